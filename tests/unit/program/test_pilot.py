"""The pilot of eight women, by hand: what the rules say about every woman and stage."""

from datetime import date
from uuid import UUID

import pytest

from services.program.domain.episode import Ended, Marked
from services.program.domain.ids import episode_of
from services.program.domain.stages import count
from shared.contracts.codes import Attendance, Cause, EpisodeEnd, Movement, Pathway, Stage
from shared.contracts.program import StageCompleted
from shared.refusals import Invalid
from tests.unit.program.places import on, who
from tests.unit.program.world import World

AUG, SEP, OCT = 8, 9, 10
GROUP_1, GROUP_2 = ("AK", "NO", "TB", "DW", "EM"), ("RN", "SL", "FD")
SOCIAL_1 = [(AUG, 20), (AUG, 27), (SEP, 1), (SEP, 3), (SEP, 8), (SEP, 10)]
SOCIAL_2 = [(SEP, 8), (SEP, 10), (SEP, 15), (SEP, 17), (SEP, 22), (SEP, 24)]
SKILLS = [(SEP, 29), (OCT, 1), (OCT, 6), (OCT, 8), (OCT, 13), (OCT, 15), (OCT, 20), (OCT, 22)]
THERE = ("RN", "FD", "AK", "NO", "DW", "EM")
EXCEPTIONS = {
    ("SL", (SEP, 1)): "hadir_terlambat",
    ("SL", (SEP, 15)): "alpa",
    ("SL", (SEP, 17)): None,
    ("FD", (SEP, 1)): "izin",
    ("FD", (OCT, 13)): "izin",
    ("FD", (SEP, 10)): "tidak_dihadirkan",
    ("NO", (AUG, 27)): "izin",
    ("NO", (SEP, 8)): "izin",
    ("NO", (OCT, 1)): "izin",
    ("NO", (OCT, 15)): "izin",
    ("TB", (AUG, 27)): "alpa",
    ("TB", (SEP, 3)): "alpa",
    ("DW", (SEP, 3)): "alpa",
    ("DW", (OCT, 8)): "alpa",
    ("EM", (SEP, 3)): "hadir_terlambat",
}


def day(when: tuple[int, int]) -> date:
    return date(2026, *when)


def mark(world: World, session: UUID, when: tuple[int, int], women: tuple[str, ...]) -> None:
    said = {name: EXCEPTIONS.get((name, when), "hadir") for name in women}
    world.mark(session, {name: outcome for name, outcome in said.items() if outcome})


def medical(world: World) -> None:
    for hour, name in ((9, "RN"), (10, "SL"), (11, "FD")):
        booked = {
            w: world.schedule(Stage.MEDICAL, on(day(w), hour), name) for w in [(AUG, 20), (AUG, 27), (SEP, 3)]
        }
        world.cancel(booked.pop((AUG, 27)), Cause.BNN)
        lost = world.told[-1].session_id
        booked[SEP, 1] = world.schedule(Stage.MEDICAL, on(day((SEP, 1)), hour), name, replaces=lost)
        for when, session in booked.items():
            mark(world, session, when, (name,))
        world.complete(name, Stage.MEDICAL, date(2026, 9, 4))


def social_1(world: World) -> None:
    wanted = {"room": "Aula", "minutes": 90, "group": "1"}
    booked = {w: world.schedule(Stage.SOCIAL, on(day(w)), *GROUP_1, **wanted) for w in SOCIAL_1}
    for when, session in booked.items():
        if when == (SEP, 8):
            world.withdraw("TB", date(2026, 9, 4))
        mark(world, session, when, tuple(n for n in GROUP_1 if n != "TB" or when < (SEP, 8)))
    for name in ("AK", "NO", "DW", "EM"):
        world.complete(name, Stage.SOCIAL, date(2026, 9, 11))


def social_2(world: World) -> None:
    wanted = {"room": "Ruang kelas", "minutes": 90, "group": "2"}
    booked = {w: world.schedule(Stage.SOCIAL, on(day(w)), *GROUP_2, **wanted) for w in SOCIAL_2}
    for when, session in booked.items():
        if when == (SEP, 22):
            world.move("SL", Movement.TRANSFER, date(2026, 9, 21), to="rutan-waingapu")
        mark(world, session, when, tuple(n for n in GROUP_2 if n != "SL" or when < (SEP, 22)))
    for name in ("RN", "FD"):
        world.complete(name, Stage.SOCIAL, date(2026, 9, 25))


def skills(world: World) -> None:
    wanted = {"room": "Bengkel", "minutes": 120}
    for when in SKILLS:
        session = world.schedule(Stage.SKILLS, on(day(when)), *THERE, **wanted)
        if when == (OCT, 6):
            world.cancel(session, Cause.PRISON, day=day(when))
        else:
            mark(world, session, when, THERE)
    for name in THERE:
        world.complete(name, Stage.SKILLS, date(2026, 10, 23))


def told() -> World:
    world = World()
    world.configure()
    for name in GROUP_2:
        world.assess(name, Pathway.MEDICAL)
    for name in GROUP_1:
        world.assess(name, Pathway.SOCIAL)
    world.assess("YT", Pathway.EDUCATION)
    world.open()
    world.decree(*GROUP_2, *GROUP_1)
    medical(world)
    social_1(world)
    social_2(world)
    skills(world)
    return world


