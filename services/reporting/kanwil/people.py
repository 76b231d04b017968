"""Kanwil: the people behind its counts. Private: no query role reads these rows, only their counters."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from services.reporting.common import consents
from services.reporting.common.holds import days as days_on_hold
from services.reporting.common.holds import on_hold
from services.reporting.common.people import People, Person
from services.reporting.common.places import changes_over, handed_over
from services.reporting.dated import changes, merged, reached
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn, ParticipantAssessed
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import EpisodeEnd, Pathway
from shared.contracts.consents import STATISTICS, TREATMENT, Said, latest, stands
from shared.contracts.program import EpisodeEnded, StageCompleted
from shared.projections.projection import Counter, difference


class Counted(Person):
    """A participant as she is counted: no case number, no pathway but whether the programme suits her.

    ``counted`` is what she said to being counted with what an assessment led to.
    """

    consents: tuple[Said, ...] = ()
    counted: tuple[Said, ...] = ()
    suitable: tuple[Said, ...] = ()
    completed: bool = False
    overridden_on: tuple[date, ...] = ()
    """Days of stages completed in spite of their rates; which stage is not known here."""


class CountedPeople(People[Counted]):
    """One row a participant."""

    name: ClassVar[str] = "people"
    row: ClassVar[type[Frozen]] = Counted
    private: ClassVar[bool] = True
    heard: ClassVar[tuple[type[Event], ...]] = (*People.heard, StageCompleted)

    def learned(self, row: Counted, event: Event) -> dict[str, Any]:
        match event:
            case ConsentRecorded() | ConsentWithdrawn() if consents.about(TREATMENT, event):
                return {"consents": (*row.consents, consents.said(event))}
            case ConsentRecorded() | ConsentWithdrawn() if consents.about(STATISTICS, event):
                return {"counted": (*row.counted, consents.said(event))}
            case ParticipantAssessed():
                said = Said(on=event.concluded_on, yes=event.pathway is not Pathway.EDUCATION)
                return {"suitable": (*row.suitable, said)}
            case StageCompleted(overridden=True, completed_on=day):
                return {"overridden_on": (*row.overridden_on, day)}
            case EpisodeEnded():
                return {"completed": event.reason is EpisodeEnd.COMPLETED}
        return {}

    def tally(self, before: Counted | None, after: Counted | None) -> Mapping[Counter, int]:
        return difference(counts(before), counts(after))


def counts(person: Counted | None) -> dict[Counter, int]:
    """The funnel: as a referred person where she was referred, then in her programme."""
    if person is None or person.retracted_on is not None:
        return {}
    told = (person.referred_on, *consents.days(person.consents, person.counted, person.suitable))
    told = told if person.referral_counts else ()
    programme = (person.decreed_on, person.started_on, person.ended_on, *days_on_hold(person.holds))
    programme = (*programme, *person.overridden_on)
    return merged(
        changes(person.facility, told, lambda day: [*_as_referred(person, day)]),
        changes_over(
            person.enrolled_at,
            person.handed_over,
            programme,
            lambda day: [*_in_programme(person, day)],
            moves_along=lambda name: name == "held",
        ),
        handed_over(person.enrolled_at, person.handed_over, person.started_on, person.ended_on),
    )


def _as_referred(person: Counted, day: date) -> Iterator[str]:
    if person.referred_on is None or day < person.referred_on:
        return
    yield "referred"
    consent, suitable = consents.holds(person.consents, day), consents.holds(person.suitable, day)
    yield from ["consent_asked"] if consent is not None else []
    yield from ["consented"] if consents.ever(person.consents, day) else []
    yield from ["consent_ended"] if consents.ended(person.consents, day) else []
    yield from ["assessed"] if suitable is not None else []
    counted = stands(STATISTICS, latest(person.counted, day), day, treatment=bool(consent))
    yield from ["suitable"] if suitable and counted else []


def _in_programme(person: Counted, day: date) -> Iterator[str]:
    if reached(day, person.decreed_on):
        yield "decreed"
    started = reached(day, person.started_on)
    if started:
        yield "started"
    for number, on in enumerate(person.overridden_on):
        yield from [f"overridden:{number}"] if reached(day, on) else []
    if not reached(day, person.ended_on):
        yield from ["held"] if started and on_hold(person.holds, day) else []
        return
    if started:
        yield "completed" if person.completed else "left"
    else:
        yield "left_before_start"
