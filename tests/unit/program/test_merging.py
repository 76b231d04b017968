"""Two referrals of one person: she waits once, and a stay that runs goes on under its own id."""

from datetime import date
from uuid import UUID

import pytest

from services.program.domain import candidate
from services.program.domain.candidate import Unlisted, Waiting, hear_assessment
from services.program.domain.ids import episode_of
from services.program.domain.merging import hear_merge
from shared.contracts.base import Event
from shared.contracts.codes import Pathway, Role
from shared.contracts.program import CandidateMerged, OtherReferralJoined, ReviewTaskOpened
from shared.contracts.referral import ParticipantsMerged
from shared.refusals import Invalid
from tests.unit.program.test_candidate import retract
from tests.unit.program.world import KUPANG, World, assessed, enrolled, who


def merge(world: World, merged: str, kept: str) -> list[Event]:
    heard = ParticipantsMerged(
        facility="rutan-waingapu",
        participant_id=who(merged),
        kept_id=who(kept),
        kept_facility=KUPANG,
        merged_on=date(2026, 8, 19),
        by_role=Role.BNN_COUNSELLOR,
    )
    one, other = world.state("candidate", who(merged)), world.state("candidate", who(kept))
    hers = [who(merged), *one.others]
    episodes = {woman: world.state("episode", episode_of(woman)) for woman in hers}
    return world.tell(hear_merge(one, other, episodes, heard=heard, task_id=UUID(int=9)))


def test_the_merged_one_waits_no_longer_and_the_kept_one_does() -> None:
    world = World()
    world.assess("AK", Pathway.SOCIAL)
    world.assess("RN", Pathway.SOCIAL)
    told = merge(world, "AK", "RN")
    assert [type(event) for event in told] == [CandidateMerged, OtherReferralJoined]
    assert isinstance(world.state("candidate", who("AK")).place, Unlisted)
    assert isinstance(world.state("candidate", who("RN")).place, Waiting)
    assert merge(world, "AK", "RN") == []


def test_a_stay_of_the_merged_one_goes_on_and_the_kept_one_is_not_decreed_a_second_time() -> None:
    world = enrolled(AK="sosial")
    before = world.state("episode", episode_of(who("AK")))
    world.assess("RN", Pathway.SOCIAL)
    _, joined, task = merge(world, "AK", "RN")
    assert isinstance(joined, OtherReferralJoined)
    assert joined.continued_as == who("AK")
    assert isinstance(task, ReviewTaskOpened)
    assert task.participant_id == who("AK")
    assert world.state("episode", episode_of(who("AK"))) == before
    kept = world.state("candidate", who("RN"))
    assert isinstance(kept.place, Unlisted)
    later = assessed("RN", Pathway.MEDICAL, version=2)
    none = world.state("episode", episode_of(who("RN")))
    [look] = hear_assessment(kept, none, assessed=later, task_id=UUID(int=8), stays_elsewhere=True)
    assert isinstance(look, ReviewTaskOpened)


def test_a_stay_is_found_through_two_merges() -> None:
    world = enrolled(AK="sosial")
    merge(world, "AK", "RN")
    _, joined, _ = merge(world, "RN", "YT")
    assert isinstance(joined, OtherReferralJoined)
    assert joined.continued_as == who("AK")
    assert world.state("candidate", who("YT")).others == {who("AK"), who("RN")}


def test_a_merge_heard_before_anything_else_is_remembered() -> None:
    state = candidate.Candidate()
    for event in merge(World(), "AK", "RN"):
        if event.subject == str(who("AK")):
            state = candidate.evolve(state, event)
    assert state.merged_into == who("RN")


def test_a_decree_naming_the_kept_one_while_the_other_stay_runs_is_refused() -> None:
    world = enrolled(AK="sosial")
    merge(world, "AK", "RN")
    listed = hear_assessment(
        world.state("candidate", who("RN")),
        world.state("episode", episode_of(who("RN"))),
        assessed=assessed("RN", Pathway.SOCIAL),
        task_id=UUID(int=8),
    )
    world.tell(listed)
    with pytest.raises(Invalid) as refusal:
        world.decree("RN", number="SK-CONTOH/002")
    assert refusal.value.rule == "already-enrolled"


def test_a_retraction_of_the_kept_one_asks_a_person_to_look_at_the_stay_under_the_merged_id() -> None:
    world = enrolled(AK="sosial")
    merge(world, "AK", "RN")
    [task] = retract(world, "RN")
    assert isinstance(task, ReviewTaskOpened)
    assert (task.participant_id, task.facility) == (who("AK"), KUPANG)
