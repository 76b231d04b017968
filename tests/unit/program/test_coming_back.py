"""Back from a pause: she is expected again where what she missed takes place now."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from services.program.commands.again import sessions_again
from services.program.desk.people import Case
from services.program.domain import holds, rescheduling
from services.program.domain.ids import episode_of
from services.program.domain.session import Session
from shared.contracts.codes import Cause, Role, Stage
from shared.contracts.holds import HoldReason
from tests.unit.program.places import COHORT, KUPANG, here, on, template, who
from tests.unit.program.world import World, enrolled

if TYPE_CHECKING:
    from shared.decisions import Work

THURSDAY = date(2026, 8, 27)
FRIDAY = THURSDAY + timedelta(days=1)
TUESDAY = date(2026, 9, 1)
HOLD = UUID(int=1)


class Streams:
    """What a command would load, from the world in memory."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def load_many(self, _: object, ids: Iterable[UUID]) -> list[Any]:
        return [self.world.state("session", id_) for id_ in ids]


def paused(*sessions: datetime, until: date | None = None) -> tuple[World, list[UUID]]:
    """AK and DW are booked, AK's stay is paused; it is Wednesday."""
    world = enrolled(AK="sosial", DW="sosial")
    world.here = here(THURSDAY - timedelta(days=1))
    booked = [world.schedule(Stage.SOCIAL, at, "AK", "DW", room="Aula") for at in sessions]
    wish = holds.Wish(hold_id=HOLD, reason=HoldReason.BNN, since=world.here.today, until=until)
    world.tell(holds.begin(world.state("episode", episode_of(who("AK"))), wish=wish, here=world.here))
    return world, booked


def moved(world: World, session: UUID, number: int, to: datetime) -> UUID:
    plan = world.state("session", session).plan
    new = UUID(int=number)
    change = rescheduling.Change(session_id=new, starts_at=to, minutes=None, room=None, leader=None)
    world.tell(
        rescheduling.reschedule(
            world.state("facility", KUPANG),
            world.state("cohort", COHORT),
            world.state("session", session),
            world.episodes(plan.participants),
            template=template(),
            change=change,
            caused_by=Cause.BNN,
            claimed_by="bnnp",
            rescheduled_on=world.here.today,
            role=Role.BNN_COUNSELLOR,
            here=world.here,
        )
    )
    return new


async def found(world: World) -> Mapping[UUID, Session]:
    async def nobody(_: Iterable[UUID]) -> dict[UUID, Case]:
        return {}

    stay = world.state("episode", episode_of(who("AK"))).stay
    return await sessions_again(cast("Work", Streams(world)), stay, nobody)


async def back(world: World) -> list[UUID]:
    """Where she is booked when the pause is over."""
    episode, today = world.state("episode", episode_of(who("AK"))), world.here.today
    _, *booked = world.tell(
        holds.end(episode, await found(world), hold_id=HOLD, ended_on=today, here=world.here)
    )
    return [event.session_id for event in booked if event.name() == "ParticipantBooked"]


async def test_she_is_booked_where_a_session_was_moved_to_meanwhile_the_last_of_its_chain() -> None:
    world, [thursday] = paused(on(THURSDAY))
    friday = moved(world, thursday, 2, on(FRIDAY))
    tuesday = moved(world, friday, 3, on(TUESDAY))
    assert await back(world) == [tuesday]


async def test_what_was_moved_to_a_time_at_which_she_is_expected_elsewhere_is_left_out() -> None:
    world, [thursday] = paused(on(THURSDAY), until=FRIDAY)
    world.schedule(Stage.SOCIAL, on(TUESDAY), "AK", room="Klinik")
    moved(world, thursday, 2, on(TUESDAY, minute=30))
    assert thursday not in await found(world)
    assert await back(world) == []


async def test_of_two_at_one_time_she_is_booked_at_the_one_that_was_not_moved() -> None:
    world, [thursday, friday] = paused(on(THURSDAY), on(FRIDAY))
    moved(world, thursday, 2, on(FRIDAY, minute=30))
    assert await back(world) == [friday]
