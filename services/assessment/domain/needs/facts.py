"""Health facts: what the rules ask about her health besides instruments, as yes or no."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.participant import Participant, agreed
from services.assessment.domain.roles import DOCTORS
from shared.contracts.base import Event
from shared.contracts.care import HealthFact, HealthFactsRecorded, Input
from shared.contracts.codes import Role
from shared.refusals import Invalid, NotAllowed

OF_COUNSELLORS: Collection[HealthFact] = frozenset({HealthFact.FREQUENT_INJECTING})
"""What follows from a counsellor's own interview (ASSIST question 8); everything else is a doctor's."""


def of_doctors(found: Input) -> bool:
    """Whether only a doctor reads what made a trigger fire: health history, diagnosis."""
    return found.source in {"fact", "profile"} and found.code not in OF_COUNSELLORS


def record_facts(
    participant: Participant,
    facts: Mapping[HealthFact, bool],
    *,
    facts_id: UUID,
    observed_on: date,
    by_role: Role,
    today: date,
) -> list[Event]:
    """Record what was asked and observed on a day.

    Raises:
        Invalid: ``required`` (nothing is told), a day before her consent or in the future.
        NotAllowed: ``role-of-fact``.
        WrongState: she did not consent.
    """
    someone = agreed(participant, today)
    if not facts:
        raise Invalid("required", "Say yes or no to one fact at least.", field="facts")
    foreign = [fact for fact in facts if by_role not in DOCTORS and fact not in OF_COUNSELLORS]
    if foreign:
        raise NotAllowed("role-of-fact", "This is asked and told by a doctor.", field=f"facts.{foreign[0]}")
    refuse_future(observed_on, "observed_on", today)
    refuse_before(observed_on, "observed_on", someone.consented_on, "she consented")
    return [
        HealthFactsRecorded(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            facts_id=facts_id,
            observed_on=observed_on,
            present=tuple(fact for fact in HealthFact if facts.get(fact) is True),
            absent=tuple(fact for fact in HealthFact if facts.get(fact) is False),
            by_role=by_role,
        )
    ]
