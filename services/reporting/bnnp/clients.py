"""BNNP: the table of its clients, and what each counts for on a day."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from services.reporting.bnnp.assist import ASSIST, Highest, highest_of
from services.reporting.bnnp.client import Client, Conclusion, Progress, Shared
from services.reporting.bnnp.planned import PLAN_EVENTS, with_plan
from services.reporting.bnnp.profile import Profile, with_month
from services.reporting.common import consents
from services.reporting.common.holds import days as days_on_hold
from services.reporting.common.holds import on_hold
from services.reporting.common.people import People
from services.reporting.common.places import changes_over, handed_over
from services.reporting.dated import changes, merged, reached
from shared.contracts.amendments import ResultAmended
from shared.contracts.assessment import (
    ConsentRecorded,
    ConsentWithdrawn,
    ParticipantAssessed,
    ParticipantReferred,
)
from shared.contracts.base import Event, Frozen
from shared.contracts.care import SubstanceProfileRecorded
from shared.contracts.clinical import InstrumentCompleted
from shared.contracts.codes import EpisodeEnd, Pathway
from shared.contracts.consents import TREATMENT
from shared.contracts.handover import EpisodeHandedOver
from shared.contracts.plan import PlanApproved, PlanReviewed, PlanWritten
from shared.contracts.program import (
    EpisodeEnded,
    ParticipantEnrolled,
    ParticipantMoved,
    StageCompleted,
    StageStarted,
)
from shared.contracts.referral import ReferralRejected
from shared.projections.projection import Counter, difference

EARLY = timedelta(days=14)
"""Leaving unplanned within so many days of the start is an early drop-out (domain.md 5, C3)."""


class Clients(People[Client]):
    """One row a participant; a retracted referral counts nowhere."""

    name: ClassVar[str] = "clients"
    row: ClassVar[type[Frozen]] = Client
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "case_number"), ("enrolled_at",))
    heard: ClassVar[tuple[type[Event], ...]] = (
        *People.heard,
        InstrumentCompleted,
        ResultAmended,
        SubstanceProfileRecorded,
        *PLAN_EVENTS,
        StageCompleted,
        ParticipantMoved,
    )

    def learned(self, row: Client, event: Event) -> dict[str, Any]:
        return {**self._told(row, event), **_profiled(row, event), **_touched(row, event)}

    def _told(self, row: Client, event: Event) -> dict[str, Any]:  # noqa: C901, PLR0911 - a table of events
        match event:
            case ParticipantReferred():
                return {"case_number": event.case_number}
            case ConsentRecorded() | ConsentWithdrawn():
                return _with_consent(row, event)
            case ParticipantAssessed():
                conclusion = Conclusion(on=event.concluded_on, pathway=event.pathway)
                return {"conclusions": (*row.conclusions, conclusion)}
            case ReferralRejected():
                return {"rejected_on": event.rejected_on}
            case InstrumentCompleted(instrument=instrument) if instrument == ASSIST:
                return {"assist": (*row.assist, highest_of(event))}
            case ResultAmended(instrument=instrument) if instrument == ASSIST:
                return {"assist": _amended(row.assist, event)}
            case PlanWritten() | PlanApproved() | PlanReviewed():
                return with_plan(row, event)
            case ParticipantEnrolled():
                return {"cohort_id": event.cohort_id, "stages": event.stages}
            case StageStarted() | StageCompleted():
                return {"progress": _with_stage(row.progress, event)}
            case EpisodeEnded():
                return {"end_reason": event.reason}
            case EpisodeHandedOver():
                return {"cohort_id": event.cohort_id}
            case ParticipantMoved():
                return {"movement": event.movement, "moved_on": event.moved_on}
        return {}

    def tally(self, before: Client | None, after: Client | None) -> Mapping[Counter, int]:
        return difference(counts(before), counts(after))


def _with_consent(row: Client, event: ConsentRecorded | ConsentWithdrawn) -> dict[str, Any]:
    said = consents.said(event)
    if consents.about(TREATMENT, event):
        return {"answers": (*row.answers, said)}
    shared = Shared(purpose=event.purpose, receiver=event.receiver, **said.model_dump())
    return {"sharing": (*row.sharing, shared)}


def _amended(assist: tuple[Highest, ...], event: ResultAmended) -> tuple[Highest, ...]:
    return tuple(highest_of(event) if each.result_id == event.result_id else each for each in assist)


def _profiled(row: Client, event: Event) -> dict[str, Any]:
    if not isinstance(event, SubstanceProfileRecorded):
        return {}
    return {"profiles": (*row.profiles, Profile.model_validate(event.model_dump()))}


def _touched(row: Client, event: Event) -> dict[str, Any]:
    """When something was recorded with her by those who care for her."""
    match event:
        case ConsentRecorded(asked_on=day) | InstrumentCompleted(completed_on=day):
            pass
        case SubstanceProfileRecorded(recorded_on=day) | ParticipantAssessed(concluded_on=day):
            pass
        case _:
            return {}
    return {"touched_in": with_month(row.touched_in, day), "touched_on": max(row.touched_on or day, day)}


def _with_stage(progress: tuple[Progress, ...], event: StageStarted | StageCompleted) -> tuple[Progress, ...]:
    others = tuple(step for step in progress if step.stage is not event.stage)
    completed_on = event.completed_on if isinstance(event, StageCompleted) else None
    overridden = isinstance(event, StageCompleted) and event.overridden
    step = Progress(
        stage=event.stage, started_on=event.started_on, completed_on=completed_on, overridden=overridden
    )
    return (*others, step)


def counts(client: Client | None) -> dict[Counter, int]:
    """What a client adds to the counters: where she was referred, and where her programme is."""
    if client is None or client.retracted_on is not None:
        return {}
    referral = (client.referred_on, *consents.days(client.answers), *(c.on for c in client.conclusions))
    told = referral if client.referral_counts else ()
    stages = (day for step in client.progress for day in (step.started_on, step.completed_on))
    early = client.started_on and client.started_on + EARLY
    return merged(
        changes(
            client.facility,
            told,
            lambda day: [*_as_referred(client, day)],
        ),
        changes_over(
            client.enrolled_at,
            client.handed_over,
            (client.decreed_on, client.ended_on, early, *stages, *days_on_hold(client.holds)),
            lambda day: [*_in_programme(client, day), *_at_the_end(client, day)],
            moves_along=lambda name: name == "held" or name.startswith("active:"),
        ),
        handed_over(client.enrolled_at, client.handed_over, client.started_on, client.ended_on),
    )


def _as_referred(client: Client, day: date) -> Iterator[str]:
    if client.referred_on is None or day < client.referred_on:
        return
    yield "referred"
    if reached(day, client.asked_on):
        yield "consent_asked"
    if consents.ever(client.answers, day):
        yield "consented"
    if consents.ended(client.answers, day):
        yield "consent_ended"
    if (pathway := client.pathway(day)) is None:
        return
    yield "assessed"
    yield f"wait_assessment:{client.referred_on}:{client.assessed_on}"
    if pathway is not Pathway.EDUCATION:
        yield "suitable"
    if pathway is Pathway.MEDICAL:
        yield "medical"


def _in_programme(client: Client, day: date) -> Iterator[str]:
    if reached(day, client.decreed_on):
        yield "decreed"
    if client.started_on is None or day < client.started_on:
        return
    yield "started"
    if client.assessed_on is not None:
        yield f"wait_start:{(client.started_on - client.assessed_on).days}"
    if stage := client.stage(day):
        yield f"active:{stage}"
        yield from ["held"] if on_hold(client.holds, day) else []
    for step in client.progress:
        if reached(day, step.completed_on):
            yield f"stage_completed:{step.stage}"
            yield from [f"stage_overridden:{step.stage}"] if step.overridden else []


def _at_the_end(client: Client, day: date) -> Iterator[str]:
    started, ended, completed = client.started_on, client.ended_on, client.end_reason is EpisodeEnd.COMPLETED
    if ended is not None and ended <= day:
        if started is None:
            yield "left_before_start"
        else:
            yield f"stay:{(ended - started).days}"
            yield from ["completed"] if completed else ["left", f"left_by:{client.end_reason}"]
    if started is not None and started + EARLY <= day:
        yield "early:of"
        planned = client.end_reason in {EpisodeEnd.COMPLETED, EpisodeEnd.PARTIAL}
        if ended is not None and not planned and ended - started <= EARLY:
            yield "early:n"
