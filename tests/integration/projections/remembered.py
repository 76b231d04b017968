"""A history in memory to build from, and a view that serves."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from shared.contracts.envelope import Envelope
from shared.projections.projection import Told
from shared.projections.runner import ViewRunner
from shared.testing.telling import Telling

from .sample import Bookings, Woman, Women, view

Started = Callable[..., Awaitable[ViewRunner]]


class Louder(Women):
    """The next version: case numbers are written in lower case."""

    def fold(self, row: Woman | None, told: Told) -> Woman | None:
        row = super().fold(row, told)
        return row and row.model_copy(update={"case_number": row.case_number and row.case_number.lower()})


NEXT = view(2, Louder(), Bookings())


class Remembered:
    """A source over a history in memory; ``before`` is called before each batch of ``size``."""

    def __init__(
        self, telling: Telling, size: int = 5, before: Callable[[int], Awaitable[None]] | None = None
    ) -> None:
        self.telling, self.size, self.before, self.batches = telling, size, before, 0

    async def head(self, log: str) -> int:
        return len(self.telling.logs.get(log, []))

    async def read(self, log: str, *, after: int) -> AsyncIterator[Sequence[Envelope]]:
        while batch := self.telling.logs.get(log, [])[after : after + self.size]:
            self.batches += 1
            if self.before is not None:
                await self.before(self.batches)
            yield batch
            after += len(batch)


async def serve(started: Started, telling: Telling) -> ViewRunner:
    runner = await started(view())
    for log in view().logs:
        await runner.apply(log, telling.logs[log])
    return runner
