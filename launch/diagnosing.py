"""How a log and its stream stand to each other: what ``pulih recover`` looks at before it does anything."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from launch.importing import Broken, chained
from shared.broker.reading import messages
from shared.broker.streams import stream_name
from shared.contracts.envelope import Envelope, Undecodable, digest

Way = Literal["import", "new epoch", "rewrite", "nothing"]


@dataclass(frozen=True, slots=True)
class Place:
    """A log's database and the broker, with users that may change both."""

    log: str
    dsn: str
    nats_url: str
    nats_user: str | None = None
    nats_password: str | None = None
    replicas: int = 1

    @property
    def broker(self) -> Mapping[str, Any]:
        return {"url": self.nats_url, "user": self.nats_user, "password": self.nats_password}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How a log and its stream stand to each other.

    ``common`` is the last position at which both hold the same event. ``chains``: everything in the stream
    after the log's head continues the log. ``foreign``: what differs in the stream are no events at all.
    """

    log: str
    head: int
    epoch: int
    last: int
    common: int
    chains: bool
    foreign: bool

    @property
    def way(self) -> Way:
        """What there is to do."""
        if self.last <= self.head and self.common == self.last:
            return "nothing"
        if self.foreign:
            return "rewrite"
        return "import" if self.chains else "new epoch"


async def diagnosed(log: str, connection: Any, nats: Client) -> Diagnosis:  # noqa: ANN401 - asyncpg's proxies
    """Compare log and stream without changing anything.

    Raises:
        LookupError: no such log.
    """
    head = await connection.fetchrow("select epoch, position, hash from log_head where log = $1", log)
    if head is None:
        raise LookupError(f"no log {log} in this database")
    js = nats.jetstream(timeout=5)
    last = await last_of(js, log)
    common = await _common(js, connection, log, min(last, head["position"]))
    payloads = await tail_of(nats, log, common + 1, last)
    chains = False
    if common == head["position"] < last:
        with contextlib.suppress(Broken):
            chained(payloads, head, last)
            chains = True
    foreign = common < last and not any(_is_envelope(payload) for _, payload in payloads)
    return Diagnosis(log, head["position"], head["epoch"], last, common, chains, foreign)


async def tail_of(nats: Client, log: str, first: int, last: int) -> list[tuple[int, bytes]]:
    """Numbers and payloads of a stretch of the stream."""
    tail = messages(nats, log, first=first, last=last)
    try:
        return [message async for message in tail]
    finally:
        await tail.aclose()


def _is_envelope(payload: bytes) -> bool:
    try:
        Envelope.read(payload)
    except Undecodable:
        return False
    return True


async def last_of(js: JetStreamContext, log: str) -> int:
    """The stream's last number; 0 when there is none."""
    try:
        return (await js.stream_info(stream_name(log))).state.last_seq
    except NotFoundError:
        return 0


async def _common(
    js: JetStreamContext,
    connection: Any,  # noqa: ANN401 - asyncpg's proxies
    log: str,
    upper: int,
) -> int:
    """The last position with the same event in both: equal hashes prove an equal past, so halve."""
    lower = 0
    while lower < upper:
        middle = (lower + upper + 1) // 2
        wanted = await connection.fetchval(
            "select hash from events where log = $1 and position = $2", log, middle
        )
        try:
            message = await js.get_msg(stream_name(log), middle)
            same = digest(message.data or b"") == wanted
        except NotFoundError:
            same = False
        if same:
            lower = middle
        else:
            upper = middle - 1
    return lower
