"""The days of a stage's sessions: weekly times from a first day on, without blocked times and holidays."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from services.program.domain.episode import Booking, Enrolled, Episode, Lost
from services.program.domain.facility import Configured, closed
from services.program.domain.here import Here
from services.program.domain.several import Finding, refuse_all
from services.program.domain.template import Meeting, Template, stage_plan
from shared.contracts.base import Frozen
from shared.contracts.codes import SessionKind, Stage
from shared.refusals import Invalid

FURTHEST = timedelta(days=366)
"""A calendar that does not find its days within a year is a mistake, or the room is never free."""


class Weekly(Frozen):
    """One weekly time. ``weekday`` 0 is Monday; the time is the facility's own."""

    weekday: int
    starts: time


class Occurrence(Frozen):
    """One weekly time on one day; ``closed`` is the rule that keeps sessions away, ``why`` says it."""

    starts_at: datetime
    ends_at: datetime
    closed: str | None = None
    why: str = ""


def meeting_of(template: Template, stage: Stage, kind: SessionKind | None = None) -> Meeting:
    """How many sessions of a kind a stage has, and how long they are; a stage of one kind needs no ``kind``.

    Raises:
        Invalid: ``stage-not-in-template``, ``kind-not-in-stage``.
    """
    plan = stage_plan(template, stage)
    found = [one for one in plan.meetings if kind in {None, one.kind}]
    if len(found) != 1:
        kinds = ", ".join(one.kind for one in plan.meetings)
        raise Invalid("kind-not-in-stage", f"The stage has sessions of: {kinds}. Name one.", field="kind")
    return found[0]


def occurrences(
    place: Configured, weekly: Sequence[Weekly], *, first_day: date, minutes: int, here: Here
) -> Iterator[Occurrence]:
    """Every weekly time within a year from the first day on, by time; closed ones are among them."""
    for n in range(FURTHEST.days):
        day = first_day + timedelta(days=n)
        for slot in sorted(weekly, key=lambda slot: slot.starts):
            if slot.weekday != day.weekday():
                continue
            starts = datetime.combine(day, slot.starts, here.zone)
            ends = starts + timedelta(minutes=minutes)
            no = closed(place, starts, ends)
            yield Occurrence(
                starts_at=starts, ends_at=ends, closed=no and no.rule, why=no.detail if no else ""
            )


def refuse_weekly(place: Configured, weekly: Sequence[Weekly], minutes: int) -> None:
    """Refuse weekly times that overlap each other, or at which no session may ever lie.

    Raises:
        Invalid: ``quarter-hour``, ``one-day``, ``weekly-overlap`` or ``blocked-time``, with every wrong time.
    """
    monday = date(2001, 1, 1)
    ordered = sorted(range(len(weekly)), key=lambda n: (weekly[n].weekday, weekly[n].starts))
    always = place.model_copy(update={"holidays": ()})
    findings: list[Finding] = []
    busy_until: datetime | None = None
    for n in ordered:
        starts = datetime.combine(monday + timedelta(days=weekly[n].weekday), weekly[n].starts)
        ends = starts + timedelta(minutes=minutes)
        if starts.minute % 15 or starts.second or starts.microsecond:
            detail = "A session starts on a quarter hour."
            findings.append({"field": f"weekly.{n}.starts", "rule": "quarter-hour", "detail": detail})
        elif ends.date() != starts.date():
            detail = f"A session takes {minutes} minutes and ends on the day on which it starts."
            findings.append({"field": f"weekly.{n}.starts", "rule": "one-day", "detail": detail})
        elif busy_until is not None and starts < busy_until:
            detail = f"A session takes {minutes} minutes: the one before is not over yet."
            findings.append({"field": f"weekly.{n}.starts", "rule": "weekly-overlap", "detail": detail})
        elif (no := closed(always, starts, ends)) is not None:
            findings.append({"field": f"weekly.{n}.starts", "rule": no.rule, "detail": no.detail})
        busy_until = ends
    refuse_all(findings)


def refuse_planned(episodes: Sequence[Episode], stage: Stage, kind: SessionKind) -> None:
    """Refuse who has sessions of the stage and kind already: the template's number would be exceeded.

    Raises:
        Invalid: ``stage-planned``, with everybody whom it is about.
    """
    stays = [episode.stay for episode in episodes if isinstance(episode, Enrolled)]
    refuse_all(
        [
            {
                "field": f"participants.{stay.participant_id}",
                "rule": "stage-planned",
                "detail": f"{stay.participant_id} has {n} sessions of this stage: plan the others singly.",
            }
            for stay in stays
            if (n := sum(counts(booking, kind) for booking in stay.of_stage(stage)))
        ]
    )


def counts(booking: Booking, kind: SessionKind) -> bool:
    """Whether it is one of the sessions of the kind that a stage has."""
    return booking.kind in {None, kind} and not isinstance(booking.status, Lost)
