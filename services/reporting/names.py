"""Names from the vault: many at once, half a second at most, and never a reason for an error."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import orjson
import structlog
from pydantic import ValidationError

from shared.contracts.base import Frozen

_log = structlog.get_logger()

SUBJECT = "pulih.vault.names"
PATIENCE = 0.5
"""Seconds; then the page shows case numbers and says so."""


class Named(Frozen):
    """What the vault says of one participant to somebody who may know it."""

    name: str | None = None
    register_number: str | None = None


class _Reply(Frozen):
    names: Mapping[UUID, Named]


class Asks(Protocol):
    """A NATS request: the answer's bytes, or none when nobody answers in time."""

    async def __call__(self, subject: str, body: bytes, *, timeout: float) -> bytes | None: ...  # noqa: ASYNC109 - the protocol's own limit


class Names:
    """Asks the vault with the caller's own token: the vault decides what she may know."""

    def __init__(self, ask: Asks) -> None:
        self._ask = ask

    async def of(self, participants: Sequence[UUID], token: str) -> Mapping[UUID, Named] | None:
        """Names by participant; none when the vault is silent or says no."""
        if not participants:
            return {}
        body = orjson.dumps({"token": token, "ids": [str(each) for each in participants]})
        raw = await self._ask(SUBJECT, body, timeout=PATIENCE)
        if raw is None:
            return None
        try:
            return _Reply.model_validate_json(raw).names
        except ValidationError:
            _log.warning("vault_said_no", size=len(raw))
            return None
