"""Isolation and return as the register tells them, beside other pauses and a transfer of the same days."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from services.program.aggregates import SESSION
from services.program.commands.interruptions import back
from services.program.domain import holds, moving
from services.program.domain.episode import Expected, Freed
from services.program.domain.ids import episode_of
from shared.contracts.base import Event
from shared.contracts.codes import Movement, Role, Stage
from shared.contracts.holds import HoldEnded, HoldReason
from tests.unit.program.moved import FIRST, SECOND, THIRD, Two, two
from tests.unit.program.places import KUPANG, here, on, who

if TYPE_CHECKING:
    from shared.decisions import Work

ONE = timedelta(days=1)
LATER = date(2026, 9, 8)


class Streams:
    """What a command would load, from the world in memory."""

    def __init__(self, world: Two) -> None:
        self.world = world

    async def load_many(self, aggregate: object, ids: Iterable[UUID]) -> list[Any]:
        assert aggregate is SESSION
        return [self.world.state("session", id_) for id_ in ids]


def paused(world: Two, number: int, since: date, until: date | None = None) -> UUID:
    wish = holds.Wish(hold_id=UUID(int=number), reason=HoldReason.PRISON, since=since, until=until)
    world.tell(holds.begin(world.episode, wish=wish, here=here(since)))
    return wish.hold_id


async def returned(world: Two, day: date) -> list[Event] | None:
    wish = moving.Move(
        participant_id=who("AK"), facility=KUPANG, movement=moving.Register.RETURNED, moved_on=day
    )
    return await back(cast("Work", Streams(world)), world.episode, wish, here(day))


async def test_the_pause_that_runs_is_ended_and_not_one_that_was_over_by_itself() -> None:
    world, _ = two()
    paused(world, 1, SECOND, SECOND + ONE)
    runs = paused(world, 2, THIRD)
    [ended] = await returned(world, THIRD + ONE) or []
    assert isinstance(ended, HoldEnded)
    assert (ended.hold_id, ended.ended_on) == (runs, THIRD + ONE)


async def test_a_pause_that_was_over_by_itself_is_nothing_to_return_from() -> None:
    world, _ = two()
    paused(world, 1, SECOND, SECOND + ONE)
    assert await returned(world, THIRD) is None


async def test_the_return_of_who_had_left_on_that_day_undoes_the_transfer() -> None:
    world, _ = two()
    paused(world, 1, FIRST + ONE)
    world.transfer(SECOND, hand_over=True)
    assert await returned(world, SECOND) is None, "it is the transfer that she returns from"
    assert world.names(world.come_back(SECOND)) == ["ParticipantMoved", "HandOverClosed"]
    assert world.stay.offer is None


def test_what_an_officer_proposed_where_she_was_waits_for_nobody_when_she_has_left() -> None:
    world, _ = two()
    wish = holds.Wish(hold_id=UUID(int=1), reason=HoldReason.PRISON, since=FIRST + ONE)
    world.tell(holds.propose(world.episode, wish=wish, role=Role.LAPAS_OFFICER, here=here(SECOND)))
    assert "HoldDeclined" in world.names(world.transfer(SECOND, hand_over=True))
    world.receive(SECOND + ONE)
    world.accept(THIRD)
    again = wish.model_copy(update={"hold_id": UUID(int=2), "since": THIRD})
    assert holds.propose(world.episode, wish=again, role=Role.LAPAS_OFFICER, here=here(THIRD))


def test_who_is_back_is_expected_again_at_what_is_still_to_come() -> None:
    world, sessions = two()
    world.here = here(SECOND, hour=7)
    extra = world.schedule(Stage.SOCIAL, on(LATER), "AK")
    world.transfer(SECOND, hand_over=True)
    assert isinstance(world.stay.bookings[extra].status, Freed)
    world.here = here(THIRD, hour=12)
    told = world.tell(
        moving.move(
            world.state("candidate", who("AK")),
            world.state("episode", episode_of(who("AK"))),
            wish=moving.Move(
                participant_id=who("AK"),
                facility=KUPANG,
                movement=moving.Register(Movement.RETURNED),
                moved_on=THIRD,
            ),
            role=Role.LAPAS_REGISTRAR,
            here=world.here,
            sessions={id_: world.state("session", id_) for id_ in (*sessions, extra)},
        )
    )
    assert world.names(told) == ["ParticipantMoved", "HandOverClosed", "ParticipantBooked"]
    status = [type(world.stay.bookings[id_].status) for id_ in (*sessions[1:], extra)]
    assert status == [Freed, Freed, Expected], "what has begun stays freed"
