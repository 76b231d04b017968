"""Marking a session."""

from datetime import date, timedelta
from uuid import UUID

from services.program.domain.attendance import unmarked
from services.program.domain.ids import episode_of
from services.program.routes.episodes import row_of
from services.program.seeing import label_of
from shared.contracts.codes import Cause, Role, Stage
from shared.contracts.program import AttendanceRecorded, SessionHeld, StageCompleted, StageStarted
from tests.unit.program.places import here, on, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

FIRST, SECOND = date(2026, 8, 20), date(2026, 8, 27)


def session(world: World, *women: str, day: date = FIRST, stage: Stage = Stage.SOCIAL) -> UUID:
    return world.schedule(stage, on(day), *women)


def test_the_first_marking_says_that_it_was_held_and_starts_the_stage() -> None:
    world = enrolled(AK="sosial", EM="sosial")
    told = world.mark(session(world, "AK", "EM"), {"AK": "hadir", "EM": "izin"})
    assert [type(event) for event in told] == [
        SessionHeld,
        AttendanceRecorded,
        StageStarted,
        AttendanceRecorded,
    ]
    assert told[2].started_on == FIRST
    assert told[2].participant_id == who("AK")


def test_who_is_not_named_stays_unmarked() -> None:
    world = enrolled(AK="sosial", EM="sosial")
    id_ = session(world, "AK", "EM")
    world.mark(id_, {"AK": "hadir"})
    plan = world.state("session", id_).plan
    assert unmarked(plan, world.episodes(plan.participants)) == [who("EM")]


def test_the_same_again_is_quiet_and_a_correction_tells_only_what_differs() -> None:
    world = enrolled(AK="sosial", EM="sosial")
    id_ = session(world, "AK", "EM")
    world.mark(id_, {"AK": "hadir", "EM": "alpa"})
    assert world.mark(id_, {"AK": "hadir", "EM": "alpa"}) == []
    [corrected] = world.mark(id_, {"AK": "hadir", "EM": "izin"})
    assert (corrected.participant_id, corrected.outcome) == (who("EM"), "izin")


def test_a_correction_to_attended_starts_the_stage_then() -> None:
    world = enrolled(AK="sosial")
    id_ = session(world, "AK")
    world.mark(id_, {"AK": "alpa"})
    assert [event.name() for event in world.mark(id_, {"AK": "hadir"})] == [
        "AttendanceRecorded",
        "StageStarted",
    ]


def test_a_stage_starts_once() -> None:
    world = enrolled(AK="sosial")
    for day in (FIRST, SECOND):
        world.mark(session(world, "AK", day=day), {"AK": "hadir_tidak_kooperatif"})
    assert world.count("StageStarted") == 1


def started(world: World) -> list[date]:
    return [event.started_on for event in world.told if isinstance(event, StageStarted)]


def test_an_earlier_day_typed_later_dates_the_start_again() -> None:
    world = enrolled(AK="sosial")
    first, second, third = (session(world, "AK", day=day) for day in (FIRST, date(2026, 8, 21), SECOND))
    for id_ in (third, first, second):
        world.mark(id_, {"AK": "hadir"})
    assert started(world) == [SECOND, FIRST]
    world.complete("AK", Stage.SOCIAL, SECOND)
    [done] = [event for event in world.told if isinstance(event, StageCompleted)]
    assert done.started_on == FIRST


def test_a_corrected_first_day_starts_nothing_and_the_next_attended_day_does() -> None:
    world = enrolled(AK="sosial")
    first, second = session(world, "AK"), session(world, "AK", day=SECOND)
    world.mark(first, {"AK": "hadir"})
    world.mark(first, {"AK": "alpa"})
    assert world.state("episode", episode_of(who("AK"))).stay.started == {}
    world.mark(second, {"AK": "hadir"})
    assert started(world) == [FIRST, SECOND]
    assert world.state("episode", episode_of(who("AK"))).stay.started == {Stage.SOCIAL: SECOND}


def test_a_completed_stage_keeps_the_start_it_was_completed_with() -> None:
    world = enrolled(AK="sosial")
    first, *others = [session(world, "AK", day=FIRST + timedelta(days=7 * n)) for n in range(4)]
    world.mark(first, {"AK": "alpa"})
    for id_ in others:
        world.mark(id_, {"AK": "hadir"})
    world.complete("AK", Stage.SOCIAL, date(2026, 9, 10))
    world.mark(first, {"AK": "hadir"})
    assert started(world) == [SECOND]
    assert world.state("episode", episode_of(who("AK"))).stay.started == {Stage.SOCIAL: SECOND}


def test_nothing_said_is_quiet() -> None:
    world = enrolled(AK="sosial")
    assert world.mark(session(world, "AK"), {}) == []


def test_who_is_not_booked_is_named() -> None:
    world = enrolled(AK="sosial", EM="sosial")
    with refused("not-booked", f"outcomes.{who('EM')}") as info:
        world.mark(session(world, "AK"), {"EM": "hadir", "XX": "hadir"})
    assert len(info.value.errors) == 2


