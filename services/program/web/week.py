"""The sessions of a week, as a role sees them, by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.program.desk.reading import Listed
from services.program.domain.here import Here
from services.program.seeing import CareSession, CustodySession, session_for
from services.program.web.words import LABELS, STAGES
from shared.contracts.codes import Role


@dataclass(frozen=True)
class Entry:
    """One line: times are the facility's, ``due`` says that it is over and not fully marked."""

    session: CustodySession
    title: str
    group: str | None
    starts: datetime
    ends: datetime
    due: bool


@dataclass(frozen=True)
class DayOf:
    """One day."""

    day: date
    entries: list[Entry]


def days_of(rows: Sequence[Listed], monday: date, here: Here, role: Role) -> list[DayOf]:
    """Seven days from Monday on."""
    return [
        DayOf(day, [entry(row, here, role) for row in rows if row.session_on == day])
        for day in (monday + timedelta(days=n) for n in range(7))
    ]


def entry(row: Listed, here: Here, role: Role) -> Entry:
    seen = session_for(role, row, here.zone)
    full = seen if isinstance(seen, CareSession) else None
    return Entry(
        session=seen,
        title=STAGES[full.stage] if full else LABELS[seen.label],
        group=full.group if full else None,
        starts=here.local(row.starts_at),
        ends=here.local(row.ends_at),
        due=row.status in {"planned", "held"} and row.unmarked > 0 and here.begun(row.ends_at),
    )
