"""The clock's commands: say whose attendance is overdue at a session; take a needless task of one back."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from services.program.aggregates import COHORT, FACILITY, SESSION, TASK, tell
from services.program.commands.context import Context
from services.program.commands.sessions import episodes_of
from services.program.desk.late import Late
from services.program.domain.cohort import opened
from services.program.domain.empty_sheets import leading, open_sheet, settle_sheet, sheet_of, waits
from services.program.domain.overdue import overdue
from services.program.domain.session import plan_of
from services.program.domain.template import stage_plan
from shared.contracts.protection import ProtectedClass
from shared.decisions import Work
from shared.eventstore.port import Appended, Command, Trace

CLOCK = "clock"
"""The principal of commands that nobody gives but time."""
_COMMANDS = UUID("a5a7f0d4-3a0c-5c2b-9d6e-1f60b0c7e2d1")


def command_of(late: Late) -> Command:
    """The command of what the desk showed as late: the same again is the same command."""
    body = "|".join(map(str, (late.session_id, *sorted(late.participants))))
    id_ = uuid5(_COMMANDS, body)
    return Command(CLOCK, f"overdue/{id_}", id_.hex)


async def tell_overdue(context: Context, late: Late) -> Appended:
    """Tell it as the streams are now; quiet when it was marked, cancelled or told meanwhile."""
    command = command_of(late)

    async def decide(work: Work) -> Mapping[str, str]:
        session = await work.load(SESSION, late.session_id)
        plan = plan_of(session)
        resting = await _resting(context, plan.participants)
        here = context.here(plan.facility)
        facility = await work.load(FACILITY, plan.facility)
        episodes = await episodes_of(work, plan.participants)
        told = overdue(facility, session, episodes, without=resting, here=here)
        group = opened(await work.load(COHORT, plan.cohort_id))
        template = context.template(group.template, group.template_version)
        side = leading(stage_plan(template, plan.stage).owners)
        task = await work.load(TASK, sheet_of(plan.session_id))
        tell(work, [*told, *open_sheet(task, told, side, here)], here)
        return {"session_id": str(late.session_id)}

    return await context.decisions.execute(decide, command=command, trace=Trace(command.id))


async def take_back(context: Context, session_id: UUID) -> Appended:
    """Take the task of an empty sheet back when nobody's record is missing there any more; else quiet."""

    async def decide(work: Work) -> Mapping[str, str]:
        session = await work.load(SESSION, session_id)
        plan = plan_of(session)
        here = context.here(plan.facility)
        episodes = await episodes_of(work, plan.participants)
        if not waits(session, episodes) - await _resting(context, plan.participants):
            tell(work, settle_sheet(await work.load(TASK, sheet_of(session_id)), here), here)
        return {"session_id": str(session_id)}

    return await context.decisions.execute(decide, command=None, trace=Trace(str(sheet_of(session_id))))


async def _resting(context: Context, women: Iterable[UUID]) -> set[UUID]:
    """Of whom nobody asks for a record: erased, or her taking part rests."""
    return {
        who
        for who, case in (await context.protections(women)).items()
        if case.erased_on is not None or ProtectedClass.PARTICIPATION in case.restricted
    }
