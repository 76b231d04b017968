"""One end, by those whose it is to say; and stages completed in spite of their rates."""

from datetime import date
from uuid import UUID

import pytest

from services.program.domain import exits, leaving, stages
from services.program.domain.episode import Freed
from services.program.domain.exits import Exit
from services.program.domain.ids import episode_of
from services.program.seeing import _LABEL_OF_END
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, OverrideReason, Role, Stage
from tests.unit.program.places import on, template, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

DAYS = [date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 1), date(2026, 9, 3)]
EPISODE = ("episode", episode_of(who("AK")))
REASON = OverrideReason.SESSIONS_LOST


def booked(*outcomes: str) -> tuple[World, list[UUID]]:
    world = enrolled(AK="sosial")
    sessions = [world.schedule(Stage.SOCIAL, on(day), "AK") for day in DAYS]
    for session, outcome in zip(sessions, outcomes, strict=False):
        world.mark(session, {"AK": outcome})
    return world, sessions


def leave(world: World, reason: Exit, role: Role, day: date = DAYS[1]) -> list[Event]:
    state = world.state(*EPISODE)
    return world.tell(exits.leave(state, reason=reason, ended_on=day, role=role, here=world.here))


@pytest.mark.parametrize("reason", Exit)
def test_an_exit_is_said_by_its_own_roles_and_the_event_tells_no_sides_own_reason(reason: Exit) -> None:
    for role in set(Role) - exits.SAYS[reason]:
        world, _ = booked("hadir")
        with refused("role-of-exit", "reason"):
            leave(world, reason, role)
    for role in exits.SAYS[reason]:
        world, sessions = booked("hadir")
        ended, *_ = leave(world, reason, role)
        assert ended.model_dump()["reason"] is exits.TOLD[reason]
        bookings = world.state(*EPISODE).stay.bookings
        gone = {id_ for id_, booking in bookings.items() if isinstance(booking.status, Freed)}
        assert gone == set(sessions[1:] if reason is Exit.DIED else sessions[2:])


@pytest.mark.parametrize("told", [EpisodeEnd.STOPPED_BNN, EpisodeEnd.STOPPED_PRISON])
def test_no_two_own_reasons_behind_one_told_end_differ_in_what_is_told(told: EpisodeEnd) -> None:
    seen: list[dict[str, object]] = []
    for reason in (each for each in Exit if exits.TOLD[each] is told):
        for role in exits.SAYS[reason]:
            world, _ = booked("hadir")
            ended, *_ = leave(world, reason, role)
            seen.append(ended.model_dump())
    assert len(seen) > 1
    assert all(each == seen[0] for each in seen), "also not by whose role it was"


def test_a_stay_has_one_end_and_the_same_again_is_quiet() -> None:
    world, _ = booked("hadir")
    leave(world, Exit.MISREFERRED, Role.BNN_DOCTOR)
    assert leave(world, Exit.MISREFERRED, Role.BNN_DOCTOR) == []
    for reason in set(Exit) - {Exit.MISREFERRED}:
        with refused("episode-ended", "episode_id"):
            leave(world, reason, next(iter(exits.SAYS[reason])))


def test_to_withdraw_is_never_a_matter_of_discipline() -> None:
    assert not exits.SAYS[Exit.WITHDREW] & exits.SAYS[Exit.DISCIPLINE]
    assert exits.TOLD[Exit.WITHDREW] is not exits.TOLD[Exit.DISCIPLINE]
    assert all(role.startswith("bnn") for role in exits.SAYS[Exit.WITHDREW])


def test_a_told_end_that_hides_a_reason_hides_several_and_custody_reads_a_neutral_word() -> None:
    for told in leaving.OWN_TO:
        assert sum(each is told for each in exits.TOLD.values()) > 1
    assert set(_LABEL_OF_END) == set(EpisodeEnd)
    hidden = {_LABEL_OF_END[told] for told in {*exits.TOLD.values(), EpisodeEnd.ABSENT}}
    assert hidden == {"berhenti"}, "no word of custody tells one of these from another"


def complete(world: World, role: Role, override: OverrideReason | None = REASON) -> list[Event]:
    decided = stages.complete(
        world.state(*EPISODE),
        template(),
        stage=Stage.SOCIAL,
        completed_on=date(2026, 9, 4),
        role=role,
        here=world.here,
        override=override,
    )
    return world.tell(decided)


def test_a_doctor_completes_a_stage_in_spite_of_its_rates_and_the_event_says_so() -> None:
    world, _ = booked("hadir", "alpa", "alpa", "hadir")
    with refused("fair-attendance", "attendance"):
        complete(world, Role.BNN_DOCTOR, None)
    with refused("role-of-override", "override"):
        complete(world, Role.BNN_COUNSELLOR)
    [done] = complete(world, Role.BNN_DOCTOR)
    said = done.model_dump()
    assert (said["overridden"], said["override"]) == (True, REASON)
    assert (said["attended"], said["alpa"]) == (2, 2), "the figures stay what they are"


def test_no_override_helps_against_a_missing_record_a_stage_that_never_started_or_the_order() -> None:
    world, sessions = booked("hadir", "alpa", "alpa")
    with refused("session-unmarked", "attendance"):
        complete(world, Role.BNN_DOCTOR)
    world.mark(sessions[3], {"AK": "hadir"})
    with refused("stage-order", "stage"):
        stages.complete(
            world.state(*EPISODE),
            template(),
            stage=Stage.SKILLS,
            completed_on=date(2026, 9, 4),
            role=Role.LAPAS_HEAD,
            here=world.here,
            override=REASON,
        )
    never, _ = booked("alpa", "alpa", "alpa", "alpa")
    with refused("stage-not-started", "stage"):
        complete(never, Role.BNN_DOCTOR)


def test_an_override_that_nothing_needs_is_refused() -> None:
    world, _ = booked("hadir", "hadir", "hadir", "hadir")
    with refused("override-not-needed", "override"):
        complete(world, Role.BNN_DOCTOR)
    [done] = complete(world, Role.BNN_DOCTOR, None)
    assert done.model_dump()["overridden"] is False
