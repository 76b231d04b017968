"""Kanwil: the people behind its counts. Private: no query role reads these rows, only their counters."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from services.reporting.common.people import People, Person
from services.reporting.dated import changes, latest, merged, reached
from shared.contracts.assessment import ConsentRecorded, ParticipantAssessed
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import EpisodeEnd, Pathway
from shared.contracts.program import EpisodeEnded
from shared.projections.projection import Counter, difference


class Said(Frozen):
    """From a day on something is so, or not."""

    on: date
    yes: bool


class Counted(Person):
    """A participant as she is counted: no case number, no pathway but whether the programme suits her."""

    consents: tuple[Said, ...] = ()
    suitable: tuple[Said, ...] = ()
    completed: bool = False


class CountedPeople(People[Counted]):
    """One row a participant."""

    name: ClassVar[str] = "people"
    row: ClassVar[type[Frozen]] = Counted
    private: ClassVar[bool] = True

    def learned(self, row: Counted, event: Event) -> dict[str, Any]:
        match event:
            case ConsentRecorded():
                return {"consents": (*row.consents, Said(on=event.asked_on, yes=event.given))}
            case ParticipantAssessed():
                said = Said(on=event.concluded_on, yes=event.pathway is not Pathway.EDUCATION)
                return {"suitable": (*row.suitable, said)}
            case EpisodeEnded():
                return {"completed": event.reason is EpisodeEnd.COMPLETED}
        return {}

    def tally(self, before: Counted | None, after: Counted | None) -> Mapping[Counter, int]:
        return difference(counts(before), counts(after))


def counts(person: Counted | None) -> dict[Counter, int]:
    """The funnel: as a referred person where she was referred, then in her programme."""
    if person is None or person.retracted_on is not None:
        return {}
    told = (person.referred_on, *(said.on for said in (*person.consents, *person.suitable)))
    told = told if person.referral_counts else ()
    programme = (person.decreed_on, person.started_on, person.ended_on)
    return merged(
        changes(person.facility, told, lambda day: [*_as_referred(person, day)]),
        changes(person.enrolled_at, programme, lambda day: [*_in_programme(person, day)]),
    )


def _as_referred(person: Counted, day: date) -> Iterator[str]:
    if person.referred_on is None or day < person.referred_on:
        return
    yield "referred"
    consent = latest([(said.on, said.yes) for said in person.consents], day)
    suitable = latest([(said.on, said.yes) for said in person.suitable], day)
    yield from ["consent_asked"] if consent is not None else []
    yield from ["consented"] if consent else []
    yield from ["assessed"] if suitable is not None else []
    yield from ["suitable"] if suitable else []


def _in_programme(person: Counted, day: date) -> Iterator[str]:
    if reached(day, person.decreed_on):
        yield "decreed"
    started = reached(day, person.started_on)
    if started:
        yield "started"
    if not reached(day, person.ended_on):
        return
    if started:
        yield "completed" if person.completed else "left"
    else:
        yield "left_before_start"
