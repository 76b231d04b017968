"""Events of the log ``program``: places, cohorts, sessions, attendance, stages; nothing more clinical."""

# ruff: noqa: PLC0414 - what custody tells belongs to the same log and is read from here

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import DataClass
from shared.contracts.candidates import CandidateMerged as CandidateMerged
from shared.contracts.candidates import OtherReferralJoined as OtherReferralJoined
from shared.contracts.candidates import ReviewTaskOpened as ReviewTaskOpened
from shared.contracts.codes import (
    Attendance,
    Cause,
    EpisodeEnd,
    OverrideReason,
    Pathway,
    Role,
    SessionKind,
    Stage,
)
from shared.contracts.custody import BlockedTime as BlockedTime
from shared.contracts.custody import CensusReported as CensusReported
from shared.contracts.custody import FacilityConfigured as FacilityConfigured
from shared.contracts.custody import FacilityScreened as FacilityScreened
from shared.contracts.custody import ParticipantMoved as ParticipantMoved
from shared.contracts.custody import ProgramEvent as ProgramEvent
from shared.contracts.sessions import Side
from shared.contracts.waiting import PlacementReason


class CandidateListed(ProgramEvent):
    """An assessed participant waits for a place."""

    data_class: ClassVar[DataClass] = "C4-summary"

    participant_id: UUID
    assessment_id: UUID
    pathway: Pathway
    listed_on: date


class CandidateRemoved(ProgramEvent):
    """She waits no longer, without a place: retracted, education alone, or she withdrew her consent."""

    data_class: ClassVar[DataClass] = "C4-summary"

    participant_id: UUID
    reason: Literal["rujukan_ditarik", "edukasi", "persetujuan_ditarik"]
    removed_on: date


class CohortOpened(ProgramEvent):
    """A cohort takes participants; its template version is fixed for its life."""

    about: ClassVar[str] = "cohort_id"

    cohort_id: UUID
    label: str
    template: str
    template_version: int
    opened_on: date


class DecreeIssued(ProgramEvent):
    """The head of the prison decreed who takes part; nothing starts before it."""

    about: ClassVar[str] = "decree_id"

    decree_id: UUID
    cohort_id: UUID
    number: str
    issued_on: date
    participants: tuple[UUID, ...]
    over_capacity: PlacementReason | None = None


class EpisodeEvent(ProgramEvent):
    """An event of one person's stay in the programme; it lies in her episode's stream."""

    episode_id: UUID
    participant_id: UUID


class ParticipantEnrolled(EpisodeEvent):
    """She is in the programme, with the stages of her pathway in order."""

    data_class: ClassVar[DataClass] = "C4-summary"

    cohort_id: UUID
    decree_id: UUID
    assessment_id: UUID
    pathway: Pathway
    stages: tuple[Stage, ...]
    template: str
    template_version: int
    enrolled_on: date


class StageStarted(EpisodeEvent):
    """First attended session of the stage, on its date."""

    data_class: ClassVar[DataClass] = "C4-summary"

    stage: Stage
    started_on: date


class StageCompleted(EpisodeEvent):
    """The stage is done, in spite of its rates if ``overridden``. Counts are her sessions in it."""

    data_class: ClassVar[DataClass] = "C4-summary"

    stage: Stage
    started_on: date
    completed_on: date
    planned: int
    held: int
    attended: int
    alpa: int
    template_version: int
    next_stage: Stage | None
    overridden: bool = False
    override: OverrideReason | None = None


class EpisodeEnded(EpisodeEvent):
    """The stay is over, for one reason. ``side``: which agency said so; a role could betray a reason."""

    reason: EpisodeEnd
    ended_on: date
    side: Side | None


class SessionScheduled(ProgramEvent):
    """A session is planned: instants with a zone, room and leader reserved."""

    data_class: ClassVar[DataClass] = "C4-summary"
    about: ClassVar[str] = "session_id"

    session_id: UUID
    cohort_id: UUID
    stage: Stage
    group: str | None = None
    starts_at: datetime
    ends_at: datetime
    session_on: date
    room: str
    leader: str
    participants: tuple[UUID, ...]
    replaces: UUID | None = None
    kind: SessionKind | None = None
    module: int | None = None
    """What it works on: the place in the template's modules, from 1; a name could be a clinical word."""


class SessionHeld(ProgramEvent):
    """Attendance was marked for the first time: the session took place."""

    about: ClassVar[str] = "session_id"

    session_id: UUID
    session_on: date


class SessionCancelled(ProgramEvent):
    """Not held: by whose failure, as an agency said on ``said_on`` (none: on the day of cancelling)."""

    about: ClassVar[str] = "session_id"

    session_id: UUID
    session_on: date
    caused_by: Cause
    claimed_by: Literal["bnnp", "lapas"]
    cancelled_on: date
    said_on: date | None = None


class ParticipantBooked(EpisodeEvent):
    """She is expected at a session: one person-session. ``makes_up``: a missed one, for which it is."""

    data_class: ClassVar[DataClass] = "C4-summary"

    session_id: UUID
    cohort_id: UUID | None = None
    stage: Stage
    group: str | None = None
    starts_at: datetime
    ends_at: datetime
    session_on: date
    room: str
    kind: SessionKind | None = None
    module: int | None = None
    makes_up: UUID | None = None


class BookingCancelled(EpisodeEvent):
    """Her session was not held: the person-session stays counted, as lost, by cause."""

    session_id: UUID
    session_on: date
    caused_by: Cause


class BookingFreed(EpisodeEvent):
    """Not expected, and not counted: her episode ended, she was ``moved_to`` another session, or held."""

    session_id: UUID
    moved_to: UUID | None = None
    hold_id: UUID | None = None
    makes_up: UUID | None = None


class AttendanceRecorded(EpisodeEvent):
    """What was recorded for her at the session; a later record for the same session replaces it.

    ``makes_up``: as she was booked, the missed session that this one is for.
    """

    session_id: UUID
    session_on: date
    outcome: Attendance
    by_role: Role
    makes_up: UUID | None = None


ProgramLogEvent = (
    CandidateListed
    | CandidateRemoved
    | ReviewTaskOpened
    | CandidateMerged
    | OtherReferralJoined
    | CohortOpened
    | DecreeIssued
    | ParticipantEnrolled
    | StageStarted
    | StageCompleted
    | EpisodeEnded
    | SessionScheduled
    | SessionHeld
    | SessionCancelled
    | ParticipantBooked
    | BookingCancelled
    | BookingFreed
    | AttendanceRecorded
)
"""What the log ``program`` holds of its own; what is told beside it has modules by topic."""
