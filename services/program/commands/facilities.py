"""What a facility says about itself."""

from collections.abc import Mapping
from datetime import date

from services.program.aggregates import FACILITY, tell
from services.program.commands.context import Asked, Context
from services.program.domain import facility as rules
from shared.contracts.program import BlockedTime
from shared.decisions import Work
from shared.eventstore.port import Appended


async def configure(
    context: Context,
    asked: Asked,
    *,
    facility: str,
    capacity: int,
    rooms: list[str],
    blocked: list[BlockedTime],
    holidays: list[date],
    unmarked_after_hours: int = rules.UNMARKED_AFTER_HOURS,
) -> Appended:
    asked.actor.must_be_at(facility)
    here = context.here(facility)

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(FACILITY, facility)
        events = rules.configure(
            state,
            facility=facility,
            time_zone=here.zone.key,
            capacity=capacity,
            rooms=rooms,
            blocked=blocked,
            holidays=holidays,
            unmarked_after_hours=unmarked_after_hours,
        )
        tell(work, events, here)
        return {"facility": facility}

    return await context.execute(decide, asked)


async def report_census(
    context: Context, asked: Asked, *, facility: str, reported_on: date, occupants: int, narcotics: int
) -> Appended:
    asked.actor.must_be_at(facility)
    here = context.here(facility)

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(FACILITY, facility)
        events = rules.report_census(
            state, reported_on=reported_on, occupants=occupants, narcotics=narcotics, here=here
        )
        tell(work, events, here)
        return {"facility": facility}

    return await context.execute(decide, asked)
