"""The proposal: which triggers of a rule set fire on a picture, what they propose, and what is missing.

A proposal says what it rests on; it decides nothing. More severe answers never lower it: every condition is
a lower bound, and the highest proposal of those that fire holds.
"""

from collections.abc import Iterable, Iterator, Mapping

from services.assessment.domain.deciding.conditions import fires, low_or_unknown
from services.assessment.domain.deciding.picture import Picture
from services.assessment.domain.deciding.rules import RuleSet, Trigger
from shared.contracts.base import Frozen
from shared.contracts.care import PATHWAY_OF, Fired, Input, Proposed, UrgentKind
from shared.contracts.codes import Pathway

RANK = {proposed: rank for rank, proposed in enumerate(Proposed)}
"""How much care a proposal asks for; what cannot be said yet is the least."""


class Proposal(Frozen):
    """What is proposed and why. ``missing``: what a whole picture has and this one has not."""

    rule_set: str
    rule_set_version: int
    proposal: Proposed
    triggers: tuple[Fired, ...]
    review: bool
    missing: tuple[str, ...]

    @property
    def pathway(self) -> Pathway | None:
        """The pathway that follows; none where nothing can be proposed yet."""
        return PATHWAY_OF.get(self.proposal)


def propose(rules: RuleSet, known: Picture) -> Proposal:
    """What the rules propose on what is known."""
    fired = [*_fired((trigger for trigger in rules.triggers if not trigger.rest), rules, known)]
    if not any(trigger.proposes for trigger, _ in fired):
        fired += _fired((trigger for trigger in rules.triggers if trigger.rest), rules, known)
    proposed = [trigger.proposes for trigger, _ in fired if trigger.proposes is not None]
    return Proposal(
        rule_set=rules.code,
        rule_set_version=rules.version,
        proposal=max(proposed, key=RANK.__getitem__, default=Proposed.INCOMPLETE),
        triggers=tuple(Fired(trigger=trigger.code, inputs=inputs) for trigger, inputs in fired),
        review=any(trigger.review for trigger, _ in fired),
        missing=tuple(_missing(rules, known)),
    )


def urgent(rules: RuleSet, known: Picture) -> Mapping[UrgentKind, tuple[Input, ...]]:
    """What needs somebody at once, with what it was found in."""
    found: dict[UrgentKind, list[Input]] = {}
    for trigger in rules.triggers:
        for condition in trigger.any:
            if condition.urgent is not None:
                found.setdefault(condition.urgent, []).extend(fires(condition, rules, known))
    return {kind: ordered(inputs) for kind, inputs in found.items() if inputs}


def ordered(inputs: Iterable[Input]) -> tuple[Input, ...]:
    """Each input once, in an order that does not depend on when it was told."""
    return tuple(sorted(set(inputs), key=lambda each: (each.source, each.code, str(each.result_id))))


def _fired(
    triggers: Iterable[Trigger], rules: RuleSet, known: Picture
) -> Iterator[tuple[Trigger, tuple[Input, ...]]]:
    for trigger in triggers:
        inputs = [found for condition in trigger.any for found in fires(condition, rules, known)]
        if inputs:
            yield trigger, ordered(inputs)


def _missing(rules: RuleSet, known: Picture) -> Iterator[str]:
    """``assist``, ``assist.opioids`` (no score), ``srq20``, ``pregnant`` (nobody asked), ``profile``."""
    basis = known.of(rules.basis)
    if not basis:
        yield rules.basis
    unscored = {code for each in basis for code, value in each.values.items() if value is None}
    yield from (f"{rules.basis}.{code}" for code in sorted(unscored))
    wanted = [*rules.picture.instruments]
    if any(not low_or_unknown(rules, result) for result in basis):
        wanted += rules.picture.from_moderate
    yield from (code for code in wanted if not known.of(code))
    facts = [*rules.picture.facts]
    if any(result.injecting == "last_3_months" for result in basis):
        facts += rules.picture.facts_when_injecting
    yield from (fact for fact in facts if fact not in known.facts)
    if known.profile is None:
        yield "profile"
