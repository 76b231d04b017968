"""Make-up sessions: which one stands for which, and what the two count for together."""

import pytest

from services.program.domain import make_ups, modules
from services.program.domain.ids import episode_of
from services.program.domain.stages import count
from shared.contracts.codes import Cause, SessionKind, Stage
from shared.contracts.program import AttendanceRecorded, ParticipantBooked, SessionScheduled
from tests.unit.program.making_up import (
    AK,
    DAYS,
    counted,
    figures,
    held,
    make_up,
    planned,
    planned_and_missed,
    stay,
)
from tests.unit.program.places import on, who
from tests.unit.program.refusing import refused
from tests.unit.program.test_rescheduling import move
from tests.unit.program.world import enrolled


@pytest.mark.parametrize(("outcome", "alpa"), [("izin", 0), ("tidak_dihadirkan", 0), ("alpa", 1)])
def test_an_attended_make_up_restores_the_dose_and_leaves_the_record_as_it_is(
    outcome: str, alpa: int
) -> None:
    world, missed = held(outcome)
    assert counted(world) == (1, 1, 0, alpa)
    again = make_up(world, 2, missed)
    assert counted(world) == (1, 1, 0, alpa)
    world.mark(again, {"AK": "hadir"})
    assert counted(world) == (1, 1, 1, alpa)
    assert figures(world).fair == (1, 1 + alpa)
    outcomes = [each.outcome for each in world.told if isinstance(each, AttendanceRecorded)]
    assert outcomes == [outcome, "hadir"]


def test_it_is_told_in_her_booking_and_in_her_record_and_nowhere_else() -> None:
    world, missed = held("izin", "DW")
    again = make_up(world, 2, missed)
    world.mark(again, {"AK": "hadir"})
    told = [each for each in world.told if getattr(each, "makes_up", None) is not None]
    assert [(each.name(), each.makes_up) for each in told] == [  # type: ignore[attr-defined]  # as asked
        ("ParticipantBooked", missed),
        ("AttendanceRecorded", missed),
    ]


def test_kind_and_module_are_those_of_the_missed_session() -> None:
    world = enrolled("2025-i", AK="sosial", DW="sosial")
    missed = planned(world, 0, "DW", module=2)
    world.mark(missed, {"AK": "izin", "DW": "hadir"})
    make_up(world, 2, missed)
    session, booking = world.told[-2:]
    assert isinstance(session, SessionScheduled)
    assert isinstance(booking, ParticipantBooked)
    assert (session.module, session.kind, booking.module) == (2, SessionKind.GROUP, 2)
    with refused("make-up-other-module", f"makes_up.{AK}"):
        planned(world, 3, makes_up={AK: planned_and_missed(world, 1, module=1)}, module=2)


def test_a_module_counts_the_pair_once() -> None:
    world = enrolled("2025-i", AK="sosial")
    missed = planned_and_missed(world, 0, module=2)
    world.mark(make_up(world, 2, missed), {"AK": "hadir"})
    assert [each.held for each in modules.delivered(stay(world), world.template)] == [0, 1, 0, 0]
    assert counted(world) == (1, 1, 1, 0)
    world.mark(missed, {"AK": "hadir"})
    assert [each.held for each in modules.delivered(stay(world), world.template)] == [0, 2, 0, 0]


def test_one_session_may_be_a_make_up_for_one_woman_and_an_ordinary_one_for_another() -> None:
    world, missed = held("izin", "DW")
    together = planned(world, 2, "DW", makes_up={AK: missed})
    world.mark(together, {"AK": "hadir", "DW": "hadir"})
    assert counted(world) == (1, 1, 1, 0)
    assert count(stay(world, "DW").of_stage(Stage.SOCIAL)).attended == 2
    assert make_ups.links(together, world.state("episode", episode_of(who("DW")))) == (None, None)


def test_several_women_make_up_what_each_of_them_missed() -> None:
    world = enrolled(AK="sosial", DW="sosial")
    hers, others = planned_and_missed(world, 0), world.schedule(Stage.SOCIAL, on(DAYS[1], 15), "DW")
    world.mark(others, {"DW": "alpa"})
    world.mark(
        planned(world, 2, "DW", makes_up={AK: hers, who("DW"): others}), {"AK": "hadir", "DW": "hadir"}
    )
    assert counted(world) == (1, 1, 1, 0)
    dw = count(stay(world, "DW").of_stage(Stage.SOCIAL))
    assert (dw.held, dw.attended, dw.fair) == (1, 1, (1, 2))


