"""What of an extract its maker may hold in hand: a role gets no more by making one than by reading."""

from collections.abc import Iterable
from typing import Any

from services.assessment.domain.needs.facts import OF_COUNSELLORS, of_doctors
from services.assessment.domain.roles import DOCTORS, READS_PLAN
from services.assessment.vault.access import READERS
from services.assessment.vault.contents import KEYED, DataClass
from shared.contracts.base import Event
from shared.contracts.care import (
    DecisionExplained,
    Fired,
    HealthFactsRecorded,
    ReassessmentOpened,
    SubstanceProfileRecorded,
    UrgentFindingRaised,
    UrgentKind,
)
from shared.contracts.codes import Role
from shared.contracts.plan import PlanApproved, PlanReviewed, PlanWritten

ABOUT_DOCTORS = (
    "Fakta kesehatan dan diagnosis yang hanya dibuka dokter tidak dimuat. Mintalah kutipan kepada dokter BNN."
)
ABOUT_PLAN = "Rencana rehabilitasi dan tujuannya tidak dimuat. Mintalah kutipan kepada BNN."


def classes_for(role: Role) -> tuple[DataClass, ...]:
    """Classes of the vault that an extract of this role's holds. Notes are in nobody's."""
    return tuple(name for name in KEYED if name != "C6-notes" and role in READERS[name])


def left_out_for(role: Role) -> tuple[str, ...]:
    """What this role's extract lacks, in words for her who gets it."""
    doctors = () if role in DOCTORS else (ABOUT_DOCTORS,)
    return doctors if role in READS_PLAN else (*doctors, ABOUT_PLAN)


def shown_to(role: Role, event: Event) -> Event | None:
    """The event as this role may read it, or none where it may not."""
    if isinstance(event, PlanWritten | PlanApproved | PlanReviewed) and role not in READS_PLAN:
        return None
    return event if role in DOCTORS else _without_doctors(event)


def _without_doctors(event: Event) -> Event | None:
    """The event without health facts and diagnosis, as proposals and findings are shown to a counsellor."""
    changed: dict[str, Any] = {}
    match event:
        case HealthFactsRecorded(present=present, absent=absent):
            kept = {"present": present, "absent": absent}
            changed = {side: tuple(f for f in said if f in OF_COUNSELLORS) for side, said in kept.items()}
            if not any(changed.values()):
                return None
        case SubstanceProfileRecorded():
            changed = {"icd10": None}
        case UrgentFindingRaised(kind=UrgentKind.PREGNANCY):
            return None
        case UrgentFindingRaised(inputs=inputs):
            changed = {"inputs": tuple(each for each in inputs if not of_doctors(each))}
        case DecisionExplained(triggers=triggers) | ReassessmentOpened(triggers=triggers):
            changed = {"triggers": tuple(_fired(triggers))}
    return event.model_copy(update=changed)


def _fired(triggers: Iterable[Fired]) -> Iterable[Fired]:
    for fired in triggers:
        seen = tuple(each for each in fired.inputs if not of_doctors(each))
        yield fired.model_copy(update={"inputs": seen})