def test_a_session_that_has_not_begun_or_was_cancelled_is_refused() -> None:
    world = enrolled(AK="sosial")
    id_ = session(world, "AK")
    world.here = here(FIRST, 8)
    with refused("session-not-begun", "outcomes"):
        world.mark(id_, {"AK": "hadir"})
    world.here = here()
    world.cancel(id_, Cause.BNN)
    with refused("session-cancelled"):
        world.mark(id_, {"AK": "hadir"})
    with refused("session-unknown"):
        world.mark(UUID(int=4), {"AK": "hadir"})


def test_a_session_may_be_marked_five_minutes_before_it_starts() -> None:
    world = enrolled(AK="sosial")
    id_ = session(world, "AK")
    world.here = type(world.here)(now=on(FIRST, 8, 55), zone=world.here.zone)
    assert world.mark(id_, {"AK": "hadir"})


def ahead(world: World, *women: str, day: date = FIRST) -> UUID:
    """A social session that was planned before its day."""
    now, world.here = world.here, here(date(2026, 8, 19))
    id_ = session(world, *women, day=day)
    world.here = now
    return id_


def test_the_wrong_order_of_stages_is_refused_for_who_was_there() -> None:
    world = enrolled(RN="medis")
    id_ = ahead(world, "RN")
    with refused("stage-order", f"outcomes.{who('RN')}") as info:
        world.mark(id_, {"RN": "hadir_terlambat"}, by=Role.BNN_COUNSELLOR, sub="konselor")
    assert "medical" not in str(info.value)
    assert world.mark(id_, {"RN": "izin"})


def test_the_stage_before_must_have_been_completed_by_that_day() -> None:
    world = enrolled(RN="medis")
    world.mark(session(world, "RN", stage=Stage.MEDICAL, day=SECOND), {"RN": "hadir"})
    world.complete("RN", Stage.MEDICAL, SECOND)
    with refused("stage-order", f"outcomes.{who('RN')}"):
        world.mark(ahead(world, "RN"), {"RN": "hadir"}, by=Role.BNN_COUNSELLOR, sub="konselor")


def test_custody_is_not_told_who_has_a_stage_before() -> None:
    world = enrolled(RN="medis", AK="sosial", EM="sosial")
    id_ = ahead(world, "RN", "AK", "EM")
    answers = []
    for said in ({"RN": "hadir"}, {"AK": "hadir"}, {"AK": "hadir", "EM": "hadir_terlambat", "RN": "izin"}):
        with refused("session-not-yet", "outcomes") as info:
            world.mark(id_, said)
        answers.append((info.value.detail, list(info.value.errors)))
    assert answers == [answers[0]] * 3
    assert answers[0][1] == []
    world.mark(id_, {"RN": "izin"})
    with refused("session-not-yet", "outcomes"):
        world.mark(id_, {"AK": "hadir"})


def test_its_leader_can_mark_who_was_there_and_custody_correct_it() -> None:
    world = enrolled(RN="medis", AK="sosial")
    id_ = ahead(world, "RN", "AK")
    world.mark(id_, {"AK": "hadir"}, by=Role.BNN_COUNSELLOR, sub="konselor")
    assert world.mark(id_, {"AK": "hadir", "RN": "tidak_dihadirkan"})
    assert world.mark(id_, {"AK": "izin"})


def test_who_left_before_the_session_keeps_nobody_from_being_marked() -> None:
    world = enrolled(RN="medis", AK="sosial")
    id_ = ahead(world, "RN", "AK", day=SECOND)
    world.withdraw("RN", FIRST)
    assert world.mark(id_, {"AK": "hadir"})


def test_who_is_late_for_skills_training_is_named_as_both_pathways_come_from_social() -> None:
    world = enrolled(AK="sosial", EM="sosial")
    id_ = session(world, "AK", "EM", stage=Stage.SKILLS)
    with refused("stage-order", f"outcomes.{who('EM')}"):
        world.mark(id_, {"EM": "hadir"})


def test_its_leader_marks_it_or_an_officer_and_nobody_else() -> None:
    world = enrolled(AK="sosial")
    id_ = session(world, "AK")
    with refused("not-your-session"):
        world.mark(id_, {"AK": "hadir"}, by=Role.BNN_COUNSELLOR, sub="konselor-lain")
    assert world.mark(id_, {"AK": "hadir"}, by=Role.BNN_COUNSELLOR, sub="konselor")
    assert world.mark(id_, {"AK": "izin"}, by=Role.LAPAS_OFFICER, sub="siapa-saja")


def test_who_had_left_is_refused_and_what_came_before_can_still_be_typed() -> None:
    world = enrolled(AK="sosial")
    before, after = session(world, "AK"), session(world, "AK", day=SECOND)
    world.withdraw("AK", FIRST)
    assert world.mark(before, {"AK": "hadir"})
    with refused("booking-freed", f"outcomes.{who('AK')}"):
        world.mark(after, {"AK": "hadir"})
    assert world.state("episode", episode_of(who("AK"))).stay.started == {Stage.SOCIAL: FIRST}


def test_one_episode_shows_the_start_that_follows_from_the_records() -> None:
    world = enrolled(AK="sosial")
    world.mark(session(world, "AK"), {"AK": "hadir"})
    shown = row_of(world.state("episode", episode_of(who("AK"))))
    assert shown.started == {Stage.SOCIAL: FIRST}
    assert label_of(shown, FIRST) == "pembinaan BNN"
