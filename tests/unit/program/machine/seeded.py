"""Defects put into the domain on purpose: the machine has to find each, or it would find none of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from services.program.domain import (
    drop_out,
    episode,
    exits,
    handing_over,
    holds,
    leaving,
    make_ups,
    moving,
    stages,
)
from shared.contracts.base import Event
from shared.contracts.handover import CloseCause
from shared.contracts.holds import HoldEnded
from shared.contracts.program import BookingFreed

Patch = pytest.MonkeyPatch


def rates_are_ignored(patch: Patch) -> None:
    """Whoever was there once completes."""
    patch.setattr(stages, "reaches", lambda *_: True)


def a_hold_frees_nothing(patch: Patch) -> None:
    patch.setattr(holds, "_to_come", lambda *_: False)


def a_hold_returns_to_less(patch: Patch) -> None:
    """What it had freed stays freed."""
    end = holds.end

    def only(*args: Any, **said: Any) -> Sequence[Event]:  # noqa: ANN401 - whatever is said
        return [event for event in end(*args, **said) if isinstance(event, HoldEnded)]

    patch.setattr(holds, "end", only)


def any_order_of_stages(patch: Patch) -> None:
    patch.setattr(episode.Stay, "before", lambda *_: None)


def a_stay_ends_twice(patch: Patch) -> None:
    """Who is entitled to say why a stay ends says it also of one that has ended."""
    leave = exits.leave

    def again(state: episode.Episode, *, ended_on: date, **said: Any) -> Sequence[Event]:  # noqa: ANN401 - see above
        if isinstance(state, episode.Ended):
            state = episode.Enrolled(stay=state.stay)
        return leave(state, ended_on=ended_on, **said)

    patch.setattr(exits, "leave", again)


def absences_are_not_in_a_row(patch: Patch) -> None:
    patch.setattr(drop_out, "attended", lambda _: False)


def who_left_is_planned_for(patch: Patch) -> None:
    """A transfer leaves her bookings as they were."""

    def nothing(*_: object) -> Sequence[BookingFreed]:
        return []

    patch.setattr(handing_over, "freed", nothing)
    patch.setattr(leaving, "freed", nothing)


def an_answer_is_not_needed(patch: Patch) -> None:
    """She arrives, and it is forgotten that she had left."""
    patch.setattr(
        moving, "carried_out", lambda stay, *_: handing_over.closed(stay, CloseCause.BACK, date.max)
    )


def what_is_made_up_counts_twice(patch: Patch) -> None:
    """The missed session and its make-up are two of those held."""
    patch.setattr(make_ups, "pairs", lambda _: [])


DEFECTS: Mapping[str, Callable[[Patch], None]] = {
    defect.__name__: defect
    for defect in (
        rates_are_ignored,
        a_hold_frees_nothing,
        a_hold_returns_to_less,
        any_order_of_stages,
        a_stay_ends_twice,
        absences_are_not_in_a_row,
        who_left_is_planned_for,
        an_answer_is_not_needed,
        what_is_made_up_counts_twice,
    )
}
