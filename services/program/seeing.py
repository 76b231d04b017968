"""What a role sees: the prison gets place, time and a custody label, never which of the first two stages."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.program.commands.history import Change
from services.program.desk.people import Stay
from services.program.desk.reading import Listed
from shared.contracts.base import Frozen
from shared.contracts.codes import AGENCY_OF, Attendance, EpisodeEnd, Pathway, Role, SessionKind, Stage

LABEL_OF = {Stage.MEDICAL: "pembinaan BNN", Stage.SOCIAL: "pembinaan BNN", Stage.SKILLS: "keterampilan"}
"""Custody label of a session. Medical and social look the same: which it is would tell who is treated."""

_LABEL_OF_END = {
    EpisodeEnd.COMPLETED: "selesai",
    EpisodeEnd.PARTIAL: "bebas",
    EpisodeEnd.WITHDREW: "berhenti",
    EpisodeEnd.TRANSFERRED: "pindah",
    EpisodeEnd.RELEASED: "bebas",
    EpisodeEnd.ABSENT: "berhenti",
    EpisodeEnd.DIED: "berhenti",
    EpisodeEnd.MISREFERRED: "berhenti",
    EpisodeEnd.STOPPED_BNN: "berhenti",
    EpisodeEnd.STOPPED_PRISON: "berhenti",
}


def is_care(role: Role) -> bool:
    """Whether the role belongs to the agency that treats."""
    return AGENCY_OF[role] == "bnnp"


class CustodySession(Frozen):
    """A session as the prison sees it.

    ``booked`` are expected there, ``unmarked`` of them have no record, ``overdue`` beyond the limit.
    """

    session_id: UUID
    facility: str
    label: str
    starts_at: datetime
    ends_at: datetime
    session_on: date
    room: str
    status: str
    caused_by: str | None
    claimed_by: str | None
    disputed_by: str | None = None
    disputed_cause: str | None = None
    settled_cause: str | None = None
    booked: int
    unmarked: int
    overdue: int = 0
    conflict: str | None = None
    """Of a list of conflicts: ``holiday`` or ``blocked-time``, by what the facility says now."""


class Link(Frozen):
    """One session of a chain: what was planned first, what replaced it, and so on."""

    session_id: UUID
    starts_at: datetime
    room: str
    status: str
    caused_by: str | None = None
    claimed_by: str | None = None
    disputed_by: str | None = None
    disputed_cause: str | None = None
    settled_cause: str | None = None


class CareSession(CustodySession):
    """A session as those see it who hold it."""

    cohort_id: UUID
    stage: Stage
    group: str | None
    leader: str
    replaces: UUID | None
    kind: SessionKind | None = None
    module: int | None = None
    """Its place in the template's modules, from 1."""


def session_for(role: Role, row: Listed, zone: ZoneInfo) -> CareSession | CustodySession:
    """The session as the role sees it, by the facility's clock; the prison's own sessions in full."""
    said = row.model_dump() | {
        "label": LABEL_OF[row.stage],
        "group": row.group_label,
        "starts_at": row.starts_at.astimezone(zone),
        "ends_at": row.ends_at.astimezone(zone),
    }
    full = is_care(role) or row.stage is Stage.SKILLS
    return CareSession.model_validate(said) if full else CustodySession.model_validate(said)


class Booked(Frozen):
    """One woman at a session: ``expected``, ``marked`` with an outcome, ``lost``, ``freed`` or ``paused``.

    ``stands_for`` is the session that she missed and has here again, ``made_up_by`` the one that stands for
    this one; ``open_miss``: she missed this one, and a make-up can be planned.
    """

    participant_id: UUID
    case_number: str | None
    status: str
    outcome: Attendance | None
    stands_for: UUID | None = None
    made_up_by: UUID | None = None
    open_miss: bool = False


class Corrected(Frozen):
    """A record of attendance. ``old``: none for the first one; ``by``: a role, to the prison the agency."""

    participant_id: UUID
    case_number: str | None
    old: Attendance | None
    new: Attendance
    by: str
    recorded_at: datetime


def change_for(
    role: Role, stage: Stage, change: Change, case_number: str | None, zone: ZoneInfo
) -> Corrected:
    """The record as the role sees it: that a doctor marked would tell the prison which stage it is."""
    full = is_care(role) or stage is Stage.SKILLS
    return Corrected(
        participant_id=change.participant_id,
        case_number=case_number,
        old=change.old,
        new=change.new,
        by=change.by_role if full else AGENCY_OF[change.by_role],
        recorded_at=change.recorded_at.astimezone(zone),
    )


class CustodyEpisode(Frozen):
    """An episode as the prison sees it."""

    episode_id: UUID
    participant_id: UUID
    facility: str
    cohort_id: UUID
    label: str
    enrolled_on: date
    own_reason: str | None = None
    """Why it ended, where that is the reader's side alone to know."""
    expected_end: date | None = None
    """The last day by the template's planned length; none where her template is not loaded any more."""


class CareEpisode(CustodyEpisode):
    """An episode with its path."""

    pathway: Pathway
    stages: tuple[Stage, ...]
    started: dict[Stage, date]
    completed: dict[Stage, date]
    reason: EpisodeEnd | None
    ended_on: date | None


def label_of(stay: Stay, today: date) -> str:
    """The custody label of an episode (``design.md`` 6)."""
    if stay.reason is not None:
        return _LABEL_OF_END[stay.reason]
    if stay.left_on is not None:
        return "menunggu serah terima"
    if any(hold.covers(today) for hold in stay.holds.values()):
        return "jeda"
    if Stage.SKILLS in stay.started:
        return LABEL_OF[Stage.SKILLS]
    return LABEL_OF[Stage.SOCIAL] if stay.started else "menunggu"


def episode_for(
    role: Role, row: Stay, today: date, own_reason: str | None = None, *, expected_end: date | None = None
) -> CareEpisode | CustodyEpisode:
    said = row.model_dump() | {
        "label": label_of(row, today),
        "own_reason": own_reason,
        "expected_end": expected_end,
    }
    return CareEpisode.model_validate(said) if is_care(role) else CustodyEpisode.model_validate(said)