@pytest.mark.parametrize("outcome", ["hadir", "hadir_terlambat", "hadir_tidak_kooperatif"])
def test_who_was_there_has_nothing_to_make_up(outcome: str) -> None:
    world, attended = held(outcome)
    with refused("not-missed", f"makes_up.{AK}"):
        make_up(world, 2, attended)


def test_what_has_no_record_or_was_cancelled_is_not_made_up() -> None:
    world = enrolled(AK="sosial")
    unmarked, cancelled = planned(world, 0), planned(world, 1)
    world.cancel(cancelled, Cause.BNN)
    for session in (unmarked, cancelled):
        with refused("not-missed", f"makes_up.{AK}"):
            make_up(world, 2, session)


def test_what_is_not_hers_of_another_stage_or_later_is_refused_by_name() -> None:
    world, missed = held("izin", "DW")
    dw = who("DW")
    other = world.schedule(Stage.SOCIAL, on(DAYS[1], 15), "DW")
    world.mark(other, {"DW": "izin"})
    with refused("make-up-unknown", f"makes_up.{AK}"):
        make_up(world, 2, other)
    with refused("make-up-not-named", f"makes_up.{dw}"):
        planned(world, 2, makes_up={dw: other})
    with refused("make-up-other-stage", f"makes_up.{AK}"):
        world.schedule(Stage.SKILLS, on(DAYS[2], 15), "AK", makes_up={AK: missed})
    late = planned_and_missed(world, 3)
    with refused("make-up-before", "starts_at"):
        make_up(world, 2, late)


def test_a_missed_session_is_made_up_once_at_a_time_and_a_cancelled_make_up_frees_it() -> None:
    world, missed = held("alpa")
    first = make_up(world, 2, missed)
    with refused("made-up-already", f"makes_up.{AK}"):
        make_up(world, 3, missed)
    assert make_ups.open_misses(stay(world)) == []
    world.cancel(first, Cause.BNN)
    assert [each.session_id for each in make_ups.open_misses(stay(world))] == [missed]
    world.mark(make_up(world, 3, missed), {"AK": "hadir"})
    assert counted(world) == (2, 1, 1, 1)


def test_what_replaces_a_cancelled_make_up_stands_for_the_same_unless_another_does() -> None:
    world, missed = held("izin")
    first = make_up(world, 1, missed)
    world.cancel(first, Cause.BNN)
    second = planned(world, 2, replaces=first)
    assert stay(world).bookings[second].makes_up == missed
    world.cancel(second, Cause.PRISON)
    make_up(world, 3, missed)
    last = planned(world, 4, replaces=second)
    assert stay(world).bookings[last].makes_up is None


def test_a_make_up_that_is_moved_stays_one_and_stays_after_what_it_is_for() -> None:
    world, missed = held("izin")
    again = make_up(world, 2, missed)
    moved = move(world, again, starts_at=on(DAYS[3]), rescheduled_on=DAYS[1])
    assert make_ups.stood_for(stay(world)) == {missed: moved}
    with refused("make-up-before", "starts_at"):
        move(world, moved, starts_at=on(DAYS[0], 7), rescheduled_on=DAYS[1])


def test_a_missed_make_up_is_made_up_in_turn() -> None:
    world, missed = held("izin")
    second = make_up(world, 1, missed)
    world.mark(second, {"AK": "alpa"})
    assert counted(world) == (1, 1, 0, 1)
    with refused("made-up-already", f"makes_up.{AK}"):
        make_up(world, 2, missed)
    third = make_up(world, 2, second)
    world.mark(third, {"AK": "hadir"})
    assert counted(world) == (1, 1, 1, 1)
    assert make_ups.stood_for(stay(world)) == {missed: second, second: third}
    world.mark(second, {"AK": "hadir"})
    assert counted(world) == (2, 2, 2, 0)


def test_corrected_to_attended_the_make_up_is_a_session_like_any_other_and_back() -> None:
    world, missed = held("izin")
    again = make_up(world, 2, missed)
    world.mark(missed, {"AK": "hadir"})
    assert counted(world) == (2, 1, 1, 0)
    world.mark(again, {"AK": "izin"})
    assert counted(world) == (2, 2, 1, 0)
    assert [each.session_id for each in make_ups.open_misses(stay(world))] == [again]
    world.mark(missed, {"AK": "izin"})
    assert counted(world) == (1, 1, 0, 0)
    world.mark(again, {"AK": "hadir"})
    assert counted(world) == (1, 1, 1, 0)
