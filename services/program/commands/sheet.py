"""One session as it is now, read from the streams themselves: what the attendance sheet shows."""

from dataclasses import dataclass
from uuid import UUID

from services.program.aggregates import EPISODE, SESSION
from services.program.commands.context import Context
from services.program.desk.reading import NOT_EXPECTED, Listed
from services.program.domain import make_ups
from services.program.domain.episode import Ended, Enrolled, Episode, Freed, Lost, Marked
from services.program.domain.ids import episode_of
from services.program.domain.session import Cancelled, Claimed, Held, Planned, Session, Superseded, plan_of
from shared.contracts.codes import Attendance


@dataclass(frozen=True)
class Line:
    """One woman: ``expected``, ``marked`` with an outcome, ``lost``, ``freed``, or ``paused`` by a hold.

    ``stands_for``, ``made_up_by`` and ``open_miss``: see ``make_ups``.
    """

    participant_id: UUID
    status: str
    outcome: Attendance | None = None
    stands_for: UUID | None = None
    made_up_by: UUID | None = None
    open_miss: bool = False


@dataclass(frozen=True)
class Sheet:
    """The session, and everybody who was booked."""

    session: Listed
    lines: list[Line]


async def sheet(context: Context, session_id: UUID) -> Sheet:
    """The sheet of a session.

    Raises:
        NotFound: ``session-unknown``.
    """
    session = await context.load(SESSION, [session_id])
    plan = plan_of(session[0])
    episodes = await context.load(EPISODE, [episode_of(who) for who in plan.participants])
    hers = dict(zip(plan.participants, episodes, strict=True))
    missing = make_ups.missing_there(session_id, hers)
    lines = [_line(who, one, session_id, open_miss=who in missing) for who, one in hers.items()]
    return Sheet(_listed(session[0], lines), lines)


def _line(who: UUID, episode: Episode, session_id: UUID, *, open_miss: bool) -> Line:
    status, outcome = _status(episode, session_id)
    stands_for, made_up_by = make_ups.links(session_id, episode)
    return Line(who, status, outcome, stands_for, made_up_by, open_miss)


def _status(episode: Episode, session_id: UUID) -> tuple[str, Attendance | None]:
    status = episode.stay.bookings[session_id].status if isinstance(episode, Enrolled | Ended) else Freed()
    match status:
        case Marked(outcome=outcome):
            return "marked", outcome
        case Lost():
            return "lost", None
        case Freed(hold_id=hold):
            return "freed" if hold is None else "paused", None
    return "expected", None


def _listed(session: Session, lines: list[Line]) -> Listed:
    said = plan_of(session).model_dump()
    late = session.overdue if isinstance(session, Planned | Held) else frozenset[UUID]()
    return Listed.model_validate(
        said
        | {
            "group_label": said["group"],
            "status": status_of(session),
            **claim(session),
            "booked": sum(line.status not in NOT_EXPECTED for line in lines),
            "unmarked": sum(line.status == "expected" for line in lines),
            "overdue": sum(line.status == "expected" and line.participant_id in late for line in lines),
        }
    )


def claim(session: Session) -> dict[str, object]:
    """By whose failure it was not held as planned, as each side says; empty for another session."""
    if not isinstance(session, Claimed):
        return {}
    said = session.dispute
    return {
        "caused_by": session.caused_by,
        "claimed_by": session.claimed_by,
        "claimed_on": session.claimed_on,
        "disputed_by": said and said.by,
        "disputed_cause": said and said.says,
        "settled_cause": said and said.settled,
    }


def status_of(session: Session) -> str:
    match session:
        case Cancelled():
            return "cancelled"
        case Superseded():
            return "rescheduled"
        case Held():
            return "held"
    return "planned"
