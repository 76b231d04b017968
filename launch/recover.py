"""``pulih recover``: a log and its stream contradict each other; bring them together, losing nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from nats.aio.client import Client
from nats.js.errors import NotFoundError
from rich.console import Console

from launch.diagnosing import Diagnosis, Place, Way, diagnosed, last_of, tail_of
from launch.findings import database
from launch.importing import abandon, import_tail, missing_vault_rows
from shared.broker.connection import connected
from shared.broker.streams import declaration, stream_name
from shared.contracts.envelope import Envelope
from shared.relay.batches import Doubt, publish, take

__all__ = ["CannotRecoverError", "Diagnosis", "Place", "Recovery", "Way", "diagnose", "recover", "told"]

_REFILL = 1000


class CannotRecoverError(RuntimeError):
    """This way is not open; the message says which is."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done. ``events``: how many were imported, abandoned or published again.

    ``without_vault`` are the participants of imported events whose vault rows are lost; they have to be
    entered again. With a new epoch the views have to be rebuilt.
    """

    log: str
    way: Way
    events: int
    epoch: int
    without_vault: Sequence[str] = ()


async def diagnose(place: Place) -> Diagnosis:
    """Compare log and stream without changing anything.

    Raises:
        LookupError: no such log.
        BrokerAway, OSError, asyncpg.PostgresError: something is not there to be asked.
    """
    async with database(place.dsn) as connection, connected(**place.broker, name="recover") as nats:
        return await diagnosed(place.log, connection, nats)


async def recover(place: Place, *, way: Way | None = None) -> Recovery:
    """Bring log and stream together; services may run meanwhile, and take commands again by themselves.

    ``import`` appends the stream's tail to the log. ``new epoch`` keeps the log as it is: the stream's other
    tail is saved in ``abandoned_events``, and the stream is replaced by one that holds the log.
    ``rewrite`` (``--rewrite-stream``) trusts the log: the copy is deleted and filled again.

    Raises:
        CannotRecoverError: this way is not open.
        LookupError, BrokerAway, OSError, asyncpg.PostgresError: see ``diagnose``.
    """
    async with database(place.dsn) as connection, connected(**place.broker, name="recover") as nats:
        found = await diagnosed(place.log, connection, nats)
        if way is None and found.way == "rewrite":
            raise CannotRecoverError(
                f"messages after {found.common} are no events: look at them, then use --rewrite-stream"
            )
        match way or found.way:
            case "import":
                return await _import(found, connection, nats)
            case "new epoch":
                return await _new_epoch(place, found, connection, nats)
            case "rewrite":
                return await _rewrite(place, found, connection, nats)
            case _:
                return Recovery(place.log, "nothing", 0, found.epoch)


async def _import(found: Diagnosis, connection: asyncpg.Connection, nats: Client) -> Recovery:
    if not found.chains:
        raise CannotRecoverError(
            f"the stream's events after {found.common} do not continue the log, which ends at {found.head}: "
            "begin a new epoch, or rewrite the stream"
        )
    tail = await tail_of(nats, found.log, found.head + 1, found.last)
    envelopes = await import_tail(connection, found.log, found.head, tail, found.last)
    lost = await missing_vault_rows(connection, envelopes)
    return Recovery(found.log, "import", len(envelopes), envelopes[-1].epoch, lost)


async def _new_epoch(
    place: Place, found: Diagnosis, connection: asyncpg.Connection, nats: Client
) -> Recovery:
    saved = [payload for _, payload in await tail_of(nats, place.log, found.common + 1, found.last)]
    epoch = await abandon(connection, place.log, found.head, saved)
    await _delete(nats, place.log)
    await _refill(place, connection, nats)
    return Recovery(place.log, "new epoch", len(saved), epoch)


async def _rewrite(place: Place, found: Diagnosis, connection: asyncpg.Connection, nats: Client) -> Recovery:
    if found.way == "import":
        raise CannotRecoverError(
            f"the stream continues the log with {found.last - found.head} events that exist nowhere else: "
            "import them, or begin a new epoch, which saves them"
        )
    await _delete(nats, place.log)
    return Recovery(place.log, "rewrite", await _refill(place, connection, nats), found.epoch)


async def _delete(nats: Client, log: str) -> None:
    try:
        await nats.jetstream(timeout=10).delete_stream(stream_name(log))
    except NotFoundError:
        return


async def _refill(place: Place, connection: asyncpg.Connection, nats: Client) -> int:
    """Make the stream and publish the log; a relay that runs may do the same, the fence lets one through."""
    js = nats.jetstream(timeout=10)
    await js.add_stream(declaration(place.log, place.replicas))
    after = await last_of(js, place.log)
    while True:
        rows = await connection.fetch(
            "select envelope from events where log = $1 and position > $2 order by position limit $3",
            place.log,
            after,
            _REFILL,
        )
        if not rows:
            return after
        batch = take([Envelope.read(row["envelope"].encode()) for row in rows])
        try:
            await publish(nats, stream_name(place.log), batch, after=after)
            after += len(batch)
        except Doubt:
            await asyncio.sleep(0.05)
            after = await last_of(js, place.log)


def told(recovery: Recovery, console: Console) -> None:
    """Say what was done and what is left to do."""
    match recovery.way:
        case "nothing":
            console.print(f"{recovery.log}: the stream is the log; nothing to recover", style="green")
        case "import":
            console.print(f"{recovery.log}: {recovery.events} events were imported from the stream")
            console.print(
                "The idempotency answers and reservations that were made with them are lost.", style="yellow"
            )
        case "new epoch":
            console.print(
                f"{recovery.log}: epoch {recovery.epoch} has begun; {recovery.events} events were abandoned"
            )
            console.print(
                "They are in abandoned_events. Views that had applied them have to be rebuilt.",
                style="yellow",
            )
        case "rewrite":
            console.print(
                f"{recovery.log}: the stream was deleted and filled again with {recovery.events} events"
            )
    for participant in recovery.without_vault:
        console.print(
            f"no vault rows for participant {participant}: they have to be entered again", style="yellow"
        )
