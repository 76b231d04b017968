"""A facility: places, rooms, blocked times, holidays, its limit for marking, and who is in it by census."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from services.program.domain.here import Here
from services.program.domain.history import ImpossibleHistory
from shared.contracts.base import Event, Frozen
from shared.contracts.custody import CensusReported, FacilityScreened
from shared.contracts.program import BlockedTime, FacilityConfigured
from shared.refusals import Invalid, Refusal, WrongState

UNMARKED_AFTER_HOURS = 24
"""The limit of a facility that says none of its own."""
LONGEST_UNMARKED = 31 * 24
"""A month: beyond it nobody remembers who was there."""


class Census(Frozen):
    """Occupants of a day, and how many of them are there for a narcotics case."""

    occupants: int
    narcotics: int


class Screens(Frozen):
    """Urine screens of a month, and how many of them found something."""

    screened: int
    found: int


class Unconfigured(Frozen):
    """Nobody has said yet what there is."""


class Configured(Frozen):
    """What the prison said last; ``census`` by day."""

    facility: str
    time_zone: str
    capacity: int
    rooms: tuple[str, ...]
    blocked: tuple[BlockedTime, ...]
    holidays: tuple[date, ...]
    unmarked_after_hours: int = UNMARKED_AFTER_HOURS
    census: Mapping[date, Census] = {}
    screens: Mapping[date, Screens] = {}

    @property
    def unmarked_after(self) -> timedelta:
        """How long after its end a session may stay unmarked."""
        return timedelta(hours=self.unmarked_after_hours)


Facility = Unconfigured | Configured


def evolve(state: Facility, event: Event) -> Facility:
    match state, event:
        case _, FacilityConfigured():
            said = event.model_dump(exclude={"blocked"}) | {"blocked": event.blocked}
            if not isinstance(state, Configured):
                return Configured(**said)
            return Configured(**said, census=state.census, screens=state.screens)
        case Configured(), FacilityScreened(month=month, screened=screened, found=found):
            counted_then = Screens(screened=screened, found=found)
            return state.model_copy(update={"screens": {**state.screens, month: counted_then}})
        case Configured(), CensusReported(reported_on=day, occupants=occupants, narcotics=narcotics):
            counted = Census(occupants=occupants, narcotics=narcotics)
            return state.model_copy(update={"census": {**state.census, day: counted}})
    raise ImpossibleHistory(state, event)


def configured(state: Facility) -> Configured:
    """The facility as configured.

    Raises:
        WrongState: ``facility-not-configured``.
    """
    if isinstance(state, Configured):
        return state
    raise WrongState("facility-not-configured", "The facility has not said its capacity and rooms yet.")


def configure(
    state: Facility,
    *,
    facility: str,
    time_zone: str,
    capacity: int,
    rooms: Sequence[str],
    blocked: Sequence[BlockedTime],
    holidays: Sequence[date],
    unmarked_after_hours: int = UNMARKED_AFTER_HOURS,
) -> list[Event]:
    """Say what there is; the same again is quiet."""
    if capacity < 1:
        raise Invalid("capacity", "A facility has at least one place.", field="capacity")
    if not rooms or len(set(rooms)) != len(rooms):
        raise Invalid("rooms", "Name at least one room, each once.", field="rooms")
    for index, time in enumerate(blocked):
        if time.starts >= time.ends:
            field = f"blocked.{index}.ends"
            raise Invalid("blocked-time", "A blocked time ends after it starts.", field=field)
    if not 1 <= unmarked_after_hours <= LONGEST_UNMARKED:
        raise Invalid(
            "unmarked-limit",
            f"Attendance is overdue after 1 to {LONGEST_UNMARKED} hours.",
            field="unmarked_after_hours",
        )
    told = FacilityConfigured(
        facility=facility,
        time_zone=time_zone,
        capacity=capacity,
        rooms=tuple(rooms),
        blocked=tuple(sorted(blocked, key=lambda time: (time.weekday, time.starts))),
        holidays=tuple(sorted(set(holidays))),
        unmarked_after_hours=unmarked_after_hours,
    )
    return [] if evolve(state, told) == state else [told]


def report_census(
    state: Facility, *, reported_on: date, occupants: int, narcotics: int, here: Here
) -> list[Event]:
    """Count who is there on a day; a later report of the day replaces, the same is quiet."""
    facility = configured(state)
    here.refuse_future(reported_on, "reported_on")
    if occupants < 0:
        raise Invalid("occupants", "Occupants cannot be fewer than none.", field="occupants")
    if not 0 <= narcotics <= occupants:
        raise Invalid(
            "narcotics-within-occupants", f"Narcotics cases lie between 0 and {occupants}.", field="narcotics"
        )
    if facility.census.get(reported_on) == Census(occupants=occupants, narcotics=narcotics):
        return []
    return [
        CensusReported(
            facility=facility.facility, reported_on=reported_on, occupants=occupants, narcotics=narcotics
        )
    ]


class Closed(Protocol):
    """When a facility is closed for sessions."""

    @property
    def blocked(self) -> Sequence[BlockedTime]: ...
    @property
    def holidays(self) -> Sequence[date]: ...


def closed(facility: Closed, starts: datetime, ends: datetime) -> Refusal | None:
    """Why a local time is closed for sessions, if it is."""
    try:
        refuse_closed_time(facility, starts, ends)
    except Invalid as refusal:
        return refusal
    return None


def refuse_closed_time(facility: Closed, starts: datetime, ends: datetime) -> None:
    """Refuse a local time that lies on a holiday or in a blocked weekly time.

    Raises:
        Invalid: ``holiday`` or ``blocked-time``.
    """
    if starts.date() in facility.holidays:
        raise Invalid("holiday", f"{starts.date()} is a holiday of the facility.", field="starts_at")
    for time in facility.blocked:
        if time.weekday == starts.weekday() and starts.time() < time.ends and ends.time() > time.starts:
            raise Invalid(
                "blocked-time",
                f"Closed for sessions from {time.starts:%H:%M} to {time.ends:%H:%M} that day.",
                field="starts_at",
            )
