"""What was missed and made up: beside the record that stays, alike for each agency, in any delivery."""

from uuid import UUID

import pytest
from hypothesis import given as examples
from hypothesis import settings, strategies

from services.program.domain import make_ups
from services.program.domain.episode import Expected, attended
from services.program.domain.stages import count
from services.reporting import bnnp, kanwil, lapas
from services.reporting.common import summary
from services.reporting.counts import Counts
from shared.contracts.base import Event
from shared.contracts.codes import Attendance, Stage
from shared.projections.projection import View
from shared.refusals import Refusal
from shared.testing.projected import Projected, given
from tests.unit.program.making_up import stay
from tests.unit.program.test_make_up_orders import ACTS, act
from tests.unit.program.world import enrolled

from .counted import counted
from .vocabulary import SESSION, booked, day, freed, marked

AGAIN = UUID(int=77)
VIEWS = [bnnp.VIEW, lapas.VIEW, kanwil.VIEW]
NAMES = ("booked", "attended", "alpa", "izin", "made_up", "again")
views = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)


def made_up(outcome: Attendance, *, first: Attendance = Attendance.ABSENT) -> list[Event]:
    """Missed on the 20th, and a make-up with a record on the 27th."""
    of = {"makes_up": SESSION}
    return [
        booked("08-20"),
        marked(first, "08-20"),
        booked("08-27", session=AGAIN).model_copy(update=of),
        marked(outcome, "08-27", AGAIN).model_copy(update=of),
    ]


def figures(told: Counts) -> dict[str, int]:
    return {name: told(name) for name in NAMES if told(name)}


def rates(told: Counts) -> tuple[int, int, int, int]:
    fair, all_ = summary.fair(told), summary.participation(told)
    return fair.n, fair.of, all_.n, all_.of


@views
def test_a_make_up_counts_on_its_own_day_and_the_alpa_stays(view: View) -> None:
    before = counted(view, "08-26", *made_up(Attendance.PRESENT))
    assert (figures(before), rates(before)) == ({"booked": 1, "alpa": 1}, (0, 1, 0, 1))
    after = counted(view, "08-27", *made_up(Attendance.PRESENT))
    assert figures(after) == {"booked": 2, "attended": 1, "alpa": 1, "made_up": 1, "again": 1}
    assert rates(after) == (1, 2, 1, 1)


@views
def test_a_missed_make_up_takes_nothing_more_but_its_own_alpa(view: View) -> None:
    told = counted(view, "08-27", *made_up(Attendance.ABSENT, first=Attendance.EXCUSED))
    assert figures(told) == {"booked": 2, "alpa": 1, "izin": 1, "again": 1}
    assert rates(told) == (0, 1, 0, 1)


@views
def test_corrected_to_attended_nothing_was_made_up(view: View) -> None:
    told = counted(view, "08-27", *made_up(Attendance.PRESENT), marked(Attendance.LATE, "08-20"))
    assert figures(told) == {"booked": 2, "attended": 2}
    assert rates(told) == (2, 2, 2, 2)


@views
def test_a_make_up_of_which_she_is_freed_later_stands_for_nothing(view: View) -> None:
    gone = freed(AGAIN).model_copy(update={"makes_up": SESSION})
    told = counted(view, "08-27", *made_up(Attendance.ABSENT), gone)
    assert figures(told) == {"booked": 1, "alpa": 1}


@settings(max_examples=40, deadline=None)
@examples(
    acts=strategies.lists(ACTS, min_size=6, max_size=24),
    order=strategies.integers(),
    batches=strategies.sampled_from([1, 3, 1000]),
)
def test_agencies_count_what_the_programme_counts_however_often_it_is_delivered(
    acts: list[tuple[str, int, str]], order: int, batches: int
) -> None:
    world = enrolled("2025-i", AK="sosial")
    sessions: list[UUID] = []
    for what, number, outcome in acts:
        try:
            act(world, sessions, what, number, outcome)
        except Refusal:
            continue
    bookings = stay(world).of_stage(Stage.SOCIAL)
    hers, expected = count(bookings), sum(isinstance(each.status, Expected) for each in bookings)
    again = make_ups.pairs(bookings)
    for view in VIEWS:
        plain = given(view).told(*world.told)
        content = plain.fold()
        delivered = Projected(view, plain.telling).delivered(times=3, batches=batches, order=order).fold()
        assert delivered == content
        told = Counts.of(content.counters, day("12-31"))
        assert told("made_up") == sum(attended(make_up) for _, make_up in again)
        assert rates(told) == (*hers.fair, hers.attended, hers.held + expected)
