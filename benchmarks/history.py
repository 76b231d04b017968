"""An invented history of any length for benchmarks: cohorts of ten women, all alike, in a social stage."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from shared.contracts.assessment import ConsentRecorded, ParticipantAssessed, ParticipantReferred
from shared.contracts.base import Event
from shared.contracts.clinical import SubstanceScore
from shared.contracts.codes import Attendance, EpisodeEnd, Pathway, RecallAnchor, Role, Stage
from shared.contracts.program import (
    AttendanceRecorded,
    CandidateListed,
    CohortOpened,
    DecreeIssued,
    EpisodeEnded,
    FacilityConfigured,
    ParticipantBooked,
    ParticipantEnrolled,
    SessionHeld,
    SessionScheduled,
    StageCompleted,
    StageStarted,
)
from shared.testing.clinical import screened
from shared.testing.telling import Telling

FACILITIES = 20
WOMEN = 10
SESSIONS = 10
FIRST_DAY = date(2020, 1, 6)
_SPACE = uuid.UUID("6f0d6f0e-0000-4000-8000-000000000000")


def history(at_least: int) -> Telling:
    """As many whole cohorts as it takes to have ``at_least`` events over the three logs."""
    telling = Telling(installation="bench")
    for number in range(FACILITIES):
        telling.tell(
            FacilityConfigured(
                facility=facility_of(number), time_zone="Asia/Makassar", capacity=100, rooms=("Aula",)
            )
        )
    cohort = 0
    while sum(map(len, telling.logs.values())) < at_least:
        telling.at(
            datetime.combine(FIRST_DAY + timedelta(weeks=cohort // FACILITIES), datetime.min.time(), UTC)
        )
        telling.tell(*_cohort(cohort))
        cohort += 1
    return telling


def facility_of(cohort: int) -> str:
    return f"lapas-{cohort % FACILITIES:02}"


def _id(*parts: object) -> UUID:
    return uuid.uuid5(_SPACE, "/".join(map(str, parts)))


def _cohort(number: int) -> Iterator[Event]:
    facility, day = facility_of(number), FIRST_DAY + timedelta(weeks=number // FACILITIES)
    cohort, decree = _id("cohort", number), _id("decree", number)
    women = tuple(_id("woman", number, n) for n in range(WOMEN))
    for n, woman in enumerate(women):
        yield from _assessed(woman, facility, f"BEN-{number:05}-{n:02}", day)
    yield CohortOpened(
        facility=facility,
        cohort_id=cohort,
        label=f"Angkatan {number}",
        template="bench",
        template_version=1,
        opened_on=day,
    )
    yield DecreeIssued(
        facility=facility,
        decree_id=decree,
        cohort_id=cohort,
        number=f"SK-{number}",
        issued_on=day,
        participants=women,
    )
    for woman in women:
        yield ParticipantEnrolled(
            facility=facility,
            episode_id=_id("episode", woman),
            participant_id=woman,
            cohort_id=cohort,
            decree_id=decree,
            assessment_id=_id("assessment", woman),
            pathway=Pathway.SOCIAL,
            stages=(Stage.SOCIAL,),
            template="bench",
            template_version=1,
            enrolled_on=day,
        )
    for nth in range(SESSIONS):
        yield from _session(facility, cohort, women, nth, day + timedelta(days=1 + 3 * nth))
    for woman in women:
        yield from _completed(facility, woman, day)


def _assessed(woman: UUID, facility: str, case_number: str, day: date) -> Iterator[Event]:
    about = {"facility": facility, "participant_id": woman}
    role = Role.BNN_COUNSELLOR
    yield ParticipantReferred(**about, case_number=case_number, referred_on=day, by_role=Role.LAPAS_OFFICER)
    yield ConsentRecorded(
        **about, given=True, asked_on=day, notice_version="1", language="id", read_aloud=False, by_role=role
    )
    yield screened(
        SubstanceScore(substance="amphetamine", score=20, band="moderate", status="complete"),
        **about,
        result_id=_id("result", woman),
        recall_anchor=RecallAnchor.LAST_3_MONTHS,
        completed_on=day,
    )
    assessment = _id("assessment", woman)
    yield ParticipantAssessed(
        **about, assessment_id=assessment, pathway=Pathway.SOCIAL, concluded_on=day, decided_role=role
    )
    yield CandidateListed(**about, assessment_id=assessment, pathway=Pathway.SOCIAL, listed_on=day)


def _session(facility: str, cohort: UUID, women: tuple[UUID, ...], nth: int, day: date) -> Iterator[Event]:
    session, starts = _id("session", cohort, nth), datetime.combine(day, datetime.min.time(), UTC)
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "session_on": day, "room": "Aula"}
    what = {"facility": facility, "session_id": session, "cohort_id": cohort, "stage": Stage.SOCIAL}
    yield SessionScheduled(**what, **when, leader="pemimpin", participants=women)
    for woman in women:
        yield ParticipantBooked(**what, **when, episode_id=_id("episode", woman), participant_id=woman)
    yield SessionHeld(facility=facility, session_id=session, session_on=day)
    for woman in women:
        about = {"facility": facility, "episode_id": _id("episode", woman), "participant_id": woman}
        if nth == 0:
            yield StageStarted(**about, stage=Stage.SOCIAL, started_on=day)
        yield AttendanceRecorded(
            **about,
            session_id=session,
            session_on=day,
            outcome=Attendance.PRESENT,
            by_role=Role.BNN_COUNSELLOR,
        )


def _completed(facility: str, woman: UUID, day: date) -> Iterator[Event]:
    about = {"facility": facility, "episode_id": _id("episode", woman), "participant_id": woman}
    ended = day + timedelta(days=40)
    yield StageCompleted(
        **about,
        stage=Stage.SOCIAL,
        started_on=day + timedelta(days=1),
        completed_on=ended,
        planned=SESSIONS,
        held=SESSIONS,
        attended=SESSIONS,
        alpa=0,
        template_version=1,
        next_stage=None,
    )
    yield EpisodeEnded(**about, reason=EpisodeEnd.COMPLETED, ended_on=ended, side="bnnp")
