"""Reading one's own writes at the desk, also those that the policy makes of another service's events."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from shared.eventstore.store import EventStore
from shared.projections.reading import ViewReader

_PATIENCE = 2.0
_PAUSE = 0.02


@dataclass(frozen=True)
class Waiting:
    """Waits boundedly; what has not come by then is seen in the positions of the answer."""

    store: EventStore
    reader: ViewReader
    policy_position: Callable[[], Awaitable[int]]

    async def for_policy(self, position: int) -> int:
        """Wait until the policy has heard ``assessment`` up to here; how far it is."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while (reached := await self.policy_position()) < position:
            if asyncio.get_running_loop().time() > deadline:
                break
            await asyncio.sleep(_PAUSE)
        return reached

    async def for_view(self, wanted: Mapping[str, int], *, through_policy: bool = False) -> None:
        """Wait for the view; ``through_policy`` also for what the policy made of ``assessment``."""
        if not wanted:
            return
        until = dict(wanted)
        if through_policy and "assessment" in wanted:
            await self.for_policy(wanted["assessment"])
            until["program"] = max(until.get("program", 0), (await self.store.head("program")).position)
        await self.reader.wait_for(until, _PATIENCE)
