"""Purge receipts: proof from a view's own tables that of an erased person only tombstones are left."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.projections.projection import View
from shared.projections.tables import ViewTables
from shared.subscriptions.service import NoAnswer

_log = structlog.get_logger()

OUTSTANDING, RECEIPT = "pulih.vault.outstanding", "pulih.vault.receipt"
EVERY = 5.0
"""Seconds between two looks; whatever fails is tried again at the next one."""
ERASED = "erased_on"
"""Column of a tombstone: a table that has it holds what a person could be known by, until it is set."""

Ask = Callable[[str, Mapping[str, Any], float], Awaitable[dict[str, Any]]]


async def tombstones(engine: AsyncEngine, view: View, subject: UUID, position: int) -> int | None:
    """How many tombstones a view keeps of a person; none while it is not purged of her yet.

    ``position`` is the erasure's in the log ``assessment``. Not purged: the view is behind, an event of
    hers is parked, or a row of a person is no tombstone.
    """
    tables = ViewTables(view)
    points, parked = tables.checkpoints.c, tables.parked.c
    mine = (points.view == tables.key) & (points.version == view.version) & (points.log == "assessment")
    waiting = (
        sa.select(sa.func.count())
        .select_from(tables.parked)
        .where(parked.view == tables.key, parked.version == view.version, parked.key == str(subject))
    )
    total = 0
    async with engine.connect() as connection:
        reached = await connection.scalar(sa.select(points.position).where(mine))
        if (reached or 0) < position or await connection.scalar(waiting):
            return None
        for table in tables.rows:
            if "participant_id" not in table.c:
                continue
            hers = sa.select(sa.func.count()).select_from(table).where(table.c.participant_id == subject)
            total += await connection.scalar(hers) or 0
            if ERASED in table.c and await connection.scalar(hers.where(table.c[ERASED].is_(None))):
                return None
    return total


class PurgeReceipts:
    """Asks the vault of whom no receipt was given, and gives it once the views are purged. For ever."""

    def __init__(
        self,
        follower: str,
        views: Sequence[View],
        engine: AsyncEngine,
        *,
        ask: Ask,
        token: Callable[[], str] | None,
    ) -> None:
        self._follower = follower
        self._views = views
        self._engine = engine
        self._ask = ask
        self._token = token
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look; quiet where the process has no token of a service to speak with."""
        if self._token is not None:
            self._task = asyncio.create_task(self._run(), name=f"receipts of {self._follower}")

    async def close(self) -> None:
        """Finish the look in hand."""
        self._stop.set()
        if self._task is not None:
            await self._task

    async def look(self) -> int:
        """Give every receipt that can be given now; how many.

        Raises:
            NoAnswer: the vault is silent.
        """
        given = 0
        answer = await self._ask(OUTSTANDING, self._question(), 2.0)
        for subject, position in dict(answer.get("erased", {})).items():
            kept = [await tombstones(self._engine, view, UUID(subject), position) for view in self._views]
            counts = [n for n in kept if n is not None]
            if len(counts) < len(kept):
                continue
            receipt = self._question() | {"participant_id": subject, "tombstones": sum(counts)}
            given += "error" not in await self._ask(RECEIPT, receipt, 2.0)
        return given

    def _question(self) -> dict[str, Any]:
        return {"token": self._token() if self._token else "", "follower": self._follower}

    async def _run(self) -> None:
        while not self._stop.is_set():
            try:
                await self.look()
            except (NoAnswer, sa.exc.SQLAlchemyError, OSError) as error:
                _log.info("receipts_wait", follower=self._follower, error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), EVERY)
