"""Checkpoints and parked events of followers in the service's own database, within somebody's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Envelope
from shared.subscriptions.checkpoint import Checkpoint
from shared.subscriptions.tables import CHECKPOINTS, PARKED

BEHIND = None
"""The error of an event that is parked only because an earlier one of its key is."""


class Superseded(Exception):  # noqa: N818 - a finding
    """Another replica moved the checkpoint, or a replay freed the key, meanwhile: nothing was written."""


@dataclass(frozen=True, slots=True)
class ToPark:
    """An event to park, with the description of its error or ``BEHIND``."""

    envelope: Envelope
    error: str | None


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """An event that waits for a replay."""

    id: int
    envelope: Envelope
    error: str | None
    parked_at: datetime


async def read(connection: AsyncConnection, follower: str, log: str) -> Checkpoint:
    """The committed checkpoint."""
    points = CHECKPOINTS.c
    query = sa.select(points.epoch, points.position, points.hash)
    mine = (points.follower == follower) & (points.log == log)
    row = (await connection.execute(query.where(mine))).one_or_none()
    return Checkpoint(log) if row is None else Checkpoint(log, row.epoch, row.position, row.hash)


async def lock(connection: AsyncConnection, follower: str) -> None:
    """Hold the follower's checkpoints until the end of the transaction: parking and replaying take turns."""
    query = sa.select(CHECKPOINTS.c.log).where(CHECKPOINTS.c.follower == follower)
    await connection.execute(query.order_by(CHECKPOINTS.c.log).with_for_update())


async def move(
    connection: AsyncConnection, follower: str, was: Checkpoint, after: Checkpoint, now: datetime
) -> None:
    """Move the checkpoint from ``was`` to ``after``.

    Raises:
        Superseded: it is no longer where it was.
    """
    values = {"epoch": after.epoch, "position": after.position, "hash": after.hash, "updated_at": now}
    points = CHECKPOINTS.c
    unmoved = (points.position == was.position) & (points.hash == was.hash) & (points.epoch == was.epoch)
    statement: sa.Insert | sa.Update
    if was.position == 0:
        first = insert(CHECKPOINTS).values(follower=follower, log=was.log, **values)
        statement = first.on_conflict_do_update(
            index_elements=["follower", "log"], set_=values, where=unmoved
        )
    else:
        mine = (points.follower == follower) & (points.log == was.log)
        statement = sa.update(CHECKPOINTS).where(mine, unmoved).values(values)
    if (await connection.execute(statement)).rowcount != 1:
        raise Superseded(f"{follower}: {was.log} is no longer at {was.position}")


async def begin_anew(connection: AsyncConnection, follower: str) -> None:
    """Forget how far a follower has come and what it parked: it hears every log again from event 1."""
    for table in (CHECKPOINTS, PARKED):
        await connection.execute(sa.delete(table).where(table.c.follower == follower))


async def go_back(connection: AsyncConnection, follower: str, to: Checkpoint) -> None:
    """Move a checkpoint back to an earlier event, and forget what was parked of later ones of its log."""
    later = (PARKED.c.follower == follower) & (PARKED.c.log == to.log) & (PARKED.c.position > to.position)
    await connection.execute(sa.delete(PARKED).where(later))
    mine = (CHECKPOINTS.c.follower == follower) & (CHECKPOINTS.c.log == to.log)
    values = {"epoch": to.epoch, "position": to.position, "hash": to.hash}
    moved = sa.update(CHECKPOINTS).where(mine).values(values)
    await connection.execute(moved if to.position else sa.delete(CHECKPOINTS).where(mine))


async def parked_keys(connection: AsyncConnection, follower: str, among: Iterable[str]) -> set[str]:
    """Which of these keys have something parked."""
    found = (PARKED.c.follower == follower) & PARKED.c.key.in_(set(among))
    return set((await connection.scalars(sa.select(PARKED.c.key).distinct().where(found))).all())


async def count_keys(connection: AsyncConnection, follower: str) -> int:
    """How many keys have something parked."""
    query = sa.select(sa.func.count(PARKED.c.key.distinct())).where(PARKED.c.follower == follower)
    return int(await connection.scalar(query) or 0)


async def park(connection: AsyncConnection, follower: str, parked: Sequence[ToPark], now: datetime) -> None:
    """Park, in this order. ``lock`` is held.

    Raises:
        Superseded: a key behind which an event was to be parked has been freed.
    """
    behind = {each.envelope.subject for each in parked if each.error is BEHIND}
    behind -= {each.envelope.subject for each in parked if each.error is not BEHIND}
    if freed := behind - await parked_keys(connection, follower, behind):
        raise Superseded(f"{follower}: {len(freed)} keys are no longer parked")
    for each in parked:
        envelope = each.envelope
        await connection.execute(
            sa.insert(PARKED).values(
                follower=follower,
                key=envelope.subject,
                log=envelope.log,
                position=envelope.position,
                type=envelope.type,
                envelope=envelope.raw.decode(),
                error=each.error,
                parked_at=now,
            )
        )


async def waiting(connection: AsyncConnection, follower: str, key: str | None = None) -> list[ParkedEvent]:
    """What is parked (under the key), in order."""
    query = sa.select(PARKED).where(PARKED.c.follower == follower).order_by(PARKED.c.id)
    if key is not None:
        query = query.where(PARKED.c.key == key)
    rows = (await connection.execute(query)).all()
    return [ParkedEvent(r.id, Envelope.read(r.envelope.encode()), r.error, r.parked_at) for r in rows]


async def unpark(connection: AsyncConnection, event: ParkedEvent) -> None:
    """Remove an event that was handled."""
    await connection.execute(sa.delete(PARKED).where(PARKED.c.id == event.id))


async def note(connection: AsyncConnection, event: ParkedEvent, error: str) -> None:
    """Say why an event is still parked."""
    await connection.execute(sa.update(PARKED).where(PARKED.c.id == event.id).values(error=error))
