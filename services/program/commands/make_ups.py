"""Planning a make-up session: as the missed one was, at another time."""

from datetime import datetime
from uuid import UUID

from services.program.aggregates import SESSION
from services.program.commands.context import Asked, Context
from services.program.commands.sessions import Planned, schedule
from services.program.domain.session import plan_of
from shared.contracts.base import Frozen
from shared.eventstore.port import Appended


class MakeUp(Frozen):
    """What is asked for; what is not given is as in the missed session."""

    starts_at: datetime
    minutes: int | None
    room: str | None
    leader: str | None
    participants: tuple[UUID, ...]


async def make_up(context: Context, asked: Asked, *, session_id: UUID, to: MakeUp) -> Appended:
    """Plan a session that stands for this one, for these women, by the rules of planning.

    Cohort, stage, group, kind and module are the missed session's; what was planned once never changes.

    Raises:
        NotFound: ``session-unknown``. NotAllowed: another facility.
    """
    plan = plan_of((await context.load(SESSION, [session_id]))[0])
    asked.actor.must_be_at(plan.facility)
    wanted = Planned(
        cohort_id=plan.cohort_id,
        stage=plan.stage,
        group=plan.group,
        starts_at=to.starts_at,
        minutes=(plan.ends_at - plan.starts_at).seconds // 60 if to.minutes is None else to.minutes,
        room=to.room or plan.room,
        leader=to.leader or plan.leader,
        participants=to.participants,
        replaces=None,
        kind=None,
        module=None,
        makes_up=dict.fromkeys(to.participants, session_id),
    )
    return await schedule(context, asked, wanted)
