"""Names from the vault: many at once, half a second at most, and never a reason for an error."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError

from shared.contracts.base import Frozen
from shared.subscriptions.service import NoAnswer

_log = structlog.get_logger()

SUBJECT = "pulih.vault.names"
PATIENCE = 0.5
"""Seconds; then the page shows case numbers and says so."""

Ask = Callable[[str, Mapping[str, Any], float], Awaitable[dict[str, Any]]]
"""Subject, question, seconds: the answer, or NoAnswer (``Subscriptions.request``)."""


class Named(Frozen):
    """What the vault says of one participant to somebody who may know it."""

    name: str | None = None
    register_number: str | None = None


class _Reply(Frozen):
    names: Mapping[UUID, Named]


class Names:
    """Asks the vault with the caller's own token: the vault decides what she may know."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def of(self, participants: Sequence[UUID], token: str) -> Mapping[UUID, Named] | None:
        """Names by participant; none when the vault is silent or says no."""
        if not participants:
            return {}
        question = {"token": token, "ids": [str(each) for each in participants]}
        try:
            return _Reply.model_validate(await self._ask(SUBJECT, question, PATIENCE)).names
        except (NoAnswer, ValidationError) as error:
            _log.warning("names_unavailable", reason=type(error).__name__)
            return None
