"""A conclusion explained: what the rules proposed, and why it was decided otherwise."""

from datetime import date
from uuid import UUID

from services.assessment.domain.deciding.proposing import Proposal
from services.assessment.domain.needs.state import Care
from services.assessment.domain.participant import Case
from services.assessment.domain.roles import DOCTORS
from shared.contracts.base import Event
from shared.contracts.care import DecisionExplained, DeviationReason, ReassessmentSettled
from shared.contracts.codes import Pathway, Role
from shared.refusals import Invalid, NotAllowed


def refuse_unreasoned(
    proposal: Proposal, pathway: Pathway, *, reason: DeviationReason | None, noted: bool, by_role: Role
) -> None:
    """A deviation needs a reason, and a doctor where the proposal is medical; where there is none, neither.

    Raises:
        Invalid: ``deviation-reason-missing``, ``no-deviation``, ``note-missing``, ``note-without-reason``.
        NotAllowed: ``role-of-deviation``.
    """
    deviates = proposal.pathway not in {None, pathway}
    if deviates and proposal.pathway is Pathway.MEDICAL and by_role not in DOCTORS:
        raise NotAllowed(
            "role-of-deviation",
            "The rules propose medical rehabilitation; only a doctor decides otherwise.",
            field="pathway",
        )
    if deviates and reason is None:
        raise Invalid(
            "deviation-reason-missing",
            f"The rules propose {proposal.proposal}; say why it is decided otherwise.",
            field="deviation_reason",
        )
    if reason is not None and pathway is proposal.pathway:
        raise Invalid(
            "no-deviation",
            "This is what the rules propose; there is nothing to give a reason for.",
            field="deviation_reason",
        )
    if reason is DeviationReason.OTHER and not noted:
        raise Invalid("note-missing", "Another reason is explained in the note.", field="note")
    if noted and reason is None:
        raise Invalid("note-without-reason", "A note explains a reason; give its code.", field="note")


def explain(
    care: Care,
    case: Case,
    proposal: Proposal,
    *,
    assessment_id: UUID,
    decided_on: date,
    by_role: Role,
    reason: DeviationReason | None,
    note_digest: str | None,
) -> list[Event]:
    """Tell what was proposed when it was decided; a question that was open is answered by it."""
    told: list[Event] = []
    about = {"facility": case.facility, "participant_id": case.participant_id}
    if care.reassessment is not None:
        told.append(
            ReassessmentSettled.model_validate(
                {
                    **about,
                    "reassessment_id": care.reassessment.reassessment_id,
                    "how": "superseded",
                    "settled_on": decided_on,
                    "by_role": by_role,
                }
            )
        )
    explained = DecisionExplained.model_validate(
        {
            **about,
            **proposal.model_dump(),
            "assessment_id": assessment_id,
            "decided_on": decided_on,
            "decided_role": by_role,
            "deviation_reason": reason,
            "note_digest": note_digest,
        }
    )
    return [*told, explained]
