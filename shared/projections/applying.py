"""Events into rows within one transaction: all at once, or carefully, so that poison is found and parked."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from shared.contracts.envelope import Envelope
from shared.contracts.registry import UnknownType
from shared.projections.folding import Fold, told
from shared.projections.parking import BEHIND, Lot, ToPark
from shared.projections.poison import Poisoned, describe, is_data
from shared.projections.projection import Told
from shared.projections.tables import ViewTables
from shared.projections.writing import Driver, ViewWriter
from shared.runtime import crash
from shared.runtime.clock import Clock
from shared.subscriptions.port import StopFollowing

T = TypeVar("T")
_BREATH = 200
"""Events decoded or folded before the loop may do something else."""


class Applier:
    """Applies events to one build of a view."""

    def __init__(self, tables: ViewTables, clock: Clock) -> None:
        self._projections = tables.view.projections
        self._clock = clock
        self._writer = ViewWriter(tables)
        self.lot = Lot(tables)

    async def plainly(self, driver: Driver, envelopes: Sequence[Envelope]) -> None:
        """Fold and write the events; those of parked keys go behind what is parked.

        Raises:
            Poisoned: some event cannot be applied; the transaction is no longer good for anything.
            StopFollowing: a type is unknown.
        """
        parked = await self.lot.keys(driver, {envelope.subject for envelope in envelopes})
        if parked:
            behind = [ToPark(e, BEHIND) for e in envelopes if e.subject in parked]
            await self.lot.add(driver, behind, self._clock())
            envelopes = [e for e in envelopes if e.subject not in parked]
        await self._write(driver, envelopes)

    async def carefully(self, driver: Driver, envelopes: Sequence[Envelope]) -> None:
        """The same, but what fails is halved until one event is left, and that is parked, its key with it.

        Raises:
            StopFollowing: a type is unknown.
        """
        waiting = deque([envelopes])
        while waiting:
            part = waiting.popleft()
            try:
                async with driver.transaction():
                    await self.plainly(driver, part)
            except Poisoned as poisoned:
                if len(part) == 1:
                    await self.lot.add(driver, [ToPark(part[0], describe(poisoned.cause))], self._clock())
                else:
                    middle = len(part) // 2
                    waiting.extendleft((part[middle:], part[:middle]))

    async def _write(self, driver: Driver, envelopes: Sequence[Envelope]) -> None:
        fold = Fold(self._projections)
        events = await _decoded(envelopes)
        _pure(lambda: fold.expect(events))
        crash.point("projection.before_fold")
        for number, (writer, wanted) in enumerate(zip(self._writer.tables, fold.wanted, strict=True)):
            if wanted:
                fold.have(number, await _storable(writer.load(driver, wanted)))
        await _folded(fold)
        changes = _pure(lambda: [fold.changes(number) for number in range(len(self._projections))])
        counted = _pure(fold.counted)
        crash.point("projection.before_write")
        for writer, changed in zip(self._writer.tables, changes, strict=True):
            await _storable(writer.write(driver, changed))
        await _storable(self._writer.count(driver, counted))


async def _decoded(envelopes: Sequence[Envelope]) -> list[Told]:
    events: list[Told] = []
    for envelope in envelopes:
        try:
            events.append(told(envelope))
        except UnknownType as error:
            raise StopFollowing(
                f"{envelope.log} {envelope.position} is a {error}, which this version does not know: "
                "it is older than the writer"
            ) from error
        except Exception as error:
            raise Poisoned(error) from error
        if len(events) % _BREATH == 0:
            await asyncio.sleep(0)
    return events


async def _folded(fold: Fold) -> None:
    try:
        for _ in fold.run(_BREATH):
            await asyncio.sleep(0)
    except Exception as error:
        raise Poisoned(error) from error


def _pure(work: Callable[[], T]) -> T:
    """Run code of a projection: what it raises is the event's doing, whoever tries."""
    try:
        return work()
    except Exception as error:
        raise Poisoned(error) from error


async def _storable(work: Awaitable[T]) -> T:
    """Run a statement: an error in the values is the event's doing, any other is not."""
    try:
        return await work
    except Exception as error:
        if is_data(error):
            raise Poisoned(error) from error
        raise
