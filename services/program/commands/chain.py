"""The chain of a session: from what was planned first to what takes its place now."""

from uuid import UUID

from services.program.aggregates import SESSION
from services.program.commands.context import Context
from services.program.commands.sheet import claim, status_of
from services.program.commands.slots import REPLACES
from services.program.domain.session import Session, plan_of
from services.program.seeing import Link


async def chain(context: Context, session_id: UUID) -> list[Link]:
    """Every session of the chain, oldest first; one that replaces nothing and is not replaced is alone in it.

    Raises:
        NotFound: ``session-unknown``.
    """
    [state] = await context.load(SESSION, [session_id])
    found = [state]
    while (before := plan_of(found[0]).replaces) is not None:
        found[:0] = await context.load(SESSION, [before])
    following: str | None = str(session_id)
    while (following := await context.store.holder(REPLACES, str(following))) is not None:
        found += await context.load(SESSION, [UUID(following)])
    return [_link(context, state) for state in found]


def _link(context: Context, state: Session) -> Link:
    plan = plan_of(state)
    said = {
        "session_id": plan.session_id,
        "starts_at": context.here(plan.facility).local(plan.starts_at),
        "room": plan.room,
        "status": status_of(state),
    }
    return Link.model_validate(said | claim(state))
