"""When measures are due: a timetable as data, a woman's days, and what is due or overdue on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.base import Frozen
from shared.contracts.codes import EpisodeEnd, Occasion

SAMPLE = "urine_sample"
"""Stands in a timetable beside the codes of instruments."""

State = Literal["done", "upcoming", "due", "overdue", "lapsed"]


class Measure(Frozen):
    """One measure: which, on which occasion, and how many days after what it is due.

    ``counted_from``: ``start`` is the day of her first attended session, ``end`` the day on which her stay
    ended. From ``early`` days before the due day until ``late`` days after it, it is due; then overdue.
    ``ends``: ways to end a stay after which it is asked for; empty for measures counted from the start.
    """

    measure: str
    occasion: Occasion
    counted_from: Literal["start", "end"]
    after: int = Field(ge=0, le=800)
    early: int = Field(ge=0, le=120)
    late: int = Field(ge=0, le=120)
    ends: tuple[EpisodeEnd, ...] = ()


class Timetable(Frozen):
    """A version of the timetable. A change is a new version."""

    code: str
    version: int
    measures: tuple[Measure, ...]


class Done(Frozen):
    """A measure that was taken."""

    measure: str
    occasion: Occasion
    on: date


class Days(Frozen):
    """Her days in the programme, as the log ``program`` tells them."""

    started_on: date | None = None
    ended_on: date | None = None
    end_reason: EpisodeEnd | None = None


class Expected(Frozen):
    """One measure of hers on a day. ``by``: a result that counts for it, of that day or before."""

    measure: str
    occasion: Occasion
    due_on: date
    opens_on: date
    overdue_from: date
    state: State
    taken_on: date | None = None
    days_late: int = 0


def expected(timetable: Timetable, days: Days, done: Sequence[Done], as_of: date) -> list[Expected]:
    """Everything that is expected of her, as of a day, in the order in which it becomes due.

    A measure counts as taken by the first result of its occasion, whenever that was. What was counted from
    the start and had not become due when her stay ended lapses: the exit measure takes its place.
    """
    ended_on = days.ended_on if days.ended_on is not None and days.ended_on <= as_of else None
    found: list[Expected] = []
    for measure in timetable.measures:
        if measure.counted_from == "end":
            begins = ended_on if days.end_reason in measure.ends else None
        else:
            begins = days.started_on if days.started_on is not None and days.started_on <= as_of else None
        if begins is not None:
            taken = _taken(measure, done, as_of)
            found.append(_expected(measure, begins, taken, ended_on, as_of))
    return sorted(found, key=lambda each: (each.due_on, each.measure))


def _taken(measure: Measure, done: Iterable[Done], as_of: date) -> date | None:
    return min(
        (
            each.on
            for each in done
            if each.measure == measure.measure and each.occasion is measure.occasion and each.on <= as_of
        ),
        default=None,
    )


def _expected(
    measure: Measure, begins: date, taken: date | None, ended_on: date | None, as_of: date
) -> Expected:
    due_on = begins + timedelta(days=measure.after)
    opens_on, overdue_from = (
        due_on - timedelta(days=measure.early),
        due_on + timedelta(days=measure.late + 1),
    )
    state: State
    if taken is not None:
        state = "done"
    elif measure.counted_from == "start" and ended_on is not None and ended_on < due_on:
        state = "lapsed"
    elif as_of < opens_on:
        state = "upcoming"
    else:
        state = "due" if as_of < overdue_from else "overdue"
    return Expected(
        measure=measure.measure,
        occasion=measure.occasion,
        due_on=due_on,
        opens_on=opens_on,
        overdue_from=overdue_from,
        state=state,
        taken_on=taken,
        days_late=(as_of - due_on).days if state == "overdue" else 0,
    )


class Owed(Expected):
    """A measure that is due or overdue, and whose."""

    participant_id: UUID
    case_number: str
    facility: str


def owed(found: Iterable[Expected]) -> list[Expected]:
    """What somebody has to see to."""
    return [each for each in found if each.state in {"due", "overdue"}]
