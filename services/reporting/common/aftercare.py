"""Who was released after the programme: contacts due and kept, and whether she was seen within 21 days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from services.reporting.dated import merged, once
from shared.contracts.base import Event, Frozen
from shared.contracts.release import AftercareClosed, AftercareContactRecorded, AftercarePlanned
from shared.projections.projection import Counter, Key, Projection, Told, difference

CONTINUITY = timedelta(days=21)


class Made(Frozen):
    """The last record of one contact."""

    contact_id: UUID
    contacted_on: date
    kept: bool


class AfterRelease(Frozen):
    """One participant after her release. Nothing is due after ``closed_on``."""

    participant_id: UUID
    facility: str
    released_on: date
    due: tuple[date, ...]
    contacts: tuple[Made, ...] = ()
    closed_on: date | None = None


class Aftercare(Projection[AfterRelease]):
    """One row a participant who was released after the programme; her latest release."""

    name: ClassVar[str] = "aftercare"
    row: ClassVar[type[Frozen]] = AfterRelease
    key: ClassVar[tuple[str, ...]] = ("participant_id",)

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case AftercarePlanned() | AftercareContactRecorded() | AftercareClosed():
                yield (told.event.participant_id,)

    def fold(self, row: AfterRelease | None, told: Told) -> AfterRelease | None:
        event = told.event
        if isinstance(event, AftercarePlanned):
            known = {"contacts": row.contacts} if row is not None else {}
            return AfterRelease.model_validate(event.model_dump() | known)
        if row is None and isinstance(event, AftercareClosed):
            return None
        if row is None:
            raise LookupError(f"{event.name()}: nothing was planned")
        return row.model_copy(update=_learned(row, event))

    def tally(self, before: AfterRelease | None, after: AfterRelease | None) -> Mapping[Counter, int]:
        return difference(counts(before), counts(after))


class CountedAftercare(Aftercare):
    """The same where it is only counted: no query role reads these rows."""

    private: ClassVar[bool] = True


def _learned(row: AfterRelease, event: Event) -> dict[str, Any]:
    match event:
        case AftercareContactRecorded(contact_id=id_):
            others = tuple(each for each in row.contacts if each.contact_id != id_)
            return {"contacts": (*others, Made.model_validate(event.model_dump()))}
        case AftercareClosed(closed_on=day):
            return {"closed_on": row.closed_on or day}
    return {}


def counts(row: AfterRelease | None) -> dict[Counter, int]:
    """Contacts by the day on which they were due or kept; continuity on the day that decides it."""
    if row is None:
        return {}
    last = row.closed_on or date.max
    decided_on = row.released_on + CONTINUITY
    seen = any(each.kept and row.released_on <= each.contacted_on <= decided_on for each in row.contacts)
    continuity = ["aftercare:continuity:of", *(["aftercare:continuity:n"] if seen else [])]
    return merged(
        once(row.facility, row.released_on, ["aftercare:released"]),
        *(once(row.facility, day, ["aftercare:due"]) for day in row.due if day <= last),
        *(once(row.facility, each.contacted_on, ["aftercare:kept"]) for each in row.contacts if each.kept),
        once(row.facility, decided_on, continuity),
    )
