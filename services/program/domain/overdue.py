"""Attendance that nobody recorded becomes visible by itself, after the limit that the facility itself set.

A day after the session if the facility says no limit of its own; a remote site says days. It changes none of
her figures: what is recorded later counts as if it had been recorded in time.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from services.program.domain.attendance import unmarked
from services.program.domain.episode import Episode
from services.program.domain.facility import Configured, Facility
from services.program.domain.here import Here
from services.program.domain.session import Held, Planned, Session
from shared.contracts.base import Event
from shared.contracts.sessions import AttendanceOverdue


def overdue(
    facility: Facility,
    session: Session,
    episodes: Mapping[UUID, Episode],
    *,
    without: Collection[UUID],
    here: Here,
) -> list[Event]:
    """Tell whose record is overdue now; of nobody twice, and nothing about a session that was not to be held.

    ``episodes`` are by participant; nobody asks for a record of those ``without``.
    """
    if not isinstance(session, Planned | Held) or not isinstance(facility, Configured):
        return []
    plan = session.plan
    if here.now < (due := plan.ends_at + facility.unmarked_after):
        return []
    women = [who for who in unmarked(plan, episodes) if who not in session.overdue and who not in without]
    if not women:
        return []
    return [
        AttendanceOverdue(
            facility=plan.facility,
            session_id=plan.session_id,
            session_on=plan.session_on,
            overdue_on=here.local(due).date(),
            participants=tuple(women),
        )
    ]
