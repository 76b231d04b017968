"""One speaker: client, tokens, the ids that were answered, the positions reached."""

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from launch.story.calendar import Calendar
from launch.story.script import Actor

_COMMANDS = uuid.UUID("6a0f3f0e-8f0b-5c38-9a8a-3f0a6c6f7f11")
"""Namespace of the story's command ids: told again, a command is the same command."""

BUSY_TRIES = 20
PATIENCE = 60.0
"""Seconds for which an answer that is behind is asked for again; each waits two itself."""


class Refused(RuntimeError):  # noqa: N818 - a refusal is an answer
    """A service said no to a step of the story; the message is what it said."""


@dataclass
class Speaking:
    """Sends commands as a cast of actors; ``tokens`` gives a bearer token, ``kept`` holds answers by name."""

    actors: Mapping[str, Actor]
    calendar: Calendar
    addresses: Mapping[str, str]
    tokens: Callable[[Actor], str]
    kept: dict[str, str] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    client: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(timeout=30, trust_env=False), repr=False
    )

    def known(self, name: str) -> str | None:
        """What a name stands for: an answer that was kept."""
        return self.kept.get(name)

    async def say(
        self,
        service: str,
        method: str,
        path: str,
        *,
        by: str,
        key: str,
        json: Any = None,  # noqa: ANN401 - any JSON body
        content: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Send one command and remember the positions it reached. ``key`` names the step within the story.

        Raises:
            Refused: any answer but 2xx.
        """
        answer = await self.request(
            service, method, path, by=by, key=key, json=json, content=content, params=params
        )
        if not answer.is_success:
            role = self.actors[by].role
            raise Refused(f"{key}: {method} {path} by {role}: {answer.status_code} {answer.text[:1500]}")
        body: dict[str, Any] = answer.json()
        for log, position in body.get("positions", {}).items():
            self.positions[log] = max(self.positions.get(log, 0), int(position))
        return body

    async def request(
        self,
        service: str,
        method: str,
        path: str,
        *,
        by: str,
        key: str,
        json: Any = None,  # noqa: ANN401 - any JSON body
        content: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send one command under the id that its key always has, and give whatever is answered."""
        actor = self.actors[by]
        command = uuid.uuid5(_COMMANDS, f"{self.calendar.anchor.isoformat()}/{key}")
        headers = {
            "Authorization": f"Bearer {self.tokens(actor)}",
            "Idempotency-Key": str(command),
            "X-Correlation-ID": str(command),
        }
        if content is not None:
            headers["Content-Type"] = "text/csv; charset=utf-8"
        request = self.client.build_request(
            method, self.addresses[service] + path, headers=headers, json=json, content=content, params=params
        )
        return await self.send(request)

    async def ask(self, service: str, path: str, *, by: str) -> dict[str, Any]:
        """Ask as one of the story's actors.

        Raises:
            Refused: any answer but 2xx.
        """
        actor = self.actors[by]
        headers = {"Authorization": f"Bearer {self.tokens(actor)}"}
        answer = await self.send(
            self.client.build_request("GET", self.addresses[service] + path, headers=headers)
        )
        if not answer.is_success:
            raise Refused(f"GET {path} by {actor.role}: {answer.status_code} {answer.text[:1500]}")
        body: dict[str, Any] = answer.json()
        return body

    async def get(self, service: str, path: str, actor: Actor, *, consistent: bool = False) -> dict[str, Any]:
        """An answer for anybody; ``consistent``: only one that has everything told so far.

        Raises:
            Refused: any answer but 2xx, or it was still behind after a minute.
        """
        headers = {"Authorization": f"Bearer {self.tokens(actor)}"}
        if consistent:
            headers["Pulih-Consistent-With"] = ", ".join(f"{log}:{n}" for log, n in self.positions.items())
        deadline = time.monotonic() + PATIENCE
        while True:
            url = self.addresses[service] + path
            answer = await self.send(self.client.build_request("GET", url, headers=headers))
            if not answer.is_success:
                raise Refused(f"GET {path} by {actor.role}: {answer.status_code} {answer.text[:1500]}")
            body: dict[str, Any] = answer.json()
            reached = body.get("positions", {})
            if not consistent or all(reached.get(log, n) >= n for log, n in self.positions.items()):
                return body
            if time.monotonic() > deadline:
                raise Refused(f"GET {path}: still at {reached}, and {self.positions} was told")

    async def send(self, request: httpx.Request) -> httpx.Response:
        """503 with ``Retry-After`` means later, not no."""
        for _ in range(BUSY_TRIES):
            answer = await self.client.send(request)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return answer
            await asyncio.sleep(min(float(answer.headers.get("Retry-After", "1")), 2))
        return answer

    async def policy_has_heard(self, within: float = 60) -> None:
        """Wait until ``program`` has acted on everything told so far in the log ``assessment``.

        Raises:
            Refused: it has not within the time.
        """
        wanted = self.positions.get("assessment", 0)
        actor = self.actors["counsellor"]
        deadline = time.monotonic() + within
        reached: Any = None
        while time.monotonic() < deadline:
            answer = await self.send(
                self.client.build_request(
                    "GET",
                    self.addresses["program"] + "/v1/policy/position",
                    headers={"Authorization": f"Bearer {self.tokens(actor)}"},
                )
            )
            if answer.is_success:
                reached = answer.json()
                if _position(reached) >= wanted:
                    return
            else:
                reached = f"{answer.status_code} {answer.text[:300]}"
            await asyncio.sleep(0.05)
        raise Refused(
            f"program has not followed assessment to {wanted} within {within:.0f} s; it says {reached}"
        )


def _position(answer: Mapping[str, Any]) -> int:
    """How far the policy is in ``assessment``, from ``{"positions": {"assessment": n}}``."""
    return int(answer.get("positions", {}).get("assessment", -1))
