"""The treatment plan and its schedule: write, approve, review, and the prison's answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import orjson

from services.assessment.aggregates import PARTICIPANT, PLAN, SCHEDULE
from services.assessment.commands.context import Asked, Context
from services.assessment.domain.care import plan as plans
from services.assessment.domain.care import schedule as schedules
from services.assessment.domain.care.plan import Draft
from services.assessment.domain.care.schedule import ReturnReason
from services.assessment.vault.cipher import new_salt, salted_digest
from services.assessment.vault.contents import PlanGoals
from shared.contracts.plan import JudgedGoal
from shared.decisions import Work
from shared.eventstore.port import Appended


async def write(
    context: Context, asked: Asked, who: UUID, *, version: int, draft: Draft, texts: Mapping[UUID, str]
) -> Appended:
    """Write a version: codes into the log, the words of the goals into the vault, in one append."""
    salt = new_salt()
    plain = {str(goal): text for goal, text in texts.items()}
    digest = salted_digest(salt, orjson.dumps(plain, option=orjson.OPT_SORT_KEYS))

    async def decide(work: Work) -> Mapping[str, str | int]:
        state, plan = await work.load(PARTICIPANT, who), await work.load(PLAN, who)
        here = context.of(asked.actor, state)
        events = plans.write(
            plan,
            state,
            version=version,
            draft=draft,
            goals_digest=digest,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(PLAN, who, *events, occurred_at=here.now)
        await context.vault.add(
            work, who, here.today, PlanGoals(plan_version=version, texts=texts, salt=salt)
        )
        return {"participant_id": str(who), "version": version}

    return await context.execute(decide, asked)


async def approve(context: Context, asked: Asked, who: UUID, *, version: int) -> Appended:
    """Approve the latest version, and put its schedule to the prison, in one append."""

    async def decide(work: Work) -> Mapping[str, str | int]:
        state, plan = await work.load(PARTICIPANT, who), await work.load(PLAN, who)
        await work.load(SCHEDULE, who)
        here = context.of(asked.actor, state)
        approved, proposed = plans.approve(
            plan, state, version=version, by_role=asked.actor.role, today=here.today
        )
        work.tell(PLAN, who, *approved, occurred_at=here.now)
        work.tell(SCHEDULE, who, *proposed, occurred_at=here.now)
        return {"participant_id": str(who), "version": version}

    return await context.execute(decide, asked)


async def review(
    context: Context,
    asked: Asked,
    who: UUID,
    *,
    version: int,
    reviewed_on: date,
    goals: Sequence[JudgedGoal],
) -> Appended:
    """Review the version in force."""

    async def decide(work: Work) -> Mapping[str, str | int]:
        state, plan = await work.load(PARTICIPANT, who), await work.load(PLAN, who)
        here = context.of(asked.actor, state)
        events = plans.review(
            plan,
            state,
            version=version,
            reviewed_on=reviewed_on,
            goals=goals,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(PLAN, who, *events, occurred_at=here.since(reviewed_on))
        return {"participant_id": str(who), "version": version}

    return await context.execute(decide, asked)


async def answer_schedule(
    context: Context, asked: Asked, who: UUID, *, version: int, returned_for: ReturnReason | None
) -> Appended:
    """The prison's answer to a proposed schedule. What it was made from is not read here."""

    async def decide(work: Work) -> Mapping[str, str | int]:
        state, schedule = await work.load(PARTICIPANT, who), await work.load(SCHEDULE, who)
        here = context.of(asked.actor, state)
        events = schedules.decide(
            schedule,
            state,
            version=version,
            returned_for=returned_for,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(SCHEDULE, who, *events, occurred_at=here.now)
        return {"participant_id": str(who), "version": version}

    return await context.execute(decide, asked)
