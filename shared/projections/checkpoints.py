"""Where a view stands in each of its logs, locked and moved in the transaction that writes its rows."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Envelope
from shared.projections.tables import NotProvisioned, ViewTables
from shared.subscriptions.checkpoint import Checkpoint

# Text that is read once: these two run for every batch, and building them each time was half of a small one.
_LOCK = """
    select log, epoch, position, hash, set_config('synchronous_commit', 'off', true) from {table}
    where view = :view and version = :version order by log for update
"""
_UNMOVED = "epoch = :epoch and position = :position and hash = :hash"
_MOVE = f"""
    update {{table}} set epoch = :new_epoch, position = :new_position, hash = :new_hash,
        recorded_at = :recorded_at, updated_at = :now
    where view = :view and version = :version and log = :log and {_UNMOVED}
"""  # noqa: S608 - both parts are constants of this page


@cache
def _statement(text: str, table: str) -> sa.TextClause:
    return sa.text(text.format(table=table))


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
    query = _statement(_LOCK, tables.checkpoints.fullname)
    mine = {"view": tables.key, "version": tables.view.version}
    found = (await connection.execute(query, mine)).all()
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
    done = await connection.execute(
        _statement(_MOVE, tables.checkpoints.fullname),
        {
            "view": tables.key,
            "version": tables.view.version,
            "log": was.log,
            "epoch": was.epoch,
            "position": was.position,
            "hash": was.hash,
            "new_epoch": after.epoch,
            "new_position": after.position,
            "new_hash": after.hash,
            "recorded_at": applied[-1].recorded_at,
            "now": now,
        },
    )
    if done.rowcount != 1:
        raise Superseded(f"{tables.key}: {was.log} is no longer at {was.position}")
