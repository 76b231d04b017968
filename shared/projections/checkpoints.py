"""Where a view stands in each of its logs, locked and moved in the transaction that writes its rows."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Envelope
from shared.projections.tables import NotProvisioned, ViewTables
from shared.projections.writing import Driver
from shared.subscriptions.checkpoint import Checkpoint

_LOCK = """
    select log, epoch, position, hash, set_config('synchronous_commit', 'off', true) from {table}
    where view = $1 and version = $2 order by log for update
"""
_UNMOVED = "epoch = $4 and position = $5 and hash = $6"
_MOVE = f"""
    update {{table}} set epoch = $7, position = $8, hash = $9, recorded_at = $10, updated_at = $11
    where view = $1 and version = $2 and log = $3 and {_UNMOVED}
"""  # noqa: S608 - both parts are constants of this page


@cache
def _statement(text: str, table: str) -> str:
    return text.format(table=table)


class Superseded(Exception):  # noqa: N818 - a finding
    """Another runner moved the checkpoint meanwhile: nothing was written."""


def _mine(tables: ViewTables) -> sa.ColumnElement[bool]:
    points = tables.checkpoints.c
    return (points.view == tables.key) & (points.version == tables.view.version)


async def lock(driver: Driver, tables: ViewTables) -> dict[str, Checkpoint]:
    """Checkpoints of *all* logs of the view, locked: whoever writes this view's rows waits here for his turn.

    Two runners on different logs would otherwise overwrite each other's rows. The statement also lets this
    transaction commit without waiting for the disk: rows and checkpoints are lost together or not at all, and
    what was lost is delivered again.
    """
    query = _statement(_LOCK, tables.checkpoints.fullname)
    found = await driver.fetch(query, tables.key, tables.view.version)
    locked = {r["log"]: Checkpoint(r["log"], r["epoch"], r["position"], r["hash"]) for r in found}
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
    driver: Driver,
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
    done = await driver.execute(
        _statement(_MOVE, tables.checkpoints.fullname),
        tables.key,
        tables.view.version,
        was.log,
        was.epoch,
        was.position,
        was.hash,
        after.epoch,
        after.position,
        after.hash,
        applied[-1].recorded_at,
        now,
    )
    if done != "UPDATE 1":
        raise Superseded(f"{tables.key}: {was.log} is no longer at {was.position}")
