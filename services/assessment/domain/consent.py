"""Notice and consent: she is told, asked, and says yes or no; a no may be followed by a yes."""

from datetime import date

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.participant import Assessed, Consented, Declined, Participant, live
from services.assessment.domain.roles import WITNESSES
from shared.contracts.assessment import ConsentRecorded
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.refusals import Invalid, WrongState


class Notice(Frozen):
    """How she was told: version of the notice, language, read aloud or read by herself, and before whom."""

    notice_version: str
    language: str
    read_aloud: bool
    witness_role: Role | None = None


def record_consent(
    state: Participant, *, given: bool, asked_on: date, notice: Notice, by_role: Role, today: date
) -> list[Event]:
    """Record her answer; the same no of the same day again is quiet, a second yes is refused."""
    someone = live(state)
    if isinstance(someone, Consented | Assessed):
        raise WrongState(
            "already-consented",
            f"She consented on {someone.consented_on}. Who does not want to go on withdraws.",
            field="given",
        )
    if notice.witness_role is not None and notice.witness_role not in WITNESSES:
        allowed = ", ".join(WITNESSES)
        raise Invalid("witness-role", f"A witness is one of: {allowed}.", field="witness_role")
    refuse_future(asked_on, "asked_on", today)
    refuse_before(asked_on, "asked_on", someone.case.referred_on, "she was referred")
    if isinstance(someone, Declined):
        if not given and asked_on == someone.asked_on:
            return []
        refuse_before(asked_on, "asked_on", someone.asked_on, "she was asked last")
    return [
        ConsentRecorded(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            given=given,
            asked_on=asked_on,
            by_role=by_role,
            **notice.model_dump(),
        )
    ]
