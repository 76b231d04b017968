"""A proxy in front of PostgreSQL that cuts connections around COMMIT."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from urllib.parse import parse_qs, urlsplit

COMMIT = b"Q\x00\x00\x00\x0cCOMMIT;\x00"
"""The driver's message, as the protocol frames it."""


class Cut(Enum):
    """What happens to a connection when its client sends COMMIT."""

    NEVER = "passes"
    BEFORE = "COMMIT is not forwarded"
    AFTER = "COMMIT is forwarded, its answer is not"
    DURING = "COMMIT is forwarded and the client is cut off without waiting for the server"


class Proxy:
    """Listens on loopback. ``cut`` is for the next ``times`` COMMITs; ``away`` refuses new connections."""

    def __init__(self, dsn: str) -> None:
        address = urlsplit(dsn)
        self._socket = f"{parse_qs(address.query)['host'][0]}/.s.PGSQL.5432"
        self._database = address.path.lstrip("/")
        self.cut = Cut.NEVER
        self.times = 1
        self.away = False
        self.away_after_cut = False
        self.cuts = 0
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def dsn(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{self._database}?sslmode=disable"

    def go_away(self) -> None:
        """Cut every connection and take no more."""
        self.away = True
        self.drop_all()

    def come_back(self) -> None:
        self.away = False

    def drop_all(self) -> None:
        """Cut every connection now."""
        for writer in self._open:
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client's connection."""
        if self.away:
            writer.close()
            return
        server_reader, server_writer = await asyncio.open_unix_connection(self._socket)
        self._open |= {writer, server_writer}
        answers = asyncio.create_task(_copy(server_reader, writer))
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if COMMIT in data and self.cut is not Cut.NEVER and self.times > 0:
                    self.times -= 1
                    self.cuts += 1
                    self.away = self.away_after_cut
                    await self._cut(data, answers, writer, server_reader, server_writer)
                    break
                server_writer.write(data)
                await server_writer.drain()
        for end in (writer, server_writer):
            end.close()
        await asyncio.gather(answers, return_exceptions=True)

    async def _cut(
        self,
        data: bytes,
        answers: "asyncio.Task[None]",
        writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
    ) -> None:
        answers.cancel()
        await asyncio.gather(answers, return_exceptions=True)
        if self.cut is Cut.DURING:
            writer.close()
        if self.cut is not Cut.BEFORE:
            server_writer.write(data)
            await server_writer.drain()
            await server_reader.read(64)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def proxied(dsn: str) -> AsyncIterator[Proxy]:
    """A running proxy to the database of this address."""
    proxy = Proxy(dsn)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        proxy.drop_all()
        server.close()
        await server.wait_closed()
