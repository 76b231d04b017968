"""What a due list needs of a woman: where she is, her days in the programme, and what was measured."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from services.assessment.domain.care.samples import outcome
from services.assessment.domain.care.timetable import SAMPLE, Days, Done
from shared.contracts.assessment import (
    ConsentRecorded,
    ConsentWithdrawn,
    ParticipantReferred,
    ReferralRetracted,
)
from shared.contracts.base import Event, Frozen
from shared.contracts.clinical import InstrumentCompleted
from shared.contracts.codes import EpisodeEnd, Occasion, Stage
from shared.contracts.consents import TREATMENT, Said, latest
from shared.contracts.program import EpisodeEnded, StageCompleted, StageStarted
from shared.contracts.protection import ParticipantErased
from shared.contracts.referral import ParticipantsMerged
from shared.contracts.samples import PanelResult, SampleAmended, SampleReason, SampleTested
from shared.projections.projection import Key, Projection, Told

OCCASION_OF = {
    SampleReason.START: Occasion.INTAKE,
    SampleReason.MID: Occasion.MID,
    SampleReason.END: Occasion.EXIT,
}
"""A sample for another reason is nobody's planned measure."""


class Begun(Frozen):
    """The first attended session of a stage."""

    stage: Stage
    on: date


class Measured(Done):
    """A measure that was taken, under its id. ``counts``: an invalid test has to be repeated."""

    id: UUID
    counts: bool = True


class Course(Frozen):
    """One woman; each field is told by one log alone. ``case_number`` and ``facility`` are her referral's."""

    participant_id: UUID
    facility: str | None = None
    case_number: str | None = None
    referred_on: date | None = None
    retracted_on: date | None = None
    merged_on: date | None = None
    erased_on: date | None = None
    """She was erased: a tombstone, without a case number and in no list."""
    treatment: tuple[Said, ...] = ()
    begun: tuple[Begun, ...] = ()
    ended_on: date | None = None
    end_reason: EpisodeEnd | None = None
    measured: tuple[Measured, ...] = ()

    @property
    def days(self) -> Days:
        """Her days; a stage that was dated anew moves her start."""
        return Days(
            started_on=min((each.on for each in self.begun), default=None),
            ended_on=self.ended_on,
            end_reason=self.end_reason,
        )

    def asked(self, day: date) -> bool:
        """Whether anything is asked of her: her referral and her consent to treatment hold that day."""
        if self.retracted_on is not None or self.merged_on is not None:
            return False
        said = latest(self.treatment, day)
        return said is not None and said.holds(day)

    @property
    def done(self) -> list[Done]:
        return [each for each in self.measured if each.counts]


class Courses(Projection[Course]):
    """One row a participant."""

    name: ClassVar[str] = "courses"
    row: ClassVar[type[Frozen]] = Course
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "case_number"), ("case_number",))

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case (
                ParticipantReferred()
                | ReferralRetracted()
                | ParticipantsMerged()
                | ParticipantErased()
                | ConsentRecorded()
                | ConsentWithdrawn()
                | InstrumentCompleted()
                | SampleTested()
                | SampleAmended()
                | StageStarted()
                | StageCompleted()
                | EpisodeEnded()
            ):
                yield (told.event.participant_id,)

    def fold(self, row: Course | None, told: Told) -> Course | None:
        [(participant_id,)] = self.keys(told)
        known = row if row is not None else Course(participant_id=participant_id)
        return known.model_copy(update=_learned(known, told.event))


def _learned(row: Course, event: Event) -> dict[str, Any]:  # noqa: C901, PLR0911 - a table of events
    match event:
        case ParticipantReferred():
            known = {"facility", "case_number", "referred_on"}
            return event.model_dump(include=known)
        case ReferralRetracted():
            return {"retracted_on": event.retracted_on}
        case ParticipantsMerged():
            return {"merged_on": event.merged_on}
        case ParticipantErased():
            return {"erased_on": event.erased_on, "case_number": None}
        case ConsentRecorded() if _treatment(event):
            said = Said(on=event.asked_on, yes=event.given, expires_on=event.expires_on)
            return {"treatment": (*row.treatment, said)}
        case ConsentWithdrawn() if _treatment(event):
            return {"treatment": (*row.treatment, Said(on=event.withdrawn_on, yes=False))}
        case StageStarted() | StageCompleted():
            others = tuple(each for each in row.begun if each.stage is not event.stage)
            return {"begun": (*others, Begun(stage=event.stage, on=event.started_on))}
        case EpisodeEnded():
            return {"ended_on": event.ended_on, "end_reason": event.reason}
        case InstrumentCompleted():
            taken = Measured(
                id=event.result_id, measure=event.instrument, occasion=event.occasion, on=event.completed_on
            )
            return {"measured": (*row.measured, taken)}
        case SampleTested(reason=reason) if reason in OCCASION_OF:
            sample = Measured(
                id=event.sample_id,
                measure=SAMPLE,
                occasion=OCCASION_OF[reason],
                on=event.taken_on,
                counts=_counts(event.results),
            )
            return {"measured": (*row.measured, sample)}
        case SampleAmended():
            return {"measured": tuple(_amended(each, event) for each in row.measured)}
    return {}


def _treatment(event: ConsentRecorded | ConsentWithdrawn) -> bool:
    return (event.purpose, event.receiver) == (TREATMENT.purpose, TREATMENT.receiver)


def _amended(each: Measured, event: SampleAmended) -> Measured:
    if each.measure != SAMPLE or each.id != event.sample_id:
        return each
    return each.model_copy(update={"counts": _counts(event.results)})


def _counts(results: Iterable[PanelResult]) -> bool:
    return outcome(results) != "invalid"
