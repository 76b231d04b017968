"""Events of the log ``program`` that custody tells: facilities, who is in them, where it moves somebody."""

from datetime import date, time
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import DataClass, Event, Frozen
from shared.contracts.codes import Movement


class ProgramEvent(Event):
    """An event of the log ``program``."""

    log: ClassVar[str] = "program"
    data_class: ClassVar[DataClass] = "C3-participation"


class BlockedTime(Frozen):
    """A weekly time in which no session may lie. ``weekday`` 0 is Monday; local times of the facility."""

    weekday: int
    starts: time
    ends: time


class FacilityConfigured(ProgramEvent):
    """Capacity (places), rooms, blocked weekly times and holidays of a facility; a later one replaces.

    ``unmarked_after_hours`` after its end a session that nobody marked is overdue: a remote site says days.
    """

    data_class: ClassVar[DataClass] = "C2-custody"
    about: ClassVar[str] = "facility"

    time_zone: str
    capacity: int
    rooms: tuple[str, ...]
    blocked: tuple[BlockedTime, ...] = ()
    holidays: tuple[date, ...] = ()
    unmarked_after_hours: int = 24


class CensusReported(ProgramEvent):
    """Occupants of a facility on a day, and those there for a narcotics case; a later report replaces."""

    data_class: ClassVar[DataClass] = "C2-custody"
    about: ClassVar[str] = "facility"

    reported_on: date
    occupants: int
    narcotics: int


class FacilityScreened(ProgramEvent):
    """The prison's own urine screens of a month (its first day): how many, how many with a find.

    Counts of the facility only, never about one woman; a later report of the month replaces.
    """

    data_class: ClassVar[DataClass] = "C2-custody"
    about: ClassVar[str] = "facility"

    month: date
    screened: int
    found: int


class ParticipantMoved(ProgramEvent):
    """Custody moved her: ``facility`` tells it, she is at ``to_facility`` from now on (none: released)."""

    data_class: ClassVar[DataClass] = "C2-custody"

    participant_id: UUID
    movement: Movement
    to_facility: str | None
    moved_on: date


CustodyLogEvent = FacilityConfigured | CensusReported | FacilityScreened | ParticipantMoved
"""What custody tells in the log ``program``."""
