"""Completing a stage."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from services.program.domain.episode import Ended, NotEnrolled
from services.program.domain.ids import episode_of
from services.program.domain.stages import complete
from services.program.domain.template import reaches
from shared.contracts.codes import Cause, EpisodeEnd, Role, Stage
from shared.contracts.program import EpisodeEnded, StageCompleted
from shared.refusals import Invalid
from tests.unit.program.places import here, on, template, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

DAYS = [date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 1), date(2026, 9, 3)]
LAST = DAYS[-1]


def attended(outcomes: str, *, stage: Stage = Stage.SOCIAL, pathway: str = "sosial") -> World:
    """AK's sessions, one letter each: h hadir, a alpa, i izin, n not brought, . unmarked, x cancelled."""
    codes = {"h": "hadir", "a": "alpa", "i": "izin", "n": "tidak_dihadirkan"}
    world = enrolled(AK=pathway)
    for day, letter in zip(DAYS, outcomes, strict=False):
        session = world.schedule(stage, on(day), "AK")
        if letter == "x":
            world.cancel(session, Cause.BNN)
        elif letter != ".":
            world.mark(session, {"AK": codes[letter]})
    return world


def test_a_stage_is_completed_with_its_figures_and_says_what_is_next() -> None:
    [done] = attended("hhxh").complete("AK", Stage.SOCIAL, LAST)
    assert isinstance(done, StageCompleted)
    assert (done.planned, done.held, done.attended, done.alpa) == (4, 3, 3, 0)
    assert (done.started_on, done.next_stage) == (DAYS[0], Stage.SKILLS)


def test_after_the_last_stage_the_episode_ends() -> None:
    world = attended("hhhh")
    world.complete("AK", Stage.SOCIAL, LAST)
    day = date(2026, 9, 29)
    world.mark(world.schedule(Stage.SKILLS, on(day), "AK"), {"AK": "hadir"})
    done, ended = world.complete("AK", Stage.SKILLS, day)
    assert isinstance(ended, EpisodeEnded)
    assert (done.next_stage, ended.reason, ended.ended_on) == (None, EpisodeEnd.COMPLETED, day)
    assert isinstance(world.state("episode", episode_of(who("AK"))), Ended)


def test_completing_it_again_is_quiet_and_on_another_day_refused() -> None:
    world = attended("hhhh")
    world.complete("AK", Stage.SOCIAL, LAST)
    assert world.complete("AK", Stage.SOCIAL, LAST) == []
    with refused("stage-completed", "stage"):
        world.complete("AK", Stage.SOCIAL, date(2026, 9, 4))


@pytest.mark.parametrize("outcomes", ["hhha", "hhih", "hhhn", "hhhx"])
def test_three_of_four_are_enough(outcomes: str) -> None:
    assert attended(outcomes).complete("AK", Stage.SOCIAL, LAST)


@pytest.mark.parametrize(
    ("outcomes", "rules"),
    [
        ("hh.h", {"session-unmarked"}),
        ("hhaa", {"fair-attendance", "dose"}),
        ("hhai", {"fair-attendance", "dose"}),
        ("hhii", {"dose"}),
        ("hnnn", {"dose"}),
        ("aaaa", {"fair-attendance", "dose"}),
        ("....", {"session-unmarked", "fair-attendance", "dose"}),
        ("xxxx", {"fair-attendance", "dose"}),
        ("", {"fair-attendance", "dose"}),
    ],
)
def test_what_is_missing_is_named(outcomes: str, rules: set[str]) -> None:
    world = attended(outcomes)
    with pytest.raises(Invalid) as info:
        world.complete("AK", Stage.SOCIAL, LAST)
    assert {error["rule"] for error in info.value.errors} == rules


def test_an_unmarked_session_is_named_by_its_day_and_a_rate_by_its_figures() -> None:
    world = attended("h.aa")
    with refused("session-unmarked", "attendance") as info:
        world.complete("AK", Stage.SOCIAL, LAST)
    unmarked, fair, dose = info.value.errors
    assert unmarked["session_on"] == "2026-08-27"
    assert (fair["numerator"], fair["denominator"], fair["required_percent"]) == (1, 3, 75)
    assert (dose["numerator"], dose["denominator"], dose["required_percent"]) == (1, 3, 60)


def test_the_day_is_not_before_the_last_session_nor_in_the_future() -> None:
    with refused("before-last-session", "completed_on"):
        attended("hhhh").complete("AK", Stage.SOCIAL, DAYS[2])
    with refused("date-in-future", "completed_on"):
        attended("hhhh").complete("AK", Stage.SOCIAL, date(2026, 12, 2))


def test_a_cancelled_last_session_does_not_hold_the_day_back() -> None:
    assert attended("hhhx").complete("AK", Stage.SOCIAL, DAYS[2])


def test_stages_are_completed_in_their_order() -> None:
    world = attended("hhhh", stage=Stage.MEDICAL, pathway="medis")
    with refused("stage-order", "stage"):
        world.complete("AK", Stage.SOCIAL, LAST)
    assert world.complete("AK", Stage.MEDICAL, LAST)


def test_a_stage_that_is_not_hers_is_refused() -> None:
    with refused("stage-not-in-path", "stage"):
        attended("hhhh").complete("AK", Stage.MEDICAL, LAST)


@pytest.mark.parametrize(
    ("stage", "role"),
    [
        (Stage.MEDICAL, Role.BNN_COUNSELLOR),
        (Stage.SOCIAL, Role.LAPAS_OFFICER),
        (Stage.SKILLS, Role.BNN_DOCTOR),
    ],
)
def test_each_stage_belongs_to_its_role_whatever_her_path(stage: Stage, role: Role) -> None:
    with refused("role-of-stage"):
        attended("hhhh").complete("AK", stage, LAST, by=role)


def test_after_the_end_and_without_an_episode_it_is_refused() -> None:
    world = attended("hhhh")
    world.withdraw("AK", LAST)
    with refused("episode-ended", "episode_id"):
        world.complete("AK", Stage.SOCIAL, LAST)
    with refused("episode-unknown"):
        complete(
            NotEnrolled(),
            template(),
            stage=Stage.SOCIAL,
            completed_on=LAST,
            role=Role.BNN_DOCTOR,
            here=here(),
        )


def test_a_threshold_is_reached_exactly() -> None:
    assert reaches(3, 4, Decimal("0.75"))
    assert reaches(3, 5, Decimal("0.60"))
    assert not reaches(0, 0, Decimal("0.60"))
    assert not reaches(299, 400, Decimal("0.75"))


def test_an_episode_is_found_by_its_woman() -> None:
    assert episode_of(UUID(int=1)) == episode_of(UUID(int=1)) != episode_of(UUID(int=2))
