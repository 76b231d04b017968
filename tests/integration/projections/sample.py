"""A small view over three logs, made for these tests: women, their sessions (private), counters."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid5

from pydantic import Field

from shared.contracts.assessment import ConsentRecorded, ParticipantReferred, ReferralRetracted
from shared.contracts.base import Event, Frozen
from shared.contracts.clinical import InstrumentCompleted, SubstanceScore
from shared.contracts.codes import Attendance, Pathway, RecallAnchor, Role, Stage
from shared.contracts.program import AttendanceRecorded, CandidateListed, ParticipantBooked
from shared.projections.projection import Counter, Key, Projection, Told, View, difference
from shared.testing.clinical import screened

KUPANG = "lpp-kupang"
DAY = date(2026, 8, 3)


class Woman(Frozen):
    participant_id: UUID
    facility: str
    case_number: str | None = None
    consent: bool | None = None
    pathway: Pathway | None = None
    waiting_since: date | None = None
    attended: tuple[UUID, ...] = ()
    bands: dict[str, str] = Field(default_factory=dict)
    heard: datetime | None = None


class Women(Projection[Woman]):
    """One row per woman; every log adds what it says."""

    name = "women"
    row = Woman
    key = ("participant_id",)
    indexes: ClassVar = (("facility", "case_number"),)

    def keys(self, told: Told) -> Iterable[Key]:
        identity = getattr(told.event, "participant_id", None)
        return [(identity,)] if identity else []

    def fold(self, row: Woman | None, told: Told) -> Woman | None:
        event: Any = told.event
        row = row or Woman(participant_id=event.participant_id, facility=event.facility)
        change: dict[str, Any] = {}
        match event:
            case ParticipantReferred():
                change = {"case_number": event.case_number, "heard": told.occurred_at}
            case ConsentRecorded():
                change = {"consent": event.given}
            case CandidateListed():
                change = {"pathway": event.pathway, "waiting_since": event.listed_on}
            case AttendanceRecorded():
                attended = {*row.attended} - {event.session_id}
                if event.outcome is Attendance.PRESENT:
                    attended.add(event.session_id)
                change = {"attended": tuple(sorted(attended))}
            case InstrumentCompleted():
                change = {"bands": {s.substance: s.band for s in event.scores if s.band}}
            case _:
                return row
        return row.model_copy(update=change)

    def tally(self, before: Woman | None, after: Woman | None) -> Mapping[Counter, int]:
        return difference(self._counts(before), self._counts(after))

    def _counts(self, row: Woman | None) -> Mapping[Counter, int]:
        if row is None:
            return {}
        counts = {(row.facility, DAY, "attended"): len(row.attended)}
        if row.consent:
            counts[row.facility, DAY, "consented"] = 1
        return counts


class Booking(Frozen):
    session_id: UUID
    participant_id: UUID
    starts_at: datetime
    stage: Stage


class Bookings(Projection[Booking]):
    """Open bookings; marking one removes it. Private."""

    name = "bookings"
    row = Booking
    key = ("session_id", "participant_id")
    private = True

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case ParticipantBooked() | AttendanceRecorded() as event:
                return [(event.session_id, event.participant_id)]
        return []

    def fold(self, row: Booking | None, told: Told) -> Booking | None:  # noqa: ARG002 - what was booked is gone
        match told.event:
            case ParticipantBooked() as event:
                return Booking(
                    session_id=event.session_id,
                    participant_id=event.participant_id,
                    starts_at=event.starts_at,
                    stage=event.stage,
                )
        return None


def view(version: int = 1, *projections: Projection[Any], schema: str = "sample") -> View:
    return View(
        schema=schema,
        name="care",
        version=version,
        logs=("assessment", "clinical", "program"),
        projections=projections or (Women(), Bookings()),
    )


def woman(n: int) -> UUID:
    return UUID(int=n)


def referred(n: int) -> ParticipantReferred:
    return ParticipantReferred(
        facility=KUPANG,
        participant_id=woman(n),
        case_number=f"KPG-26-{n:03}",
        referred_on=DAY,
        by_role=Role.LAPAS_OFFICER,
    )


def consented(n: int, *, given: bool = True) -> ConsentRecorded:
    return ConsentRecorded(
        facility=KUPANG,
        participant_id=woman(n),
        given=given,
        asked_on=DAY,
        notice_version="1",
        language="id",
        read_aloud=False,
        by_role=Role.BNN_COUNSELLOR,
    )


def retracted(n: int) -> ReferralRetracted:
    return ReferralRetracted(
        facility=KUPANG,
        participant_id=woman(n),
        reason="ganda",
        retracted_on=DAY,
        by_role=Role.LAPAS_OFFICER,
    )


def scored(n: int, band: Literal["low", "moderate", "high"] = "high") -> InstrumentCompleted:
    score = SubstanceScore(substance="methamphetamine", score=30, band=band, status="complete")
    return screened(
        score,
        facility=KUPANG,
        participant_id=woman(n),
        result_id=uuid5(woman(n), "result"),
        recall_anchor=RecallAnchor.LAST_3_MONTHS,
        completed_on=DAY,
    )


def listed(n: int) -> CandidateListed:
    return CandidateListed(
        facility=KUPANG,
        participant_id=woman(n),
        assessment_id=uuid5(woman(n), "assessment"),
        pathway=Pathway.SOCIAL,
        listed_on=DAY,
    )


def session(n: int) -> UUID:
    return UUID(int=1_000_000 + n)


def booked(n: int, in_session: int) -> ParticipantBooked:
    starts = datetime(2026, 8, 20, 1, tzinfo=UTC) + timedelta(days=in_session)
    return ParticipantBooked(
        facility=KUPANG,
        episode_id=uuid5(woman(n), "episode"),
        participant_id=woman(n),
        session_id=session(in_session),
        stage=Stage.SOCIAL,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        session_on=starts.date(),
        room="Aula",
    )


def attended(n: int, in_session: int, outcome: Attendance = Attendance.PRESENT) -> AttendanceRecorded:
    return AttendanceRecorded(
        facility=KUPANG,
        episode_id=uuid5(woman(n), "episode"),
        participant_id=woman(n),
        session_id=session(in_session),
        session_on=DAY,
        outcome=outcome,
        by_role=Role.BNN_COUNSELLOR,
    )


def story(women: int = 4, sessions: int = 3) -> Sequence[Event]:
    """Some women through everything, with a correction for each second one."""
    told: list[Event] = []
    for n in range(1, women + 1):
        told += [referred(n), consented(n, given=n % 3 != 0), scored(n), listed(n)]
        told += [booked(n, s) for s in range(sessions)]
        told += [attended(n, s) for s in range(sessions - 1)]
        if n % 2 == 0:
            told += [attended(n, 0, Attendance.ABSENT)]
    return told
