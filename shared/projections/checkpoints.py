"""Where a view stands in each of its logs, locked and moved in the transaction that writes its rows."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Envelope
from shared.projections.tables import NotProvisioned, ViewTables
from shared.subscriptions.checkpoint import Checkpoint


class Superseded(Exception):  # noqa: N818 - a finding
    """Another runner moved the checkpoint meanwhile: nothing was written."""


def _mine(tables: ViewTables) -> sa.ColumnElement[bool]:
    points = tables.checkpoints.c
    return (points.view == tables.key) & (points.version == tables.view.version)


async def lock(connection: AsyncConnection, tables: ViewTables) -> dict[str, Checkpoint]:
    """Checkpoints of *all* logs of the view, locked: whoever writes this view's rows waits here for his turn.

    Two runners on different logs would otherwise overwrite each other's rows. The statement also lets this
    transaction commit without waiting for the disk: rows and checkpoints are lost together or not at all, and
    what was lost is delivered again.
    """
    points = tables.checkpoints
    no_wait = sa.func.set_config("synchronous_commit", "off", sa.true())
    query = sa.select(points, no_wait).where(_mine(tables)).order_by(points.c.log).with_for_update()
    found = (await connection.execute(query)).all()
    locked = {row.log: Checkpoint(row.log, row.epoch, row.position, row.hash) for row in found}
    if missing := [log for log in tables.view.logs if log not in locked]:
        raise NotProvisioned(
            f"{tables.view.schema}.{tables.key} v{tables.view.version}: no checkpoint for {missing}"
        )
    return locked


async def read(connection: AsyncConnection, tables: ViewTables, log: str) -> Checkpoint:
    """The committed checkpoint of one log."""
    points = tables.checkpoints
    query = sa.select(points).where(_mine(tables), points.c.log == log)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotProvisioned(
            f"{tables.view.schema}.{tables.key} v{tables.view.version}: no checkpoint for {log}"
        )
    return Checkpoint(row.log, row.epoch, row.position, row.hash)


async def move(
    connection: AsyncConnection,
    tables: ViewTables,
    was: Checkpoint,
    after: Checkpoint,
    *,
    applied: Sequence[Envelope],
    now: datetime,
) -> None:
    """Move a log's checkpoint from ``was`` to ``after``; ``applied`` (not empty) are the events in between.

    Raises:
        Superseded: the checkpoint is no longer where it was.
    """
    points = tables.checkpoints
    unmoved = (
        (points.c.epoch == was.epoch) & (points.c.position == was.position) & (points.c.hash == was.hash)
    )
    done = await connection.execute(
        sa.update(points)
        .where(_mine(tables), points.c.log == was.log, unmoved)
        .values(
            epoch=after.epoch,
            position=after.position,
            hash=after.hash,
            recorded_at=applied[-1].recorded_at,
            updated_at=now,
        )
    )
    if done.rowcount != 1:
        raise Superseded(f"{tables.key}: {was.log} is no longer at {was.position}")
