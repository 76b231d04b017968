"""No order of planning, marking, correcting, cancelling and moving gives a woman more than was planned."""

from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from services.program.domain import make_ups, modules
from services.program.domain.episode import Marked, attended, missed
from services.program.domain.modules import Delivered
from services.program.domain.stages import count
from shared.contracts.codes import Attendance, Cause, Stage
from shared.refusals import Refusal
from tests.unit.program.making_up import AK, counted, stay
from tests.unit.program.places import on
from tests.unit.program.test_rescheduling import move
from tests.unit.program.world import World, enrolled

FIRST = date(2026, 8, 20)
ACTS = st.tuples(
    st.sampled_from(["plan", "make_up", "make_up", "mark", "mark", "mark", "cancel", "move"]),
    st.integers(0, 7),
    st.sampled_from(["hadir", "hadir_terlambat", "izin", "alpa", "tidak_dihadirkan"]),
)
"""What is done, to which session, and with what outcome."""


def act(world: World, sessions: list[UUID], what: str, number: int, outcome: str) -> None:
    """One act; what a rule refuses is not done."""
    starts = on(FIRST + timedelta(days=len(sessions)), 15)
    if what == "plan" or not sessions:
        sessions.append(world.schedule(Stage.SOCIAL, starts, "AK", room="Aula", module=1 + number % 2))
        return
    one = sessions[number % len(sessions)]
    if what == "make_up":
        sessions.append(world.schedule(Stage.SOCIAL, starts, "AK", room="Aula", makes_up={AK: one}))
    elif what == "mark":
        world.mark(one, {"AK": outcome})
    elif what == "cancel":
        world.cancel(one, Cause.BNN, day=FIRST)
    else:
        sessions.append(move(world, one, starts_at=starts, rescheduled_on=FIRST))


def slots(world: World) -> dict[UUID, list[UUID]]:
    """Each planned session with what is held for it, counted from the records alone: the plain definition."""
    bookings = stay(world).bookings
    found: dict[UUID, list[UUID]] = {}
    for id_, booking in sorted(bookings.items(), key=lambda item: item[1].starts_at):
        if not isinstance(booking.status, Marked):
            continue
        root, seen = id_, booking
        while seen.makes_up is not None and missed(bookings[seen.makes_up]):
            root, seen = seen.makes_up, bookings[seen.makes_up]
        found.setdefault(root, []).append(id_)
    return found


@settings(max_examples=120, deadline=None)
@given(acts=st.lists(ACTS, min_size=4, max_size=24))
def test_in_no_order_she_attends_more_than_was_planned(acts: list[tuple[str, int, str]]) -> None:
    world = enrolled("2025-i", AK="sosial")
    sessions: list[UUID] = []
    for what, number, outcome in acts:
        before = dict(stay(world).bookings)
        try:
            act(world, sessions, what, number, outcome)
        except Refusal:
            assert stay(world).bookings == before
        bookings = stay(world).bookings
        figures, held = count(stay(world).of_stage(Stage.SOCIAL)), slots(world)
        assert figures.attended <= figures.held <= figures.planned
        assert figures.held == len(held)
        assert figures.attended == sum(attended(each) for each in bookings.values())
        assert all(sum(attended(bookings[id_]) for id_ in slot) <= 1 for slot in held.values())
        assert figures.alpa == sum(
            each.status == Marked(outcome=Attendance.ABSENT) for each in bookings.values()
        )
        delivered = modules.delivered(stay(world), world.template)
        assert _held(delivered) == [sum(bookings[root].module == n for root in held) for n in range(1, 5)]
        for id_ in bookings:
            again = [one for one, other in make_ups.pairs(bookings.values()) if one.session_id == id_]
            assert len(again) <= 1


def _held(delivered: list[Delivered]) -> list[int]:
    return [each.held for each in delivered]


@pytest.mark.parametrize("order", list(permutations(["missed", "make-up", "corrected", "back"])))
def test_what_counts_depends_on_the_last_records_and_not_on_their_order(order: tuple[str, ...]) -> None:
    """Both are marked last as they are meant, whatever was recorded and corrected before."""
    world = enrolled(AK="sosial")
    missed_ = world.schedule(Stage.SOCIAL, on(FIRST), "AK", room="Aula")
    world.mark(missed_, {"AK": "izin"})
    later = on(FIRST + timedelta(days=1))
    again = world.schedule(Stage.SOCIAL, later, "AK", room="Aula", makes_up={AK: missed_})
    said = {
        "missed": (missed_, "alpa"),
        "make-up": (again, "hadir"),
        "corrected": (missed_, "hadir"),
        "back": (again, "izin"),
    }
    for name in order:
        session, outcome = said[name]
        world.mark(session, {"AK": outcome})
    world.mark(missed_, {"AK": "alpa"})
    world.mark(again, {"AK": "hadir"})
    assert counted(world) == (1, 1, 1, 1)
