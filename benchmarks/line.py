"""HTTP/1.1 over one kept connection: a full client would take as much processor time as the system."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit


class Refused(RuntimeError):  # noqa: N818 - a finding
    """The answer is not 2xx; the message holds it."""


class Line:
    """One connection; requests on it wait for each other."""

    def __init__(self, address: str) -> None:
        self._at = urlsplit(address)
        self._free = asyncio.Lock()
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, method: str, path: str, body: object, token: str) -> Any:  # noqa: ANN401 - JSON
        """The JSON of a 2xx answer."""
        content = json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self._at.netloc}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        async with self._free:
            if self._ends is not None and self._ends[0].at_eof():  # the server ends what rests for long
                self.close()
                self._ends = None
            if self._ends is None:
                self._ends = await asyncio.open_connection(self._at.hostname, self._at.port)
            reader, writer = self._ends
            writer.write(head.encode() + content)
            status, *fields = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
            length = next(int(field[15:]) for field in fields if field.startswith("content-length:"))
            answer = await reader.readexactly(length)
        if status.split()[1][0] != "2":
            raise Refused(f"{method} {path}: {answer.decode()}")
        return json.loads(answer)

    def close(self) -> None:
        if self._ends is not None:
            self._ends[1].close()
