"""Reads of the event store, through the pool; a connection that died while it waited is tried once more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.envelope import Envelope
from shared.eventstore.port import Command, Loaded, LogHead, Overloaded, StreamRef
from shared.eventstore.session import is_lost

_STREAMS = sa.text(
    """
    select e.log, e.stream_id, e.envelope
    from unnest(cast(:logs as text[]), cast(:streams as text[])) as s(log, stream_id)
    join events e on e.log = s.log and e.stream_id = s.stream_id
    order by e.log, e.stream_id, e.version
    """
)
_LOG = sa.text(
    "select envelope from events where log = :log and position > :after order by position limit :limit"
)
_HEAD = sa.text("select log, epoch, position, hash, recorded_at from log_head where log = :log")
_COMMAND = sa.text(
    "select request_hmac, answer, positions from commands where principal = :principal and command_id = :id"
)
_HOLDER = sa.text("select holder from reservations where kind = :kind and key = :key")
_HOLDERS = sa.text(
    "select key, holder from reservations where kind = :kind and key = any(cast(:keys as text[]))"
)
_COUNT = sa.text("select count(*) from reservations where kind = :kind and starts_with(key, :prefix)")
_FORGET = sa.text(
    """
    delete from commands where ctid = any(array(
        select ctid from commands where recorded_at < :before limit 10000))
    """
)


class Reader:
    """Every method raises Overloaded when the database is away or the pool is exhausted."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def streams(self, refs: Sequence[StreamRef]) -> dict[StreamRef, Loaded]:
        """The streams, each whole, as of one moment."""
        names = {"logs": [ref.log for ref in refs], "streams": [ref.stream for ref in refs]}
        found: dict[StreamRef, list[Envelope]] = {ref: [] for ref in refs}
        for row in await self._rows(_STREAMS, names):
            found[StreamRef(row[0], row[1])].append(Envelope.read(row[2].encode()))
        return {ref: Loaded(ref, len(events), events) for ref, events in found.items()}

    async def log(self, log: str, after: int, limit: int) -> list[Envelope]:
        rows = await self._rows(_LOG, {"log": log, "after": after, "limit": limit})
        return [Envelope.read(row[0].encode()) for row in rows]

    async def head(self, log: str) -> LogHead:
        rows = await self._rows(_HEAD, {"log": log})
        if not rows:
            raise LookupError(log)
        log_name, epoch, position, last, recorded_at = rows[0]
        return LogHead(log_name, epoch, position, last, recorded_at)

    async def command(self, command: Command) -> Sequence[str] | None:
        """(body_hmac, answer, positions) of a command that was accepted."""
        rows = await self._rows(_COMMAND, {"principal": command.principal, "id": command.id})
        return tuple(rows[0]) if rows else None

    async def holder(self, kind: str, key: str) -> str | None:
        rows = await self._rows(_HOLDER, {"kind": kind, "key": key})
        return rows[0][0] if rows else None

    async def holders(self, kind: str, keys: Sequence[str]) -> dict[str, str]:
        rows = await self._rows(_HOLDERS, {"kind": kind, "keys": list(keys)})
        return {row[0]: row[1] for row in rows}

    async def count_reserved(self, kind: str, prefix: str) -> int:
        rows = await self._rows(_COUNT, {"kind": kind, "prefix": prefix})
        return int(rows[0][0])

    async def forget_commands(self, before: datetime) -> int:
        """Delete in small transactions, so that nobody waits for it."""
        total = 0
        async with self._engine.connect() as connection:
            while (deleted := (await connection.execute(_FORGET, {"before": before})).rowcount) > 0:
                total += deleted
        return total

    async def _rows(
        self, statement: sa.TextClause, values: Mapping[str, Any]
    ) -> Sequence[sa.Row[*tuple[Any, ...]]]:
        for last_try in (False, True):
            try:
                async with self._engine.connect() as connection:
                    return (await connection.execute(statement, values)).all()
            except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError) as error:
                if isinstance(error, sa.exc.DBAPIError) and not is_lost(error):
                    raise
                if last_try or isinstance(error, sa.exc.TimeoutError):
                    raise Overloaded("the database is away") from error
        raise AssertionError("unreachable")
