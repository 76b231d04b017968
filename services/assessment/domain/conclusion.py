"""Concluding an assessment with a pathway, and superseding what was concluded before."""

from datetime import date
from uuid import UUID

from services.assessment.domain.clinical import Record
from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.participant import Assessed, Conclusion, Participant, agreed
from services.assessment.domain.roles import CONCLUDES
from shared.contracts.assessment import ParticipantAssessed
from shared.contracts.base import Event
from shared.contracts.codes import Pathway, Role
from shared.refusals import NotAllowed, WrongState


def conclude(
    state: Participant,
    record: Record,
    *,
    assessment_id: UUID,
    pathway: Pathway,
    concluded_on: date,
    supersedes: UUID | None,
    by_role: Role,
    today: date,
) -> list[Event]:
    """Conclude; what holds already, told again in the same words, is quiet."""
    if by_role not in CONCLUDES[pathway]:
        allowed = ", ".join(CONCLUDES[pathway])
        raise NotAllowed("role-of-pathway", f"This pathway is concluded by: {allowed}.", field="pathway")
    someone = agreed(state, today)
    wanted = Conclusion(
        assessment_id=assessment_id,
        pathway=pathway,
        concluded_on=concluded_on,
        decided_role=by_role,
        supersedes=supersedes,
    )
    if isinstance(someone, Assessed):
        if someone.latest == wanted.model_copy(update={"assessment_id": someone.latest.assessment_id}):
            return []
        _refuse_other_predecessor(someone.latest, supersedes)
        refuse_before(
            concluded_on, "concluded_on", someone.latest.concluded_on, "the earlier one was concluded"
        )
    elif supersedes is not None:
        raise WrongState("nothing-to-supersede", "She was not assessed before.", field="supersedes")
    refuse_future(concluded_on, "concluded_on", today)
    refuse_before(concluded_on, "concluded_on", someone.consented_on, "she consented")
    if record.assist_by(concluded_on) is None:
        raise WrongState(
            "assist-missing",
            f"There is no ASSIST of {concluded_on} or before; it comes before the conclusion.",
        )
    told = {**wanted.model_dump(), "facility": someone.case.facility}
    return [ParticipantAssessed.model_validate({**told, "participant_id": someone.case.participant_id})]


def _refuse_other_predecessor(latest: Conclusion, supersedes: UUID | None) -> None:
    """A later conclusion names the one that holds, so that nobody overrules what she has not read."""
    if supersedes != latest.assessment_id:
        raise WrongState(
            "supersedes-latest",
            f"She was assessed on {latest.concluded_on}; a new conclusion supersedes {latest.assessment_id}.",
            field="supersedes",
        )
