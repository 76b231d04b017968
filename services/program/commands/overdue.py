"""The clock's command: say whose attendance is overdue at a session."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from services.program.aggregates import FACILITY, SESSION, tell
from services.program.commands.context import Context
from services.program.commands.sessions import episodes_of
from services.program.desk.late import Late
from services.program.domain.overdue import overdue
from services.program.domain.session import plan_of
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
        protected = await context.protections(plan.participants)
        resting = {
            who
            for who, case in protected.items()
            if case.erased_on is not None or ProtectedClass.PARTICIPATION in case.restricted
        }
        here = context.here(plan.facility)
        facility = await work.load(FACILITY, plan.facility)
        episodes = await episodes_of(work, plan.participants)
        tell(work, overdue(facility, session, episodes, without=resting, here=here), here)
        return {"session_id": str(late.session_id)}

    return await context.decisions.execute(decide, command=command, trace=Trace(command.id))
