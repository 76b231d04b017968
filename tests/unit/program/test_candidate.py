"""The waiting list, as assessments and retractions are heard."""

from datetime import date
from uuid import UUID

from services.program.domain.candidate import Waiting, hear_retraction
from services.program.domain.ids import episode_of
from shared.contracts.assessment import ReferralRetracted
from shared.contracts.base import Event
from shared.contracts.codes import Movement, Pathway, Role
from shared.contracts.program import CandidateListed, CandidateRemoved, ReviewTaskOpened
from tests.unit.program.places import KUPANG, who
from tests.unit.program.world import World, enrolled


def retract(world: World, initials: str) -> list[Event]:
    retracted = ReferralRetracted(
        facility=KUPANG,
        participant_id=who(initials),
        reason="salah_rujuk",
        retracted_on=date(2026, 8, 12),
        by_role=Role.LAPAS_OFFICER,
    )
    state = world.state("candidate", who(initials))
    stays = [world.state("episode", episode_of(woman)) for woman in (who(initials), *state.others)]
    return world.tell(hear_retraction(state, stays, retracted=retracted, task_id=UUID(int=9)))


def test_a_suitable_woman_is_listed_on_the_day_of_the_conclusion() -> None:
    [told] = World().assess("AK", Pathway.SOCIAL)
    assert isinstance(told, CandidateListed)
    assert (told.pathway, told.listed_on) == (Pathway.SOCIAL, date(2026, 8, 11))


def test_education_only_is_not_listed() -> None:
    assert World().assess("YT", Pathway.EDUCATION) == []


def test_the_same_assessment_again_is_quiet() -> None:
    world = World()
    world.assess("AK", Pathway.SOCIAL)
    assert world.assess("AK", Pathway.SOCIAL) == []


def test_a_second_assessment_before_enrolment_replaces_without_a_task() -> None:
    world = World()
    world.assess("AK", Pathway.SOCIAL)
    [told] = world.assess("AK", Pathway.MEDICAL, version=2)
    assert isinstance(told, CandidateListed)
    place = world.state("candidate", who("AK")).place
    assert isinstance(place, Waiting)
    assert place.pathway is Pathway.MEDICAL


def test_education_after_listing_takes_her_off() -> None:
    world = World()
    world.assess("AK", Pathway.SOCIAL)
    [told] = world.assess("AK", Pathway.EDUCATION, version=2)
    assert isinstance(told, CandidateRemoved)
    assert told.reason == "edukasi"


def test_a_second_assessment_after_enrolment_asks_a_person_once_and_changes_no_stage() -> None:
    world = enrolled(AK="sosial")
    before = world.state("episode", episode_of(who("AK")))
    [task] = world.assess("AK", Pathway.MEDICAL, version=2)
    assert isinstance(task, ReviewTaskOpened)
    assert world.assess("AK", Pathway.MEDICAL, version=2) == []
    assert world.state("episode", episode_of(who("AK"))) == before


def test_the_assessment_that_enrolled_her_heard_again_is_quiet() -> None:
    assert enrolled(AK="sosial").assess("AK", Pathway.SOCIAL) == []


def test_an_assessment_after_the_end_asks_a_person_too() -> None:
    world = enrolled(AK="sosial")
    world.withdraw("AK", date(2026, 8, 20))
    [task] = world.assess("AK", Pathway.MEDICAL, version=2)
    assert isinstance(task, ReviewTaskOpened)


def test_a_retracted_referral_takes_her_off_and_is_quiet_when_she_does_not_wait() -> None:
    world = World()
    assert retract(world, "AK") == []
    world.assess("AK", Pathway.SOCIAL)
    [told] = retract(world, "AK")
    assert isinstance(told, CandidateRemoved)
    assert retract(world, "AK") == []


def test_a_retraction_after_enrolment_asks_a_person_once() -> None:
    world = enrolled(AK="sosial")
    [task] = retract(world, "AK")
    assert isinstance(task, ReviewTaskOpened)
    assert retract(world, "AK") == []


def test_who_was_moved_is_not_listed_by_an_assessment_made_before() -> None:
    world = World()
    world.move("AK", Movement.RELEASE, date(2026, 8, 11))
    assert world.assess("AK", Pathway.SOCIAL) == []
