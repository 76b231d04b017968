"""A later answer asks again: never a silent change, but a question to the care team."""

import uuid
from datetime import date
from uuid import UUID

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.deciding.proposing import Proposal
from services.assessment.domain.needs.state import Care
from services.assessment.domain.participant import Assessed, Case, Participant
from services.assessment.domain.roles import CONCLUDES
from shared.contracts.base import Event
from shared.contracts.care import (
    PATHWAY_OF,
    DeviationReason,
    Proposed,
    ReassessmentOpened,
    ReassessmentSettled,
)
from shared.contracts.codes import Pathway, Role
from shared.refusals import NotAllowed, WrongState


def reassess(
    care: Care, participant: Participant, proposal: Proposal, *, cause: UUID, by_role: Role, today: date
) -> list[Event]:
    """Open a question where what is proposed now is neither what was answered nor what was decided.

    It is opened anew when the proposal changes again, and settled when the answers agree with the decision
    again. Nothing else changes: conclusion, decree and stages stay as they are.
    """
    if not isinstance(participant, Assessed) or not care.decisions:
        return []
    held, becomes = participant.latest.pathway, proposal.proposal
    about = {"facility": participant.case.facility, "participant_id": participant.case.participant_id}
    if becomes is care.answered or proposal.pathway in {None, held}:
        return [] if care.reassessment is None else [_agrees_again(care.reassessment, by_role, today)]
    if care.reassessment is not None and care.reassessment.becomes is becomes:
        return []
    opened = ReassessmentOpened.model_validate(
        {
            **about,
            "reassessment_id": uuid.uuid5(cause, f"reassessment/{becomes}"),
            "assessment_id": participant.latest.assessment_id,
            "was": care.answered or Proposed.INCOMPLETE,
            "becomes": becomes,
            "triggers": proposal.triggers,
            "opened_on": today,
        }
    )
    return [opened]


def stand(
    care: Care, case: Case, *, reason: DeviationReason, settled_on: date, by_role: Role, today: date
) -> list[Event]:
    """Somebody looked and says that the conclusion stands. Where medical is proposed, that is a doctor.

    Raises:
        WrongState: ``nothing-to-reassess``.
        NotAllowed: ``role-of-deviation``.
        Invalid: a day in the future, or before the question was opened.
    """
    if (open_ := care.reassessment) is None:
        raise WrongState("nothing-to-reassess", "No answer since the conclusion changed what is proposed.")
    allowed = CONCLUDES[PATHWAY_OF.get(open_.becomes, Pathway.SOCIAL)]
    if by_role not in allowed:
        roles = ", ".join(allowed)
        raise NotAllowed("role-of-deviation", f"To decide otherwise is for: {roles}.")
    refuse_future(settled_on, "settled_on", today)
    refuse_before(settled_on, "settled_on", open_.opened_on, "the question was opened")
    return [
        ReassessmentSettled(
            facility=case.facility,
            participant_id=case.participant_id,
            reassessment_id=open_.reassessment_id,
            how="stands",
            settled_on=settled_on,
            by_role=by_role,
            reason=reason,
        )
    ]


def _agrees_again(open_: ReassessmentOpened, by_role: Role, today: date) -> ReassessmentSettled:
    return ReassessmentSettled(
        facility=open_.facility,
        participant_id=open_.participant_id,
        reassessment_id=open_.reassessment_id,
        how="agrees_again",
        settled_on=today,
        by_role=by_role,
    )
