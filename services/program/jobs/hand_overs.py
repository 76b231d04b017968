"""Each minute: whose hand-over nobody answered within its limit, and what offers ask of the other prison."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.program.clockwork import each
from services.program.commands.context import Context
from services.program.commands.hand_over_tasks import settle
from services.program.commands.hand_overs import lapse
from services.program.desk.hand_overs import HandOver
from services.program.desk.offered import HandOverReader
from services.program.desk.paging import MOST
from services.program.domain.hand_over_tasks import of_offer
from services.program.domain.offer import Offer


@dataclass(frozen=True)
class Unanswered:
    """The job."""

    context: Context
    desk: HandOverReader

    async def __call__(self, now: datetime) -> None:
        """Let lapse what is late by the clock of the facility that offered it."""
        latest = now.date() + timedelta(days=1)
        late = [
            found
            for found in await self.desk.unanswered(latest)
            if found.reply_by < self.context.here(found.facility).today
        ]
        await each(late, lambda found: lapse(self.context, found))


@dataclass(frozen=True)
class Asked:
    """The job that keeps the tasks of who is offered a stay; it looks at streams where the desk differs."""

    context: Context
    desk: HandOverReader

    async def __call__(self, now: datetime) -> None:  # noqa: ARG002 - what is asked follows from no hour
        """Open what lacks, drop what is asked no more."""
        shown = await self.desk.asked()
        lacking, wanted = await self._offers()
        differs = {id_: set[UUID]() for id_ in lacking}
        for task, episode in shown.items():
            if task not in wanted:
                differs.setdefault(episode, set()).add(task)
        await each(differs.items(), lambda one: settle(self.context, one[0], seen=one[1]))

    async def _offers(self) -> tuple[list[UUID], set[UUID]]:
        """Episodes whose task is neither open nor done, and every task that is wanted."""
        lacking, wanted = list[UUID](), set[UUID]()
        after: UUID | None = None
        while True:
            rows = await self.desk.open(after)
            tasks = {task.task_id: row.episode_id for row in rows if (task := of_offer(*_offer(row)))}
            settled = await self.desk.settled(tasks)
            lacking += [episode for task, episode in tasks.items() if task not in settled]
            wanted |= set(tasks)
            if len(rows) < MOST:
                return lacking, wanted
            after = rows[-1].episode_id


def _offer(row: HandOver) -> tuple[UUID, Offer]:
    """The row as the stay knows it; of a yes the desk keeps that it was said, which is all that counts."""
    answered = row.offered_on if row.status == "accepted" else None
    return row.episode_id, Offer.model_validate(row.model_dump() | {"accepted_on": answered})
