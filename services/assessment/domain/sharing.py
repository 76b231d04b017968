"""Who gets what by her consent: the prison's clinic is a receiver, BNN treats her and custody has duties."""

from datetime import date

from services.assessment.domain.consent import in_force
from services.assessment.domain.participant import Participant, consent_to
from services.assessment.domain.roles import CARES
from shared.contracts.codes import Role
from shared.contracts.consents import CARE
from shared.refusals import NotAllowed


def cares_for(role: Role, state: Participant, today: date) -> bool:
    """Whether this role sees what is clinical about her: BNN does, the clinic while she shares it."""
    return role in CARES and (role is not Role.LAPAS_CLINIC or in_force(state, CARE, today))


def refuse_uncared(role: Role, state: Participant, today: date) -> None:
    """Refuse to hand out what is clinical to who may not see it today.

    Raises:
        NotAllowed: ``not-shared``.
    """
    if not cares_for(role, state, today):
        raise NotAllowed("not-shared", "She does not share this with you.", field="participant_id")


def refuse_unshared(role: Role, state: Participant, today: date) -> None:
    """Refuse that the clinic works on what she does not share with it.

    Whether she agreed to be treated at all is asked by ``agreed``.

    Raises:
        NotAllowed: ``not-shared``.
    """
    said = consent_to(state, CARE.purpose, CARE.receiver)
    if role is Role.LAPAS_CLINIC and said is not None and not said.holds(today):
        raise NotAllowed(
            "not-shared", "She does not share this with the prison's clinic.", field="participant_id"
        )
