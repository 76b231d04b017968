"""The weekly times that a cohort holds: each quarter hour of its room and of those who lead it as a rule.

Who only covers holds nothing: to cover for two cohorts at one time is usual, and somebody decides on the day.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID
from zoneinfo import ZoneInfo

from services.program.aggregates import COHORT
from services.program.commands.context import Asked, Context
from services.program.domain.cohort import opened
from services.program.domain.cohort_plan import Plan, quarters
from shared.decisions import Work
from shared.eventstore.port import Taken
from shared.refusals import NotAllowed, WrongState

ROOM, LEADER = "weekly-room", "weekly-leader"


def hold(work: Work, cohort_id: UUID, facility: str, plan: Plan, zone: ZoneInfo) -> None:
    """Give back what the cohort held, and hold what the plan says; what is taken is refused by its slot."""
    give_back(work, cohort_id)
    for n, slot in enumerate(plan.slots):
        field = f"slots.{n}.starts"
        for quarter in quarters(slot, zone):
            if plan.room is not None:
                taken = WrongState("weekly-room-taken", f"{plan.room} is taken weekly then.", field=field)
                work.reserve(ROOM, f"{facility}|{plan.room}|{quarter}", str(cohort_id), refusal=taken)
            for account in sorted(plan.regular):
                taken = WrongState("weekly-leader-taken", f"{account} leads weekly then.", field=field)
                work.reserve(LEADER, f"{account}|{quarter}", str(cohort_id), refusal=taken)


def give_back(work: Work, cohort_id: UUID) -> None:
    for kind in (ROOM, LEADER):
        work.release(kind, str(cohort_id))


@asynccontextmanager
async def holder_named(context: Context, asked: Asked) -> AsyncIterator[None]:
    """Name the cohort that has the weekly time, if it is of a facility that the caller may look at.

    Raises:
        WrongState: the same rule and field as without, ``errors`` with the cohort.
    """
    try:
        yield
    except WrongState as refusal:
        taken = refusal.__cause__
        if not isinstance(taken, Taken) or taken.reservation.kind not in {ROOM, LEADER}:
            raise
        [other] = await context.load(COHORT, [UUID(taken.held_by)])
        cohort = opened(other)
        finding = {"field": str(refusal.field), "rule": refusal.rule, "detail": refusal.detail}
        try:
            asked.actor.must_be_at(cohort.facility)
        except NotAllowed:
            raise refusal from None
        detail = f"{refusal.detail} By the cohort {cohort.cohort_id}."
        errors: list[dict[str, str | int]] = [{**finding, "detail": detail, "cohort_id": taken.held_by}]
        raise WrongState(refusal.rule, detail, field=refusal.field, errors=errors) from None