@pytest.fixture(scope="module")
def world() -> World:
    return told()


@pytest.mark.parametrize(
    ("name", "attended", "alpa"),
    [
        ("RN", 16, 0),
        ("SL", 5, 1),
        ("FD", 13, 0),
        ("AK", 13, 0),
        ("NO", 9, 0),
        ("TB", 2, 2),
        ("DW", 11, 2),
        ("EM", 13, 0),
    ],
)
def test_each_woman_attended_as_the_story_says(world: World, name: str, attended: int, alpa: int) -> None:
    stay = world.state("episode", episode_of(who(name))).stay
    figures = count([booking for stage in stay.stages for booking in stay.of_stage(stage)])
    assert (figures.attended, figures.alpa) == (attended, alpa)


@pytest.mark.parametrize(
    ("name", "stage", "figures"),
    [
        ("RN", Stage.MEDICAL, (4, 3, 3, 0)),
        ("SL", Stage.MEDICAL, (4, 3, 3, 0)),
        ("FD", Stage.MEDICAL, (4, 3, 2, 0)),
        ("RN", Stage.SOCIAL, (6, 6, 6, 0)),
        ("FD", Stage.SOCIAL, (6, 6, 5, 0)),
        ("AK", Stage.SOCIAL, (6, 6, 6, 0)),
        ("NO", Stage.SOCIAL, (6, 6, 4, 0)),
        ("DW", Stage.SOCIAL, (6, 6, 5, 1)),
        ("EM", Stage.SOCIAL, (6, 6, 6, 0)),
        ("RN", Stage.SKILLS, (8, 7, 7, 0)),
        ("FD", Stage.SKILLS, (8, 7, 6, 0)),
        ("AK", Stage.SKILLS, (8, 7, 7, 0)),
        ("NO", Stage.SKILLS, (8, 7, 5, 0)),
        ("DW", Stage.SKILLS, (8, 7, 6, 1)),
        ("EM", Stage.SKILLS, (8, 7, 7, 0)),
    ],
)
def test_each_stage_is_completed_with_its_figures(
    world: World, name: str, stage: Stage, figures: tuple[int, int, int, int]
) -> None:
    """Planned, held, attended, alpa."""
    [done] = [
        event
        for event in world.told
        if isinstance(event, StageCompleted) and event.participant_id == who(name) and event.stage is stage
    ]
    assert (done.planned, done.held, done.attended, done.alpa) == figures


def test_as_many_events_are_told_as_the_story_says(world: World) -> None:
    names = ("ParticipantEnrolled", "StageStarted", "StageCompleted", "AttendanceRecorded", "EpisodeEnded")
    assert [world.count(name) for name in names] == [8, 17, 15, 94, 8]
    names = ("SessionScheduled", "SessionHeld", "SessionCancelled", "BookingCancelled")
    assert [world.count(name) for name in names] == [32, 28, 4, 9]


def test_person_sessions_are_104_of_which_82_were_attended(world: World) -> None:
    stays = [state.stay for (category, _), state in world.states.items() if category == "episode"]
    booked = [booking for stay in stays for stage in stay.stages for booking in stay.of_stage(stage)]
    outcomes = [booking.status.outcome for booking in booked if isinstance(booking.status, Marked)]
    assert len(booked) == 104
    assert sum(outcome.startswith("hadir") for outcome in outcomes) == 82
    assert {code: outcomes.count(Attendance(code)) for code in ("hadir_terlambat", "alpa", "izin")} == {
        "hadir_terlambat": 2,
        "alpa": 5,
        "izin": 6,
    }
    assert outcomes.count(Attendance.NOT_BROUGHT) == 1


def test_six_complete_one_is_transferred_one_withdraws(world: World) -> None:
    ends = {name: world.state("episode", episode_of(who(name))) for name in GROUP_1 + GROUP_2}
    assert all(isinstance(end, Ended) for end in ends.values())
    assert {name for name, end in ends.items() if end.reason is EpisodeEnd.COMPLETED} == set(THERE)
    assert (ends["SL"].reason, ends["SL"].ended_on) == (EpisodeEnd.TRANSFERRED, date(2026, 9, 21))
    assert (ends["TB"].reason, ends["TB"].ended_on) == (EpisodeEnd.WITHDREW, date(2026, 9, 4))


def test_the_two_who_leave_could_not_have_completed_social() -> None:
    world = World()
    world.configure()
    world.assess("TB", Pathway.SOCIAL)
    world.open()
    world.decree("TB")
    for when in SOCIAL_1[:4]:
        mark(world, world.schedule(Stage.SOCIAL, on(day(when)), "TB", room="Aula"), when, ("TB",))
    with pytest.raises(Invalid) as refused:
        world.complete("TB", Stage.SOCIAL, date(2026, 9, 4))
    figures = {str(e["rule"]): (e["numerator"], e["denominator"]) for e in refused.value.errors}
    assert figures == {"fair-attendance": (2, 4), "dose": (2, 4)}
