"""Isolation and return as the register tells them, beside other pauses and a transfer of the same days."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from services.program.aggregates import SESSION
from services.program.commands.interruptions import back, isolate
from services.program.desk.people import Case
from services.program.domain import holds, moving
from services.program.domain.episode import Expected, Freed
from services.program.domain.ids import episode_of
from shared.contracts.base import Event
from shared.contracts.codes import Movement, Role, Stage
from shared.contracts.holds import HoldEnded, HoldReason
from shared.contracts.protection import ProtectedClass
from tests.unit.program.moved import FIRST, SECOND, THIRD, WAINGAPU, Two, two
from tests.unit.program.places import KUPANG, here, on, who
from tests.unit.program.refusing import refused

if TYPE_CHECKING:
    from shared.decisions import Work

ONE = timedelta(days=1)
LATER = date(2026, 9, 8)
RESTS = ProtectedClass.PARTICIPATION


class Streams:
    """What a command would load, from the world in memory."""

    def __init__(self, world: Two) -> None:
        self.world = world

    async def load_many(self, aggregate: object, ids: Iterable[UUID]) -> list[Any]:
        assert aggregate is SESSION
        return [self.world.state("session", id_) for id_ in ids]

    def keep(self, *_: object, **row: object) -> None:
        """Her own reason is a row, which nobody reads here."""


def paused(world: Two, number: int, since: date, until: date | None = None) -> UUID:
    wish = holds.Wish(hold_id=UUID(int=number), reason=HoldReason.PRISON, since=since, until=until)
    world.tell(holds.begin(world.episode, wish=wish, here=here(since)))
    return wish.hold_id


def told(kind: moving.Register, day: date, at: str = KUPANG) -> moving.Move:
    return moving.Move(participant_id=who("AK"), facility=at, movement=kind, moved_on=day)


async def returned(world: Two, day: date, at: str = KUPANG, resting: bool = False) -> list[Event] | None:  # noqa: FBT001, FBT002 - a step
    async def protections(_: Iterable[UUID]) -> dict[UUID, Case]:
        her = Case(participant_id=who("AK"), facility=KUPANG, case_number="x", restricted=(RESTS,))
        return {who("AK"): her} if resting else {}

    wish = told(moving.Register.RETURNED, day, at)
    return await back(cast("Work", Streams(world)), world.episode, wish, here(day), protections)


async def isolated(world: Two, day: date, at: str) -> list[Event]:
    wish = told(moving.Register.ISOLATION, day, at)
    work = cast("Work", Streams(world))
    return world.tell(await isolate(work, world.episode, wish, here(day), lambda: UUID(int=9)))


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


async def test_isolation_where_she_waits_for_the_hand_over_pauses_her_stay_and_goes_with_it() -> None:
    world, _ = two()
    world.leave_in_time()
    world.receive(SECOND + ONE)
    with refused("before-last-movement", "moved_on"):
        await isolated(world, SECOND - ONE, WAINGAPU)
    [begun] = await isolated(world, SECOND + ONE, WAINGAPU)
    assert (begun.name(), begun.facility) == ("HoldBegun", WAINGAPU)
    assert await isolated(world, SECOND + ONE, WAINGAPU) == [], "the same again is quiet"
    world.accept(THIRD)
    assert (world.stay.facility, world.stay.on_hold(LATER)) == (WAINGAPU, True)
    [ended] = await returned(world, LATER, WAINGAPU) or []
    assert (ended.name(), ended.facility) == ("HoldEnded", WAINGAPU)


async def test_she_is_back_from_isolation_before_the_hand_over_is_answered_and_only_there() -> None:
    world, _ = two()
    world.leave_in_time()
    world.receive(SECOND + ONE)
    await isolated(world, SECOND + ONE, WAINGAPU)
    assert await returned(world, THIRD, KUPANG) is None, "from Kupang's side it is the transfer that is over"
    with refused("hold-elsewhere", "hold_id"):
        holds.end(world.episode, {}, hold_id=UUID(int=9), ended_on=THIRD, here=here(THIRD))
    world.tell(await returned(world, THIRD, WAINGAPU) or [])
    assert not world.stay.on_hold(THIRD)


async def test_back_at_the_facility_of_her_stay_what_was_paused_elsewhere_is_over() -> None:
    world, sessions = two()
    world.leave_in_time()
    await isolated(world, SECOND + ONE, WAINGAPU)
    world.here = here(THIRD, hour=7)
    wish = told(moving.Register.RETURNED, THIRD)
    her = world.state("candidate", who("AK")), world.episode
    found = {id_: world.state("session", id_) for id_ in sessions}
    role = Role.LAPAS_REGISTRAR
    back_ = world.tell(moving.move(*her, wish=wish, role=role, here=world.here, sessions=found))
    assert world.names(back_) == ["ParticipantMoved", "HoldEnded", "HandOverClosed", "ParticipantBooked"]
    assert not world.stay.on_hold(THIRD)


async def test_back_while_her_taking_part_rests_is_told_and_she_is_booked_nowhere() -> None:
    world, sessions = two()
    world.here = here(FIRST, hour=12)
    paused(world, 1, FIRST + ONE)
    assert isinstance(world.stay.bookings[sessions[2]].status, Freed)
    assert world.names(await returned(world, SECOND, resting=True) or []) == ["HoldEnded"]
    assert world.names(await returned(world, SECOND) or []) == ["HoldEnded", "ParticipantBooked"]
