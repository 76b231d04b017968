"""Work lists put together: who has to be where today, one person's own day, a week in the rooms of a prison.

Everything on them is neutral (``activity``): a movement list hangs on a wall. Names come from the vault, by
the reader's own token; when it does not answer within half a second, there are case numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.program.activity import code_of
from services.program.aggregates import FACILITY
from services.program.commands.context import Context
from services.program.desk.day import DayReader, Moving
from services.program.desk.reading import Desk, Listed
from services.program.domain.facility import Configured
from services.program.seeing import CareSession, CustodySession, session_for
from shared.contracts.base import Frozen
from shared.http.access import Caller
from shared.names import Named, Names

WEEK = timedelta(days=6)


class Mover(Frozen):
    """Who has to be in ``room`` from ``starts_at`` on. Without a name: the vault was silent or said no.

    ``held``: her stay is on hold: she stands on the list so that nobody brings her; why is not said.
    """

    session_id: UUID
    participant_id: UUID
    case_number: str | None
    name: str | None
    register_number: str | None
    starts_at: datetime
    ends_at: datetime
    room: str
    code: str
    marked: bool
    held: bool


class RoomSession(Frozen):
    """A session in a room, as everybody may read it."""

    session_id: UUID
    session_on: date
    starts_at: datetime
    ends_at: datetime
    room: str
    code: str
    status: str
    booked: int


class MovementList(Frozen):
    """Who has to be where on a day; ``called_off``: sessions of the day that nobody is brought to."""

    facility: str
    day: date
    names_available: bool
    movers: list[Mover]
    called_off: list[RoomSession]
    positions: Mapping[str, int]


class OwnDay(Frozen):
    """The sessions that the caller leads on a day, wherever they are."""

    day: date
    sessions: list[CareSession | CustodySession]
    positions: Mapping[str, int]


class RoomWeek(Frozen):
    """Seven days in the rooms of a facility. ``closed``: its holidays among them."""

    facility: str
    since: date
    until: date
    rooms: list[str]
    closed: list[date]
    slots: list[RoomSession]
    positions: Mapping[str, int]


@dataclass(frozen=True)
class WorkLists:
    """The lists of this service."""

    context: Context
    desk: Desk
    days: DayReader
    names: Names

    def today(self, facility: str | None) -> date:
        """The civil day at the facility, or at the region's first one."""
        return self.context.here(facility or next(iter(self.context.facilities))).today

    async def movements(self, caller: Caller, facility: str, day: date) -> MovementList:
        found = await self.days.moving(facility, day)
        planned = await self.desk.sessions(facility, day, day)
        women = list(dict.fromkeys(row.participant_id for row in found.rows))
        named = await self.names.of(women, caller.token)
        known = named or {}
        zone = self.context.facility(facility).zone
        return MovementList(
            facility=facility,
            day=day,
            names_available=named is not None,
            movers=[_mover(row, known.get(row.participant_id), zone) for row in found.rows],
            called_off=[self.slot(row) for row in planned.rows if row.status in {"cancelled", "rescheduled"}],
            positions=found.positions,
        )

    async def own_day(self, caller: Caller, day: date) -> OwnDay:
        found = await self.desk.sessions(caller.facility, day, day)
        mine = [row for row in found.rows if row.leader == caller.sub]
        seen = [session_for(caller.role, row, self.context.facility(row.facility).zone) for row in mine]
        return OwnDay(day=day, sessions=seen, positions=found.positions)

    async def rooms(self, facility: str, since: date) -> RoomWeek:
        """Rooms as the prison named them, and those that sessions lie in besides."""
        until = since + WEEK
        found = await self.desk.sessions(facility, since, until)
        [state] = await self.context.load(FACILITY, [facility])
        known = state if isinstance(state, Configured) else None
        slots = [self.slot(row) for row in found.rows if row.status != "rescheduled"]
        named: Sequence[str] = known.rooms if known else ()
        return RoomWeek(
            facility=facility,
            since=since,
            until=until,
            rooms=[*named, *sorted({slot.room for slot in slots} - {*named})],
            closed=[day for day in known.holidays if since <= day <= until] if known else [],
            slots=slots,
            positions=found.positions,
        )

    def slot(self, row: Listed) -> RoomSession:
        zone = self.context.facility(row.facility).zone
        said = row.model_dump(include=set(RoomSession.model_fields))
        local = {"starts_at": row.starts_at.astimezone(zone), "ends_at": row.ends_at.astimezone(zone)}
        return RoomSession.model_validate(said | local | {"code": code_of(row.stage)})


def _mover(row: Moving, named: Named | None, zone: ZoneInfo) -> Mover:
    return Mover(
        **row.model_dump(exclude={"stage", "status", "starts_at", "ends_at"}),
        name=named.name if named else None,
        register_number=named.register_number if named else None,
        starts_at=row.starts_at.astimezone(zone),
        ends_at=row.ends_at.astimezone(zone),
        code=code_of(row.stage),
        marked=row.status == "marked",
        held=row.status == "paused",
    )
