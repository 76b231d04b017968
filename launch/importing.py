"""The database side of ``pulih recover``: events taken from a stream, or given up to ``abandoned_events``."""

from collections.abc import Iterable, Sequence

import asyncpg

from shared.contracts.envelope import GENESIS, Envelope, Undecodable, digest

_INSERT = """
insert into events (log, position, event_id, stream_id, version, type, schema_version,
                    occurred_at, recorded_at, envelope, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_WITH_VAULT_ROWS = frozenset({"assessment", "clinical"})


class Broken(Exception):  # noqa: N818 - a finding
    """The messages do not continue the log."""


def chained(tail: Iterable[tuple[int, bytes]], head: asyncpg.Record, last: int) -> list[Envelope]:
    """The envelopes of the tail, each proven to continue the one before, up to number ``last``.

    Raises:
        Broken: one does not, or one is missing.
    """
    envelopes: list[Envelope] = []
    position, previous, epoch = head["position"], head["hash"] or GENESIS, head["epoch"]
    for number, payload in tail:
        try:
            envelope = Envelope.read(payload)
        except Undecodable as error:
            raise Broken(f"message {number}: {error}") from error
        if (number, envelope.position, envelope.previous) != (position + 1, position + 1, previous):
            raise Broken(f"message {number} does not chain on {position}")
        if envelope.epoch < epoch:
            raise Broken(f"message {number} is of an earlier epoch")
        envelopes.append(envelope)
        position, previous, epoch = envelope.position, envelope.hash, envelope.epoch
    if position != last:
        raise Broken(f"messages after {position} are missing")
    return envelopes


async def import_tail(
    connection: asyncpg.Connection, log: str, after: int, tail: Iterable[tuple[int, bytes]], last: int
) -> list[Envelope]:
    """Append the tail to the log in one transaction that holds the head.

    Raises:
        Broken: the tail does not continue the log, or the log has grown meanwhile.
    """
    async with connection.transaction():
        head = await connection.fetchrow("select * from log_head where log = $1 for update", log)
        if head is None or head["position"] != after:
            raise Broken("the log has grown meanwhile")
        envelopes = chained(tail, head, last)
        await connection.executemany(_INSERT, [_row(log, envelope) for envelope in envelopes])
        end = envelopes[-1]
        await connection.execute(
            "update log_head set epoch = $2, position = $3, hash = $4, recorded_at = $5 where log = $1",
            log,
            end.epoch,
            end.position,
            end.hash,
            end.recorded_at,
        )
    return envelopes


def _row(log: str, envelope: Envelope) -> tuple[object, ...]:
    return (
        log,
        envelope.position,
        envelope.id,
        envelope.body["streamid"],
        envelope.body["streamversion"],
        envelope.type,
        int(envelope.type.rsplit(".v", 1)[1]),
        envelope.occurred_at,
        envelope.recorded_at,
        envelope.raw.decode(),
        envelope.hash,
    )


async def abandon(connection: asyncpg.Connection, log: str, head: int, payloads: Sequence[bytes]) -> int:
    """Save what the stream holds otherwise and begin the next epoch, in one transaction; returns the epoch.

    Raises:
        Broken: the log has grown meanwhile.
    """
    async with connection.transaction():
        now = await connection.fetchrow("select * from log_head where log = $1 for update", log)
        if now is None or now["position"] != head:
            raise Broken("the log has grown meanwhile")
        epoch = now["epoch"]
        for payload in payloads:
            try:
                envelope = Envelope.read(payload)
                text = payload.decode()
            except (Undecodable, UnicodeDecodeError):
                continue  # a foreign message is nobody's event
            epoch = max(epoch, envelope.epoch)
            await connection.execute(
                "insert into abandoned_events (log, epoch, position, hash, envelope)"
                " values ($1, $2, $3, $4, $5) on conflict do nothing",
                log,
                envelope.epoch,
                envelope.position,
                digest(payload),
                text,
            )
        await connection.execute("update log_head set epoch = $2 where log = $1", log, epoch + 1)
    return int(epoch) + 1


async def missing_vault_rows(connection: asyncpg.Connection, envelopes: Sequence[Envelope]) -> list[str]:
    """Participants of these events who have no rows in the vault of this database, if it has a vault."""
    people = sorted({e.subject for e in envelopes if e.log.partition("@")[0] in _WITH_VAULT_ROWS})
    if not people or await connection.fetchval("select to_regclass('vault_subjects')") is None:
        return []
    query = "select subject_id::text from vault_subjects where subject_id = any($1::uuid[])"
    known = {row["subject_id"] for row in await connection.fetch(query, people)}
    return [person for person in people if person not in known]
