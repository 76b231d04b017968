"""Urgent findings and substance profiles of invented women; what a test does not care about is filled in."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.care import (
    EarlierTreatment,
    Handling,
    Substance,
    SubstanceProfileRecorded,
    UrgentFindingHandled,
    UrgentFindingRaised,
    UrgentKind,
    Use,
    UseRoute,
)
from shared.contracts.codes import Role

from .pilot_people import KUPANG


def raised(number: int, who: UUID, at: datetime) -> UrgentFindingRaised:
    return UrgentFindingRaised(
        facility=KUPANG,
        participant_id=who,
        finding_id=UUID(int=number),
        kind=UrgentKind.SUICIDE,
        inputs=(),
        raised_at=at,
        raised_on=at.date(),
        due_at=at + timedelta(hours=2),
        due_on=at.date(),
    )


def handled(number: int, who: UUID, at: datetime) -> UrgentFindingHandled:
    return UrgentFindingHandled(
        facility=KUPANG,
        participant_id=who,
        finding_id=UUID(int=number),
        handled_at=at,
        handled_on=at.date(),
        outcome=Handling.SAFETY_PLAN,
        by_role=Role.BNN_DOCTOR,
    )


def profile(who: UUID, day: int, **said: Any) -> SubstanceProfileRecorded:  # noqa: ANN401 - fields of the event
    usual: dict[str, Any] = {
        "primary": Use(substance=Substance.OPIOIDS, route=UseRoute.INJECTED, months=30),
        "further": (),
        "used_last_year": True,
        "icd10": None,
        "earlier_treatment": (EarlierTreatment.NEVER,),
    }
    return SubstanceProfileRecorded(
        facility=KUPANG,
        participant_id=who,
        profile_id=UUID(int=900 + day),
        recorded_on=date(2026, 8, day),
        by_role=Role.BNN_DOCTOR,
        **{**usual, **said},
    )
