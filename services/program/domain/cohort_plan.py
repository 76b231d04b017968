"""What is planned for a cohort: places, first day, who leads it, where and when; and the rules of a plan."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.program.domain.facility import Configured, refuse_closed_time
from services.program.domain.several import Finding, refuse_all
from shared.contracts.base import Frozen
from shared.contracts.cohorts import Facilitator, WeeklySlot
from shared.refusals import Invalid

QUARTER = timedelta(minutes=15)
SHORTEST, LONGEST = 15, 240
_MONDAY = date(2001, 1, 1)


class Plan(Frozen):
    """The plan as it stands; everything may be left open."""

    capacity: int | None = None
    starts_on: date | None = None
    room: str | None = None
    facilitators: tuple[Facilitator, ...] = ()
    slots: tuple[WeeklySlot, ...] = ()

    @property
    def regular(self) -> frozenset[str]:
        """Accounts of those who lead it as a rule."""
        return frozenset(one.account for one in self.facilitators if one.regular)

    @property
    def led_by_woman(self) -> bool:
        """Whether a woman leads it as a rule."""
        return any(one.regular and one.woman for one in self.facilitators)


def refuse_plan(plan: Plan, place: Configured | None) -> None:
    """Refuse a plan that contradicts itself or the facility; ``place`` is none where neither is named.

    That room and leaders are free is a matter of reservations, not of this function.

    Raises:
        Invalid: ``capacity``, ``facilitators``, ``room-unknown``, ``slots``; several wrong slots at once.
    """
    if plan.capacity is not None and plan.capacity < 1:
        raise Invalid("capacity", "A cohort has at least one place.", field="capacity")
    accounts = [one.account for one in plan.facilitators]
    if len(set(accounts)) != len(accounts):
        raise Invalid("facilitators", "Name each facilitator once.", field="facilitators")
    if place is None:
        return
    if plan.room is not None and plan.room not in place.rooms:
        raise Invalid("room-unknown", f"The facility has no room called {plan.room}.", field="room")
    refuse_all(_wrong_slots(plan.slots, place))


def _wrong_slots(slots: Sequence[WeeklySlot], place: Configured) -> list[Finding]:
    """Weekly times off the quarter hour, too long, over midnight, in each other or in a closed time."""
    findings: list[Finding] = []
    busy_until = datetime.min  # noqa: DTZ901 - weekly times are the facility's own, without a zone
    always = place.model_copy(update={"holidays": ()})
    ordered = sorted(range(len(slots)), key=lambda n: (slots[n].weekday, slots[n].starts))
    for n in ordered:
        starts, ends = _span(slots[n])
        field = f"slots.{n}.starts"
        if (no := _why_not(slots[n], starts, ends, busy_until)) is not None:
            findings.append({"field": field, "rule": no[0], "detail": no[1]})
        elif (closed := _closed(always, starts, ends)) is not None:
            findings.append({"field": field, "rule": closed.rule, "detail": closed.detail})
        busy_until = max(busy_until, ends)
    return findings


def _span(slot: WeeklySlot) -> tuple[datetime, datetime]:
    starts = datetime.combine(_MONDAY + timedelta(days=slot.weekday), slot.starts)
    return starts, starts + timedelta(minutes=slot.minutes)


def _why_not(
    slot: WeeklySlot, starts: datetime, ends: datetime, busy_until: datetime
) -> tuple[str, str] | None:
    if starts.minute % 15 or starts.second or starts.microsecond:
        return "quarter-hour", "A session starts on a quarter hour."
    if not SHORTEST <= slot.minutes <= LONGEST or slot.minutes % 15:
        return "session-length", f"A session takes {SHORTEST} to {LONGEST} minutes, in quarter hours."
    if ends.date() != starts.date():
        return "one-day", "A session ends on the day on which it starts."
    if starts < busy_until:
        return "weekly-overlap", "The weekly time before this one is not over yet."
    return None


def _closed(place: Configured, starts: datetime, ends: datetime) -> Invalid | None:
    try:
        refuse_closed_time(place, starts, ends)
    except Invalid as refusal:
        return refusal
    return None


def quarters(slot: WeeklySlot, zone: ZoneInfo) -> Iterator[str]:
    """The quarter hours of a week that a slot takes, in UTC: the keys of its reservations."""
    starts, ends = _span(slot)
    first = starts.replace(tzinfo=zone).astimezone(UTC)
    return (f"{first + QUARTER * n:%w %H:%MZ}" for n in range((ends - starts) // QUARTER))
