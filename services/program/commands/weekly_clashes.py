"""What lies in the weekly times of a cohort without holding them: single sessions, other cohorts' calendars.

A weekly time is held against other cohorts (``weekly``), and not against sessions: those are of one day, and
may be planned there for a good reason. They are named instead, to who plans the cohort or a
calendar: ADR 0035.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.program.aggregates import COHORT, SESSION
from services.program.commands.clashes import MOST_NAMED, Clash, held, may_see, named
from services.program.commands.context import Asked, Context
from services.program.commands.slots import LEADER as SESSION_LEADER
from services.program.commands.slots import ROOM as SESSION_ROOM
from services.program.commands.slots import Use
from services.program.commands.weekly import LEADER, ROOM
from services.program.domain.cohort import Open, opened
from services.program.domain.cohort_plan import Plan, quarters
from services.program.domain.here import Here
from services.program.domain.scheduling import slots
from services.program.domain.session import plan_of
from services.program.domain.several import Finding
from shared.contracts.cohorts import WeeklySlot
from shared.contracts.program import SessionScheduled

AHEAD = 26
"""For how many weeks sessions are looked for."""
MOST_KEYS = 20_000
"""Quarter hours that are looked up at most; a plan with very many times is looked at for fewer weeks."""
KEPT = ("field", "rule", "session_id", "cohort_id", "starts_at")
"""What an answer keeps of a finding: nobody's account."""


async def in_the_way(context: Context, asked: Asked, cohort: Open, plan: Plan, here: Here) -> list[Finding]:
    """Sessions of others that have the plan's room, or a leader of it, in one of its weekly times; by time.

    Each is named as far as the caller may see it; ``field`` is the weekly time.
    """
    times = {use.key: (n, use) for n, use in _ahead(cohort, plan, here)}
    clashes = await held(context.store, [use for _, use in times.values()])
    ids = list({clash.session for clash in clashes})
    plans = {id_: plan_of(state) for id_, state in zip(ids, await context.load(SESSION, ids), strict=True)}

    def counts(clash: Clash) -> bool:
        other = plans[clash.session]
        return other.cohort_id != cohort.cohort_id and other.starts_at > here.now

    others = sorted(
        filter(counts, clashes), key=lambda clash: (plans[clash.session].starts_at, clash.use.kind)
    )
    others = others[:MOST_NAMED]
    findings = await named(context, asked, others)
    return [
        {**finding, "field": f"slots.{times[clash.use.key][0]}.starts"}
        for clash, finding in zip(others, findings, strict=True)
    ]


def _ahead(cohort: Open, plan: Plan, here: Here) -> Iterator[tuple[int, Use]]:
    """Every quarter hour of the weekly times that lie ahead, with the number of the time."""
    in_a_week = sum(slot.minutes // 15 for slot in plan.slots) * (1 + len(plan.regular))
    weeks = min(AHEAD, max(1, MOST_KEYS // max(1, in_a_week)))
    first = max(here.today, plan.starts_on or here.today)
    for n, slot in enumerate(plan.slots):
        day = first + timedelta(days=(slot.weekday - first.weekday()) % 7)
        for week in range(weeks):
            starts = datetime.combine(day + timedelta(weeks=week), slot.starts, tzinfo=here.zone)
            for quarter in slots(starts, starts + timedelta(minutes=slot.minutes)):
                yield from ((n, use) for use in _uses(cohort, plan, quarter))


def _uses(cohort: Open, plan: Plan, quarter: str) -> Iterator[Use]:
    holder = str(cohort.cohort_id)
    if plan.room is not None:
        yield Use(SESSION_ROOM, f"{cohort.facility}|{plan.room}|{quarter}", holder, plan.room)
    for account in sorted(plan.regular):
        yield Use(SESSION_LEADER, f"{account}|{quarter}", holder, account)


async def in_times_of_others(
    context: Context, asked: Asked, cohort_id: UUID, planned: Sequence[SessionScheduled], here: Here
) -> list[Finding]:
    """Other cohorts that hold weekly what these sessions take: each once, with the first session."""
    first: dict[tuple[str, str], SessionScheduled] = {}
    for kind, keys in ((ROOM, _keys(planned, here, "room")), (LEADER, _keys(planned, here, "leader"))):
        for key, holder in (await context.store.holders(kind, list(keys))).items():
            if holder != str(cohort_id):
                at = first.setdefault((f"{kind}-taken", holder), keys[key])
                if keys[key].starts_at < at.starts_at:
                    first[f"{kind}-taken", holder] = keys[key]
    ids = list({UUID(holder) for _, holder in first})
    cohorts = dict(zip(ids, await context.load(COHORT, ids), strict=True))
    return [
        _of(asked, rule, opened(cohorts[UUID(holder)]), here.local(session.starts_at))
        for (rule, holder), session in first.items()
    ]


def _keys(planned: Sequence[SessionScheduled], here: Here, what: str) -> Mapping[str, SessionScheduled]:
    """The weekly quarter hours of sessions, as cohorts hold them, each with its first session."""
    found: dict[str, SessionScheduled] = {}
    for session in sorted(planned, key=lambda session: session.starts_at):
        starts = here.local(session.starts_at)
        minutes = int((session.ends_at - session.starts_at).total_seconds()) // 60
        slot = WeeklySlot(weekday=starts.weekday(), starts=starts.time(), minutes=minutes)
        whose = f"{session.facility}|{session.room}" if what == "room" else session.leader
        for quarter in quarters(slot, here.zone):
            found.setdefault(f"{whose}|{quarter}", session)
    return found


def _of(asked: Asked, rule: str, cohort: Open, at: datetime) -> Finding:
    what = "The room" if rule == f"{ROOM}-taken" else "The leader"
    finding: Finding = {"field": "weekly", "rule": rule, "starts_at": at.isoformat()}
    if not may_see(asked, cohort.facility):
        return finding | {"detail": f"{what} is a cohort's of another facility weekly then."}
    said = {
        "cohort_id": str(cohort.cohort_id),
        "detail": f"{what} is the cohort's {cohort.cohort_id} weekly then.",
    }
    return finding | said


def kept(findings: Sequence[Finding]) -> list[Finding]:
    """Findings as the answer of a command keeps them."""
    return [{name: one[name] for name in KEPT if name in one} for one in findings]
