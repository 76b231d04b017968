"""Events about one invented woman, with everything that a test does not care about filled in."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.assessment import (
    ConsentRecorded,
    ParticipantAssessed,
    ParticipantReferred,
    ReferralRetracted,
)
from shared.contracts.clinical import InstrumentCompleted, SubstanceScore
from shared.contracts.codes import Attendance, Cause, EpisodeEnd, Movement, Pathway, RecallAnchor, Role, Stage
from shared.contracts.program import (
    AttendanceRecorded,
    BookingCancelled,
    BookingFreed,
    EpisodeEnded,
    ParticipantBooked,
    ParticipantEnrolled,
    ParticipantMoved,
    SessionCancelled,
    SessionHeld,
    SessionScheduled,
    StageCompleted,
    StageStarted,
)
from shared.testing.clinical import screened

from .pilot_people import KUPANG, on

STAGES_OF = {
    Pathway.MEDICAL: (Stage.MEDICAL, Stage.SOCIAL, Stage.SKILLS),
    Pathway.SOCIAL: (Stage.SOCIAL, Stage.SKILLS),
}
"""The stages of a pathway in the pilot's template."""

ANA, COHORT, SESSION = UUID(int=1), UUID(int=77), UUID(int=99)


def day(text: str) -> date:
    return on(text).date()


def _in_episode(participant: UUID) -> dict[str, Any]:
    episode = uuid.uuid5(participant, "episode")
    return {"facility": KUPANG, "participant_id": participant, "episode_id": episode}


def referred(on_day: str = "08-03", participant: UUID = ANA, facility: str = KUPANG) -> ParticipantReferred:
    return ParticipantReferred(
        facility=facility,
        participant_id=participant,
        case_number=f"KPG-26-{participant.int:03d}",
        referred_on=day(on_day),
        by_role=Role.LAPAS_OFFICER,
    )


def retracted(on_day: str = "08-04", participant: UUID = ANA) -> ReferralRetracted:
    return ReferralRetracted(
        facility=KUPANG,
        participant_id=participant,
        reason="ganda",
        retracted_on=day(on_day),
        by_role=Role.LAPAS_OFFICER,
    )


def asked(on_day: str = "08-06", *, given: bool = True, participant: UUID = ANA) -> ConsentRecorded:
    return ConsentRecorded(
        facility=KUPANG,
        participant_id=participant,
        given=given,
        asked_on=day(on_day),
        notice_version="1",
        language="id",
        read_aloud=True,
        by_role=Role.BNN_COUNSELLOR,
    )


def assessed(
    on_day: str = "08-11", pathway: Pathway = Pathway.SOCIAL, participant: UUID = ANA
) -> ParticipantAssessed:
    return ParticipantAssessed(
        facility=KUPANG,
        participant_id=participant,
        assessment_id=uuid.uuid5(participant, on_day),
        pathway=pathway,
        concluded_on=day(on_day),
        decided_role=Role.BNN_DOCTOR,
    )


def assist(*scores: tuple[str, int | None, str | None], on_day: str = "08-11") -> InstrumentCompleted:
    found = tuple(
        SubstanceScore(
            substance=name,
            score=score,
            band=band,  # type: ignore[arg-type]
            status="complete" if band else "incomplete",
        )
        for name, score, band in scores
    )
    return screened(
        *found,
        facility=KUPANG,
        participant_id=ANA,
        result_id=UUID(int=5),
        recall_anchor=RecallAnchor.BEFORE_CUSTODY,
        completed_on=day(on_day),
        injecting=None,
    )


def enrolled(
    on_day: str = "08-18", pathway: Pathway = Pathway.SOCIAL, participant: UUID = ANA
) -> ParticipantEnrolled:
    return ParticipantEnrolled(
        **_in_episode(participant),
        cohort_id=COHORT,
        decree_id=UUID(int=78),
        assessment_id=UUID(int=79),
        pathway=pathway,
        stages=STAGES_OF[pathway],
        template="kupang-12w",
        template_version=1,
        enrolled_on=day(on_day),
    )


def started(stage: Stage, on_day: str = "08-20", participant: UUID = ANA) -> StageStarted:
    return StageStarted(**_in_episode(participant), stage=stage, started_on=day(on_day))


def completed(stage: Stage, since: str, on_day: str, participant: UUID = ANA) -> StageCompleted:
    return StageCompleted(
        **_in_episode(participant),
        stage=stage,
        started_on=day(since),
        completed_on=day(on_day),
        planned=4,
        held=4,
        attended=4,
        alpa=0,
        template_version=1,
        next_stage=None,
    )


def ended(on_day: str, reason: EpisodeEnd = EpisodeEnd.COMPLETED, participant: UUID = ANA) -> EpisodeEnded:
    return EpisodeEnded(**_in_episode(participant), reason=reason, ended_on=day(on_day), side="bnnp")


def moved(on_day: str, movement: Movement, participant: UUID = ANA) -> ParticipantMoved:
    return ParticipantMoved(
        facility=KUPANG,
        participant_id=participant,
        movement=movement,
        to_facility=None,
        moved_on=day(on_day),
    )


def _session(on_day: str, session: UUID) -> dict[str, Any]:
    return {"session_id": session, "session_on": day(on_day)}


def _place(on_day: str, stage: Stage, room: str) -> dict[str, Any]:
    starts: datetime = on(on_day, 9)
    return {"stage": stage, "starts_at": starts, "ends_at": starts + timedelta(hours=1), "room": room}


def scheduled(
    on_day: str = "08-20",
    stage: Stage = Stage.SOCIAL,
    session: UUID = SESSION,
    *women: UUID,
    room: str = "Aula",
) -> SessionScheduled:
    return SessionScheduled(
        facility=KUPANG,
        **_session(on_day, session),
        **_place(on_day, stage, room),
        cohort_id=COHORT,
        leader="konselor-1",
        participants=women or (ANA,),
    )


def held(on_day: str = "08-20", session: UUID = SESSION) -> SessionHeld:
    return SessionHeld(facility=KUPANG, **_session(on_day, session))


def cancelled(on_day: str = "08-20", cause: Cause = Cause.BNN, session: UUID = SESSION) -> SessionCancelled:
    return SessionCancelled(
        facility=KUPANG,
        **_session(on_day, session),
        caused_by=cause,
        claimed_by="bnnp",
        cancelled_on=day(on_day),
    )


def booked(
    on_day: str = "08-20",
    stage: Stage = Stage.SOCIAL,
    session: UUID = SESSION,
    *,
    group: str | None = None,
    participant: UUID = ANA,
    room: str = "Aula",
) -> ParticipantBooked:
    return ParticipantBooked(
        **_in_episode(participant),
        **_session(on_day, session),
        **_place(on_day, stage, room),
        cohort_id=COHORT,
        group=group,
    )


def marked(
    outcome: Attendance, on_day: str = "08-20", session: UUID = SESSION, participant: UUID = ANA
) -> AttendanceRecorded:
    return AttendanceRecorded(
        **_in_episode(participant),
        **_session(on_day, session),
        outcome=outcome,
        by_role=Role.BNN_COUNSELLOR,
    )


def lost(cause: Cause, on_day: str = "08-20", session: UUID = SESSION) -> BookingCancelled:
    return BookingCancelled(**_in_episode(ANA), **_session(on_day, session), caused_by=cause)


def freed(session: UUID = SESSION) -> BookingFreed:
    return BookingFreed(**_in_episode(ANA), session_id=session)
