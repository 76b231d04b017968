"""Counting the facility's own screens, taking counts by file, and the series with its corrections."""

from collections.abc import Mapping
from datetime import date

from services.program.aggregates import FACILITY, tell
from services.program.commands.context import Asked, Context
from services.program.domain import census as rules
from services.program.domain.census import Counted
from services.program.domain.census_history import Series, series
from shared.contracts.custody import FacilityScreened
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.runtime.dates import local_date


async def screen(
    context: Context, asked: Asked, *, facility: str, month: date, screened: int, found: int
) -> Appended:
    asked.actor.must_be_at(facility)
    here = context.here(facility)

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(FACILITY, facility)
        events = rules.report_screens(state, month=month, screened=screened, found=found, here=here)
        tell(work, events, here)
        return {"facility": facility}

    return await context.execute(decide, asked)


async def take(context: Context, asked: Asked, *, facility: str, content: bytes) -> Appended:
    """All lines or none; the same file again tells nothing."""
    asked.actor.must_be_at(facility)
    here = context.here(facility)

    async def decide(work: Work) -> Mapping[str, object]:
        state = await work.load(FACILITY, facility)
        events, lines = rules.take(state, content, here)
        tell(work, events, here)
        months = sum(isinstance(event, FacilityScreened) for event in events)
        return {"facility": facility, "lines": len(lines), "days": len(events) - months, "months": months}

    return await context.execute(decide, asked)


async def look_through(context: Context, asked: Asked, *, facility: str, content: bytes) -> list[Counted]:
    """What the file would change; writes nothing."""
    asked.actor.must_be_at(facility)
    [state] = await context.load(FACILITY, [facility])
    return rules.take(state, content, context.here(facility))[1]


async def history(context: Context, facility: str, since: date, until: date) -> Series:
    """The series of the facility's stream."""
    zone = context.facility(facility).zone
    found = await context.store.load(FACILITY.ref(facility))
    told = ((envelope.event, envelope.recorded_at) for envelope in found.events)
    return series(told, since, until, lambda at: local_date(at, zone))
