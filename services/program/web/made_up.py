"""Make-up sessions on the page of one session: which stands for which, and who can have one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.program.aggregates import SESSION
from services.program.commands.context import Context
from services.program.commands.sheet import Line
from services.program.domain.episode import Booking, Marked, Stay
from services.program.domain.here import Here
from services.program.domain.make_ups import not_made_up, open_misses
from services.program.domain.session import plan_of
from services.program.routes.fields import READERS
from services.program.seeing import is_care
from shared.contracts.codes import Attendance, Role, Stage


@dataclass(frozen=True)
class Pair:
    """One woman's other session: the missed one ``before``, or the one that stands for this one."""

    case_number: str | None
    session_id: UUID
    starts_at: datetime
    room: str
    before: bool


@dataclass(frozen=True)
class Missing:
    """Who missed the session and has no make-up."""

    participant_id: UUID
    case_number: str | None
    outcome: Attendance | None


async def pairs_of(context: Context, lines: Sequence[Line], numbers: Mapping[UUID, str]) -> tuple[Pair, ...]:
    """The pairs of a session, in the order of its sheet; times by the clock of each session's facility."""
    found = [
        (line, other, before)
        for line in lines
        for other, before in ((line.stands_for, True), (line.made_up_by, False))
        if other is not None
    ]
    plans = [plan_of(state) for state in await context.load(SESSION, [other for _, other, _ in found])]
    return tuple(
        Pair(
            case_number=numbers.get(line.participant_id),
            session_id=plan.session_id,
            starts_at=context.here(plan.facility).local(plan.starts_at),
            room=plan.room,
            before=before,
        )
        for (line, _, before), plan in zip(found, plans, strict=True)
    )


def missing_of(lines: Sequence[Line], numbers: Mapping[UUID, str]) -> tuple[Missing, ...]:
    return tuple(
        Missing(line.participant_id, numbers.get(line.participant_id), line.outcome)
        for line in lines
        if line.open_miss
    )


@dataclass(frozen=True)
class Miss:
    """A session that she missed and that is not made up; ``here``: at the facility that has her stay now."""

    session_id: UUID
    starts_at: datetime
    outcome: Attendance
    here: bool


def misses_of(stay: Stay, role: Role, here: Here) -> tuple[Miss, ...]:
    """What those who read sessions see of it, by time.

    To the prison a completed stage of BNN hides nothing, since that would tell it that it is completed.
    """
    if role not in READERS:
        return ()
    found = open_misses(stay) if is_care(role) else [one for one in not_made_up(stay) if _told(stay, one)]
    return tuple(
        Miss(
            one.session_id,
            here.local(one.starts_at),
            one.status.outcome,
            here=stay.here_since is None or one.session_on >= stay.here_since,
        )
        for one in found
        if isinstance(one.status, Marked)
    )


def _told(stay: Stay, one: Booking) -> bool:
    return one.stage is not Stage.SKILLS or one.stage not in stay.completed
