"""One log of a follower of several: a desk hears its own logs from the store, the others from NATS."""

from collections.abc import Sequence

from shared.contracts.envelope import Envelope
from shared.projections.runner import ViewRunner
from shared.subscriptions.checkpoint import Checkpoint


class Of:
    """The runner as a follower of one of its logs; the runner itself keeps their batches apart."""

    def __init__(self, runner: ViewRunner, log: str) -> None:
        self._runner = runner
        self._log = log

    @property
    def name(self) -> str:
        return self._runner.name

    @property
    def logs(self) -> tuple[str, ...]:
        return (self._log,)

    async def checkpoint(self, log: str) -> Checkpoint:
        """The committed checkpoint."""
        return await self._runner.checkpoint(log)

    async def ready_to_follow(self) -> bool:
        """Whether this process leads the view."""
        return await self._runner.ready_to_follow()

    async def apply(self, log: str, batch: Sequence[Envelope]) -> None:
        """Apply the batch; raises what the runner raises."""
        await self._runner.apply(log, batch)
