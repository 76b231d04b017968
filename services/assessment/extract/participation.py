"""Asks the program service what it recorded of her; an extract is made without it when nobody answers."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError

from services.assessment.extract.extract import Fact
from shared.contracts.participation import PARTICIPATION, ParticipationAnswer
from shared.subscriptions.service import NoAnswer

_log = structlog.get_logger()

PATIENCE = 2.0
"""Seconds for each answer: somebody stands at the counter."""
MOST_ANSWERS = 40

Ask = Callable[[str, Mapping[str, Any], float], Awaitable[dict[str, Any]]]


class Participation:
    """``token`` is the service's own; none: this process has no identity to ask with."""

    def __init__(self, token: Callable[[], str] | None) -> None:
        self._token = token
        self._ask: Ask | None = None

    def through(self, ask: Ask) -> None:
        """From now on questions go this way."""
        self._ask = ask

    async def of(self, who: UUID) -> tuple[Fact, ...] | None:
        """All of it in the order of the log; none where it cannot be had now. Never a part."""
        if self._ask is None or self._token is None:
            return None
        facts: list[Fact] = []
        after: int | None = 0
        for _ in range(MOST_ANSWERS):
            if after is None:
                return tuple(facts)
            question = {"token": self._token(), "participant_id": str(who), "after": after}
            try:
                answer = await self._ask(PARTICIPATION, question, PATIENCE)
                told = ParticipationAnswer.model_validate(answer)
            except (NoAnswer, ValidationError) as error:
                _log.warning("participation_missing", error=type(error).__name__)
                return None
            facts += [Fact(log="program", **each.model_dump(exclude={"position"})) for each in told.facts]
            after = told.following
        return tuple(facts) if after is None else None
