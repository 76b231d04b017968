"""What a calendar takes from its cohort's plan where nothing is said: weekly times, room, who leads.

Weekly times and who leads are the group's: for sessions of one woman each they are said. Who leads a cohort
is not told to the prison, so that its own calendars name their leader.
"""

from services.program.domain.calendar import Weekly
from services.program.domain.cohort_plan import Plan
from services.program.domain.several import Finding, refuse_all
from services.program.domain.template import Meeting
from shared.contracts.base import Frozen
from shared.contracts.codes import AGENCY_OF, Role, SessionKind


class Said(Frozen):
    """What a calendar says itself; what is none, or empty, it takes from the plan."""

    weekly: tuple[Weekly, ...] = ()
    room: str | None = None
    leader: str | None = None


def filled(said: Said, plan: Plan, meeting: Meeting, *, role: Role) -> Said:
    """The same with what it takes from the plan; afterwards nothing is missing.

    Raises:
        Invalid: ``weekly-not-planned``, ``weekly-too-short``, ``room-not-planned``, ``leader-not-planned``;
            all of them at once.
    """
    of_group = meeting.kind is SessionKind.GROUP
    times = tuple(Weekly(weekday=slot.weekday, starts=slot.starts) for slot in plan.slots) if of_group else ()
    leader = _leader(plan) if of_group and AGENCY_OF[role] == "bnnp" else None
    found = Said(weekly=said.weekly or times, room=said.room or plan.room, leader=said.leader or leader)
    findings: list[Finding] = [] if said.weekly else _short(plan, meeting) if times else [_missing("weekly")]
    findings += [_missing(name) for name in ("room", "leader") if getattr(found, name) is None]
    refuse_all(findings)
    return found


def _leader(plan: Plan) -> str | None:
    """Who is named first of those who lead as a rule."""
    return next((one.account for one in plan.facilitators if one.regular), None)


def _missing(field: str) -> Finding:
    what = {"weekly": "weekly times", "room": "the room", "leader": "who leads"}[field]
    detail = f"Say {what}: the plan of the cohort has none for these sessions."
    return {"field": field, "rule": f"{field}-not-planned", "detail": detail}


def _short(plan: Plan, meeting: Meeting) -> list[Finding]:
    """Weekly times in which a session does not fit: what comes after them is not the cohort's."""
    return [
        {
            "field": "weekly",
            "rule": "weekly-too-short",
            "detail": f"A session takes {meeting.minutes} minutes, the cohort's time at "
            f"{slot.starts:%H:%M} on weekday {slot.weekday} takes {slot.minutes}.",
        }
        for slot in plan.slots
        if slot.minutes < meeting.minutes
    ]
