"""Is a log one unbroken chain, and its stream the same sequence?"""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from launch.findings import Report
from shared.broker.reading import messages
from shared.broker.streams import stream_name
from shared.contracts.envelope import GENESIS, Envelope, Undecodable, digest

PAGE = 2000

Watch = Callable[[str, int, int], None]
"""Called with a log, the events checked so far, and how many there are."""

_END = (sys.maxsize, b"")


async def check_log(
    log: str,
    connection: Any,  # noqa: ANN401 - asyncpg's proxies
    nats: Client,
    report: Report,
    *,
    watch: Watch | None,
    patience: float,
) -> None:
    """Check the log and its stream up to the head as it is now; a running relay gets ``patience`` seconds."""
    query = "select epoch, position, hash from log_head where log = $1"
    head = await connection.fetchrow(query, log)
    if head is None:
        report.add("chain", log, "the log has no head")
        return
    until = int(head["position"])
    last = await _relayed(nats, log, until, patience)
    if last < until:
        report.add("stream", log, f"the stream has {last} messages, the log {until} events")
    elif last > (await connection.fetchrow(query, log))["position"]:
        report.add("stream", log, f"the stream has {last} messages, more than the log has events")
    check = _LogCheck(log, report)
    copy = messages(nats, log, first=1, last=min(last, until))
    try:
        await check.run(connection, copy, until=until, last=last, watch=watch)
    finally:
        await copy.aclose()
    if (check.position, check.previous) != (until, head["hash"]) or head["epoch"] < check.epoch:
        report.add("chain", log, f"the head says {until}, the events end at {check.position} or otherwise")


@dataclass
class _LogCheck:
    """One log and its stream, read side by side. ``previous`` is the hash of the event before."""

    log: str
    report: Report
    position: int = 0
    previous: str = GENESIS
    epoch: int = 1
    versions: Counter[str] = field(default_factory=Counter)
    _message: tuple[int, bytes] = (0, b"")

    async def run(
        self,
        connection: Any,  # noqa: ANN401 - asyncpg's proxies
        copy: AsyncGenerator[tuple[int, bytes], None],
        *,
        until: int,
        last: int,
        watch: Watch | None,
    ) -> None:
        query = (
            "select * from events where log = $1 and position > $2 and position <= $3"
            " order by position limit $4"
        )
        while rows := await connection.fetch(query, self.log, self.position, until, PAGE):
            for row in rows:
                self._event(self.position + 1, row)
                self.position = int(row["position"])
                if self.position <= last:
                    await self._compare(row["hash"], copy)
            if watch is not None:
                watch(self.log, self.position, until)

    def _event(self, n: int, row: asyncpg.Record) -> None:
        raw = row["envelope"].encode()
        if row["position"] != n:
            self.report.add("chain", self.log, f"events {n} to {row['position'] - 1} are missing")
        if digest(raw) != row["hash"]:
            self.report.add(
                "chain", self.log, f"event {row['position']}: the bytes are not those of its hash"
            )
        try:
            envelope = Envelope.read(raw)
        except Undecodable as error:
            self.report.add("chain", self.log, f"event {row['position']}: {error}")
            self.previous = digest(raw)
            return
        self.versions[row["stream_id"]] += 1
        for wrong in self._wrong(envelope, row):
            self.report.add("chain", self.log, f"event {row['position']}: {wrong}")
        self.previous, self.epoch = digest(raw), max(self.epoch, envelope.epoch)
        self.versions[row["stream_id"]] = int(row["version"])

    def _wrong(self, envelope: Envelope, row: asyncpg.Record) -> list[str]:
        body = envelope.body
        checks = {
            "does not chain on the event before": envelope.previous == self.previous,
            "says another position or log": (envelope.position, envelope.log) == (row["position"], self.log),
            "has an epoch that went back": envelope.epoch >= self.epoch,
            f"is not version {self.versions[row['stream_id']]} of {row['stream_id']}": (
                row["version"] == self.versions[row["stream_id"]]
            ),
            "has columns that differ from its bytes": (
                (envelope.id, envelope.type, body["streamid"], body["streamversion"])
                == (str(row["event_id"]), row["type"], row["stream_id"], row["version"])
                and (envelope.occurred_at, envelope.recorded_at) == (row["occurred_at"], row["recorded_at"])
            ),
        }
        return [wrong for wrong, holds in checks.items() if not holds]

    async def _compare(self, wanted: str, copy: AsyncGenerator[tuple[int, bytes], None]) -> None:
        while self._message[0] < self.position:
            self._message = await anext(copy, _END)
        number, payload = self._message
        if number != self.position:
            self.report.add("stream", self.log, f"message {self.position} is missing")
        elif digest(payload) != wanted:
            self.report.add("stream", self.log, f"message {number} is not event {number}")


async def _relayed(nats: Client, log: str, position: int, patience: float) -> int:
    """The stream's last number, once it has reached the position or there was time enough to."""
    js = nats.jetstream(timeout=5)
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        try:
            last = (await js.stream_info(stream_name(log))).state.last_seq
        except NotFoundError:
            last = 0
        if last >= position or asyncio.get_running_loop().time() > deadline:
            return last
        await asyncio.sleep(0.1)
