"""Given these events, when this is decided, then these events, a refusal, or nothing: for pure decisions."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.contracts.base import Event
from shared.refusals import Refusal

S = TypeVar("S")

Told = Event | Iterable[Event] | None
"""What a decision returns: one event, several, or nothing."""


def told(outcome: Told) -> list[Event]:
    """The events of a decision's outcome, as a list."""
    if outcome is None:
        return []
    return [outcome] if isinstance(outcome, Event) else list(outcome)


@dataclass(frozen=True)
class Scenario(Generic[S]):
    """Where the scenarios of an aggregate begin: its initial state and its ``evolve``."""

    initial: S
    evolve: Callable[[S, Event], S]

    def given(self, *events: Event) -> "Given[S]":
        """The history."""
        state = self.initial
        for event in events:
            state = self.evolve(state, event)
        return Given(self, state)

    def when(self, decision: Callable[..., Told], **arguments: object) -> "When[S]":
        """Decide on no history."""
        return self.given().when(decision, **arguments)


@dataclass(frozen=True)
class Given(Generic[S]):
    """A state that a history made."""

    scenario: Scenario[S]
    state: S

    def when(self, decision: Callable[..., Told], **arguments: object) -> "When[S]":
        """Decide: ``decision(state, **arguments)``. A refusal is kept for ``then_refused``."""
        before = repr(self.state)
        try:
            outcome: list[Event] | Refusal = told(decision(self.state, **arguments))
        except Refusal as refusal:
            outcome = refusal
        assert repr(self.state) == before, "a decision may not change its state"  # noqa: S101 - this is a test kit
        return When(self, outcome)


@dataclass(frozen=True)
class When(Generic[S]):
    """What was decided."""

    given: Given[S]
    outcome: list[Event] | Refusal

    def then(self, *events: Event) -> S:
        """It told exactly these events, which evolve; returns the state after them."""
        assert self.outcome == list(events), _unlike(self.outcome, events)  # noqa: S101 - this is a test kit
        state = self.given.state
        for event in events:
            state = self.given.scenario.evolve(state, event)
        return state

    def then_nothing(self) -> None:
        """It told nothing and refused nothing."""
        assert self.outcome == [], _unlike(self.outcome, ())  # noqa: S101 - this is a test kit

    def then_refused(
        self,
        refusal: type[Refusal] = Refusal,
        *,
        rule: str | None = None,
        match: str | None = None,
        field: str | None = None,
    ) -> Refusal:
        """It refused with this type, rule and field, in words that hold ``match`` (a regular expression)."""
        outcome: Any = self.outcome
        assert isinstance(outcome, refusal), f"not refused by {refusal.__name__}: {outcome!r}"  # noqa: S101 - see above
        assert rule is None or outcome.rule == rule, f"rule {outcome.rule!r}, not {rule!r}"  # noqa: S101 - see above
        assert field is None or outcome.field == field, f"field {outcome.field!r}, not {field!r}"  # noqa: S101 - see above
        assert match is None or re.search(match, outcome.detail), f"{outcome.detail!r} has no {match!r}"  # noqa: S101 - see above
        return outcome


def _unlike(outcome: list[Event] | Refusal, events: Iterable[Event]) -> str:
    if isinstance(outcome, Refusal):
        return f"refused: {outcome.rule}: {outcome.detail}"
    lines = [
        "told:",
        *(f"  {event!r}" for event in outcome),
        "expected:",
        *(f"  {event!r}" for event in events),
    ]
    return "\n".join(lines)
