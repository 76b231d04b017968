"""Changing a decree: whom it adds, whom it takes out, and what the desk shows of it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.program.domain.amending import Amendment, amend
from services.program.domain.ids import episode_of
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Pathway, Role, Stage
from shared.contracts.decrees import AmendmentReason, DecreeAmended
from shared.contracts.handover import EpisodeHandedOver
from shared.contracts.program import BookingFreed, EpisodeEnded, ParticipantEnrolled
from tests.unit.program.places import COHORT, DECREE, DECREED_ON, on, template, who
from tests.unit.program.refusing import refused
from tests.unit.program.test_desk import heard
from tests.unit.program.world import World, enrolled

LATER = date(2026, 8, 21)


def amended(
    world: World,
    *,
    add: tuple[str, ...] = (),
    remove: tuple[str, ...] = (),
    day: date = LATER,
    decree: UUID = DECREE,
) -> list[Event]:
    women = [who(name) for name in add]
    wish = Amendment(
        decree_id=decree,
        number="SK-CONTOH/001-P",
        amended_on=day,
        add=tuple(women),
        remove=tuple(who(name) for name in remove),
        reason=AmendmentReason.WRONG_NAME,
    )
    return world.tell(
        amend(
            world.state("cohort", COHORT),
            {woman: world.state("candidate", woman) for woman in women},
            world.episodes([*women, *wish.remove]),
            template=template(),
            wish=wish,
            role=Role.LAPAS_HEAD,
            here=world.here,
        )
    )


def decreed() -> World:
    world = enrolled(AK="sosial", DW="sosial")
    world.assess("EM", Pathway.SOCIAL)
    return world


def test_a_wrong_name_is_exchanged_for_the_right_one_in_one_go() -> None:
    world = decreed()
    world.schedule(Stage.SOCIAL, on(date(2026, 8, 20)), "AK", "DW", room="Aula")
    told, ended, freed, joined = amended(world, add=("EM",), remove=("DW",))
    assert isinstance(told, DecreeAmended)
    assert (told.added, told.removed) == ((who("EM"),), (who("DW"),))
    assert isinstance(ended, EpisodeEnded)
    assert (ended.participant_id, ended.reason) == (who("DW"), EpisodeEnd.MISREFERRED)
    assert isinstance(freed, BookingFreed), "she should not have been booked, also before that day"
    assert isinstance(joined, ParticipantEnrolled)
    assert (joined.decree_id, joined.enrolled_on) == (DECREE, LATER)
    [row] = heard(world).rows("decrees")
    assert set(row.participants) == {who("AK"), who("EM")}
    assert [change.number for change in row.changes] == ["SK-CONTOH/001-P"]


def test_who_attended_a_session_stays_in() -> None:
    world = decreed()
    session = world.schedule(Stage.SOCIAL, on(date(2026, 8, 20)), "DW", room="Aula")
    world.mark(session, {"DW": "hadir"})
    with refused("started-already", f"remove.{who('DW')}"):
        amended(world, remove=("DW",))


@pytest.mark.parametrize(
    ("how", "rule", "field"),
    [
        ({}, "participants", "add"),
        ({"add": ("EM",), "remove": ("EM",)}, "participants", "add"),
        ({"add": ("XX",)}, "not-on-waiting-list", f"add.{who('XX')}"),
        ({"add": ("AK",)}, "already-enrolled", f"add.{who('AK')}"),
        ({"remove": ("EM",)}, "not-in-decree", f"remove.{who('EM')}"),
        ({"add": ("EM",), "day": date(2026, 8, 17)}, "amended-before-issued", "amended_on"),
        ({"add": ("EM",), "day": date(2027, 1, 1)}, "date-in-future", "amended_on"),
        ({"add": ("EM",), "decree": UUID(int=77)}, "decree-unknown", "decree_id"),
    ],
)
def test_what_a_later_decree_cannot_say_is_refused(how: dict[str, Any], rule: str, field: str) -> None:
    with refused(rule, field):
        amended(decreed(), **how)


def test_whose_stay_is_over_is_not_taken_out_again() -> None:
    world = decreed()
    world.withdraw("DW", date(2026, 8, 20))
    with refused("episode-ended", f"remove.{who('DW')}"):
        amended(world, remove=("DW",))


def test_decrees_are_the_same_however_they_are_delivered() -> None:
    world = decreed()
    amended(world, add=("EM",), remove=("DW",))
    assert heard(world, times=3, batches=5, order=1).fold() == heard(world).fold()
    assert world.state("cohort", COHORT).issued[DECREE].issued_on == DECREED_ON


def test_a_stay_that_another_facility_took_over_is_not_taken_out_of_the_decree() -> None:
    world = decreed()
    stay = world.state("episode", episode_of(who("DW"))).stay
    moved = EpisodeHandedOver(
        facility="rutan-waingapu",
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        from_facility=stay.facility,
        cohort_id=UUID(int=11),
        handed_over_on=LATER,
    )
    world.tell([moved])
    with refused("handed-over-since", f"remove.{who('DW')}"):
        amended(world, remove=("DW",))
