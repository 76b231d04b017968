"""The vault over NATS request and reply, names of many and search by name. An error never carries data."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.assessment.domain.consent import kind_of
from services.assessment.sharing import Sharing
from services.assessment.vault.reading import MOST_NAMES, VaultReader
from shared.contracts.codes import Role
from shared.contracts.consents import Purpose, Receiver
from shared.http.keysets import KeysUnavailable
from shared.http.tokens import BadToken, Verifier
from shared.refusals import Refusal

NAMES = "pulih.vault.names"
SEARCH = "pulih.vault.search"


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str = Field(max_length=8192)


class NamesRequest(_Request):
    """Whom a page is about; the token is the reader's own.

    With a ``purpose`` the names are to be handed on for it: only of those whose consent to that holds.
    """

    ids: tuple[UUID, ...] = Field(max_length=MOST_NAMES)
    purpose: Purpose | None = None
    receiver: Receiver | None = None


class SearchRequest(_Request):
    """What somebody typed; ``facility`` bounds the search of who works in the whole region."""

    text: str = Field(max_length=200)
    facility: str | None = Field(None, max_length=64)


M = TypeVar("M", bound=_Request)


@dataclass(frozen=True, slots=True)
class _Reader:
    role: Role
    facility: str | None


@dataclass(frozen=True)
class VaultDesk:
    """Answers questions; whatever is refused is ``{"error": rule}`` and never has data."""

    vault: VaultReader
    verifier: Verifier
    sharing: Sharing

    async def names(self, question: dict[str, Any]) -> dict[str, Any]:
        """``{token, ids, purpose?, receiver?}`` to ``{names: {id: {name, register_number}}}``."""
        return await self._answer(NamesRequest, self._names, question)

    async def search(self, question: dict[str, Any]) -> dict[str, Any]:
        """``{token, text, facility?}`` to ``{ids}``."""
        return await self._answer(SearchRequest, self._search, question)

    async def _names(self, asked: NamesRequest) -> dict[str, Any]:
        reader = await self._reader(asked.token)
        ids: Collection[UUID] = asked.ids
        if asked.purpose is not None:
            ids = await self.sharing.with_consent(kind_of(asked.purpose, asked.receiver), ids)
        named = await self.vault.names(reader, ids)
        return {"names": {str(who): each.model_dump() for who, each in named.items()}}

    async def _search(self, asked: SearchRequest) -> dict[str, Any]:
        found = await self.vault.search(await self._reader(asked.token), asked.text, asked.facility)
        return {"ids": [str(who) for who in found]}

    async def _reader(self, token: str) -> _Reader:
        claims = await self.verifier.verify(token)
        return _Reader(claims.role, claims.facility)

    async def _answer(
        self, model: type[M], answer: Callable[[M], Awaitable[dict[str, Any]]], question: dict[str, Any]
    ) -> dict[str, Any]:
        try:
            return await answer(model.model_validate(question))
        except ValidationError:
            return {"error": "malformed"}
        except BadToken:
            return {"error": "not-signed-in"}
        except KeysUnavailable:
            return {"error": "keys-unavailable"}
        except Refusal as refusal:
            return {"error": refusal.rule}
