"""Routes of her needs: substance profile, health facts, the proposal explained, conclusions that stand."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field, StrictBool, StrictInt

from services.assessment.commands import recording
from services.assessment.commands.context import Context
from services.assessment.commands.explained import needs
from services.assessment.domain.needs.profile import ProfileForm
from services.assessment.domain.roles import CARES, DOCTORS
from services.assessment.routes.explaining import ProposalAnswer, proposal_answer
from services.assessment.routes.fields import Body, Day, asked
from shared.contracts.base import Frozen
from shared.contracts.care import (
    DeviationReason,
    EarlierTreatment,
    HealthFact,
    Substance,
    SubstanceProfileRecorded,
    Use,
    UseRoute,
)
from shared.contracts.codes import Role
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered

_ICD10 = r"^F1[0-9](\.[0-9]{1,2})?$"
_MOST_MONTHS = 80 * 12


class SubstanceUse(Body):
    """One substance: how it is taken, her age when she began, and for how many months she used it in all."""

    substance: Substance
    route: UseRoute | None = None
    first_age: Annotated[StrictInt, Field(ge=5, le=100)] | None = None
    months: Annotated[StrictInt, Field(ge=0, le=_MOST_MONTHS)] | None = None


class SubstanceProfile(Body):
    """The short form. ``icd10`` (F10 to F19) is a doctor's; what is not known is left out."""

    recorded_on: Day
    primary: SubstanceUse
    further: Annotated[tuple[SubstanceUse, ...], Field(max_length=9)] = ()
    used_last_year: StrictBool | None = None
    icd10: Annotated[str, Field(pattern=_ICD10)] | None = None
    earlier_treatment: Annotated[tuple[EarlierTreatment, ...], Field(max_length=6)] = ()


class HealthFacts(Body):
    """Facts as observed on a day: ``true`` or ``false``; what was not asked is left out."""

    observed_on: Day
    facts: dict[HealthFact, StrictBool]


class Standing(Body):
    """Why the conclusion stands although the proposal changed. Default day: today."""

    reason: DeviationReason
    settled_on: Day | None = None


class Profile(Frozen):
    """The profile that holds. The code itself is for doctors; others see whether there is one."""

    profile_id: UUID
    recorded_on: date
    primary: Use
    further: tuple[Use, ...]
    used_last_year: bool | None
    earlier_treatment: tuple[EarlierTreatment, ...]
    by_role: Role
    icd10: str | None
    icd10_recorded: bool


class ProfileAnswer(Frozen):
    """Her profile, or none, and how many there were before it."""

    participant_id: UUID
    profile: Profile | None
    earlier: int


class FactsAnswer(Frozen):
    """What holds today and what does not; a fact that is not here was never asked."""

    participant_id: UUID
    as_of: date
    facts: dict[HealthFact, bool]


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1/participants/{participant_id}", tags=["needs"])
    carer = Annotated[Caller, Depends(requires(*CARES))]
    doctor = Annotated[Caller, Depends(requires(*DOCTORS))]

    @routes.post("/substance-profile", status_code=201)
    async def record_profile(
        caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: SubstanceProfile
    ) -> Response:
        """Record the substance profile; a later one replaces it as a whole. The ICD-10 code is a doctor's."""
        form = ProfileForm.model_validate(body.model_dump())
        asking = asked(caller, command, trace)
        return answered(await recording.record_substance_profile(context, asking, participant_id, form))

    @routes.get("/substance-profile")
    async def profile(caller: carer, participant_id: UUID) -> ProfileAnswer:
        """The substance profile that holds."""
        found = await needs(context, caller, participant_id)
        return ProfileAnswer(
            participant_id=participant_id,
            profile=_profile(found.known.profile, found.known.icd10, caller.role),
            earlier=max(len(found.care.profiles) - 1, 0),
        )

    @routes.post("/health-facts", status_code=201)
    async def record_facts(
        caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: HealthFacts
    ) -> Response:
        """Record facts about her health; a counsellor tells only how often she injected."""
        asking = asked(caller, command, trace)
        done = await recording.record_health_facts(
            context, asking, participant_id, facts=body.facts, observed_on=body.observed_on
        )
        return answered(done)

    @routes.get("/health-facts")
    async def facts(caller: doctor, participant_id: UUID) -> FactsAnswer:
        """Her health facts, for doctors alone."""
        found = await needs(context, caller, participant_id)
        return FactsAnswer(participant_id=participant_id, as_of=found.as_of, facts=dict(found.known.facts))

    @routes.get("/proposal")
    async def proposal(caller: carer, participant_id: UUID) -> ProposalAnswer:
        """What the rules propose today and why, what is missing, and how it was decided before."""
        return proposal_answer(participant_id, await needs(context, caller, participant_id), caller.role)

    @routes.post("/reassessment", status_code=201)
    async def stand(
        caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Standing
    ) -> Response:
        """Say that the conclusion stands although the proposal changed; against medical: a doctor."""
        asking = asked(caller, command, trace)
        done = await recording.stand(
            context, asking, participant_id, reason=body.reason, settled_on=body.settled_on
        )
        return answered(done)

    return routes


def _profile(told: SubstanceProfileRecorded | None, icd10: str | None, role: Role) -> Profile | None:
    if told is None:
        return None
    shown = {"icd10": icd10 if role in DOCTORS else None, "icd10_recorded": icd10 is not None}
    return Profile.model_validate({**told.model_dump(), **shown})
