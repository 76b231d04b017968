"""The page of one session: what it is, its chain, its corrections, and what the reader may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.program.aggregates import COHORT, FACILITY, SESSION
from services.program.commands.chain import chain
from services.program.commands.context import Context
from services.program.commands.history import history
from services.program.commands.sheet import sheet
from services.program.desk.reading import Desk
from services.program.domain.cohort import opened
from services.program.domain.facility import Configured
from services.program.domain.here import Here
from services.program.domain.session import Cancelled, Claimed, Planned, Session, Superseded
from services.program.domain.template import stage_plan
from services.program.routes.fields import PLANNERS
from services.program.seeing import Corrected, Link, change_for
from services.program.web.made_up import Missing, Pair, missing_of, pairs_of
from services.program.web.week import Entry, entry
from shared.contracts.codes import AGENCY_OF, Cause
from shared.http.access import Caller
from shared.refusals import Refusal
from shared.runtime.facilities import Facility


@dataclass(frozen=True)
class Acts:
    """What the reader may do now: empty choices are no form."""

    mark: bool
    cancel: bool
    move: bool
    rooms: tuple[str, ...] = ()
    dispute: tuple[Cause, ...] = ()
    days_left: int = 0
    settle: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Refused:
    """What came back: which form, what was typed into it, and what is wrong by field."""

    act: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[dict[str, str | int], ...] = ()

    def at(self, act: str, name: str) -> list[dict[str, str | int]]:
        """What is wrong in one field of a form."""
        return [each for each in self.errors if act == self.act and each["field"] == name]

    def value(self, act: str, name: str, otherwise: object) -> str:
        """What stands in a field: what was typed, else what there is."""
        return self.typed.get(name, "") if act == self.act else str(otherwise)


def refused_by(act: str, form: Mapping[str, str], refusal: Refusal) -> Refused:
    single: dict[str, str | int] = {"rule": refusal.rule, "detail": refusal.detail}
    found = refusal.errors or [single | {"field": refusal.field or ""}]
    return Refused(act, form, tuple({"field": "", **each} for each in found))


@dataclass(frozen=True)
class One:
    """The session as one person sees it. ``minutes``: how long it takes."""

    entry: Entry
    facility: Facility
    chain: tuple[Link, ...]
    corrections: tuple[Corrected, ...]
    acts: Acts
    minutes: int
    leader: str
    today: str
    pairs: tuple[Pair, ...] = ()
    missing: tuple[Missing, ...] = ()
    """Who can have a make-up, for those who plan it."""
    next_week: datetime | None = None


async def one(context: Context, desk: Desk, caller: Caller, session_id: UUID) -> One:
    """The page's content.

    Raises:
        NotFound: ``session-unknown``. NotAllowed: another facility.
    """
    found = await sheet(context, session_id)
    caller.must_be_at(found.session.facility)
    [state] = await context.load(SESSION, [session_id])
    past = await history(context, caller, session_id)
    women = [change.participant_id for change in past.changes]
    numbers = await desk.case_numbers([*women, *(line.participant_id for line in found.lines)])
    facility = context.facility(found.session.facility)
    here = context.here(facility.id)
    corrected = [
        change_for(caller.role, past.plan.stage, each, numbers.get(each.participant_id), facility.zone)
        for each in past.changes
        if each.old is not None
    ]
    [cohort] = await context.load(COHORT, [past.plan.cohort_id])
    group = opened(cohort)
    owners = stage_plan(context.template(group.template, group.template_version), past.plan.stage).owners
    [place] = await context.load(FACILITY, [facility.id])
    rooms = place.rooms if isinstance(place, Configured) else ()
    return One(
        entry=entry(found.session, here, caller.role),
        facility=facility,
        chain=tuple(await chain(context, session_id)),
        corrections=tuple(corrected),
        acts=acts_of(state, caller, here, rooms, owns=caller.role in owners),
        minutes=(past.plan.ends_at - past.plan.starts_at).seconds // 60,
        leader=past.plan.leader,
        today=here.today.isoformat(),
        pairs=await pairs_of(context, found.lines, numbers),
        missing=missing_of(found.lines, numbers) if caller.role in owners else (),
        next_week=_next_week(here, past.plan.starts_at),
    )


def _next_week(here: Here, starts_at: datetime) -> datetime:
    """The same weekday and hour, in the first week that lies ahead: what the form for a make-up proposes."""
    weeks = max(1, (here.today - here.local(starts_at).date()).days // 7 + 1)
    return here.local(starts_at) + timedelta(weeks=weeks)


def acts_of(session: Session, caller: Caller, here: Here, rooms: tuple[str, ...], *, owns: bool) -> Acts:
    """Which forms the reader gets; the rules themselves refuse what comes from elsewhere."""
    plans = caller.role in PLANNERS
    if isinstance(session, Planned):
        ahead = here.today <= session.plan.session_on
        return Acts(mark=plans, cancel=plans, move=owns and ahead, rooms=rooms)
    if not isinstance(session, Cancelled | Superseded):
        return Acts(mark=plans, cancel=False, move=False, rooms=rooms)
    side = "lapas" if AGENCY_OF[caller.role] == "lapas" else "bnnp"
    left = (session.disputable_until - here.today).days
    return Acts(
        mark=False,
        cancel=False,
        move=False,
        dispute=_disputing(session, side) if left >= 0 else (),
        days_left=left,
        settle=_settling(session, side),
    )


def _disputing(session: Claimed, side: str) -> tuple[Cause, ...]:
    if session.dispute is not None or session.claimed_by == side:
        return ()
    return tuple(cause for cause in Cause if cause is not session.caused_by)


def _settling(session: Claimed, side: str) -> tuple[Cause, ...]:
    if session.dispute is None or session.dispute.settled is not None:
        return ()
    if session.claimed_by != side:
        return (session.caused_by,)
    says = session.dispute.says
    return (says, *(cause for cause in Cause if cause not in {says, session.caused_by}))
