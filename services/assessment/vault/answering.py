"""The vault over NATS request and reply, names, contents, search, receipts. An error never carries data."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.assessment.domain.consent import kind_of
from services.assessment.sharing import Sharing
from services.assessment.vault.contents import Kind
from services.assessment.vault.reading import MOST_NAMES, VaultReader
from services.assessment.vault.receipts import FOLLOWERS, Receipts
from shared.contracts.codes import Role
from shared.contracts.consents import Purpose, Receiver
from shared.http.keysets import KeysUnavailable
from shared.http.tokens import BadToken, Verifier
from shared.refusals import NotAllowed, Refusal

NAMES = "pulih.vault.names"
SEARCH = "pulih.vault.search"
CONTENTS = "pulih.vault.contents"
OUTSTANDING = "pulih.vault.outstanding"
RECEIPT = "pulih.vault.receipt"


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


class ContentsRequest(NamesRequest):
    """Of whom, and which kinds of rows; each class of them must be the reader's to read."""

    kinds: tuple[Kind, ...] = Field(min_length=1, max_length=16)


class OutstandingRequest(_Request):
    """A follower asks of whom it has not given a receipt yet; the token is its service's."""

    follower: str = Field(max_length=64)


class ReceiptRequest(OutstandingRequest):
    """A follower says that of an erased person it keeps tombstones alone, and how many."""

    participant_id: UUID
    tombstones: int = Field(ge=0)


M = TypeVar("M", bound=_Request)


@dataclass(frozen=True, slots=True)
class _Reader:
    sub: str
    role: Role
    facility: str | None


@dataclass(frozen=True)
class VaultDesk:
    """Answers questions; whatever is refused is ``{"error": rule}`` and never has data."""

    vault: VaultReader
    verifier: Verifier
    sharing: Sharing
    receipts: Receipts

    async def names(self, question: dict[str, Any]) -> dict[str, Any]:
        """``{token, ids, purpose?, receiver?}`` to ``{names: {id: {name, register_number}}}``."""
        return await self._answer(NamesRequest, self._names, question)

    async def search(self, question: dict[str, Any]) -> dict[str, Any]:
        """``{token, text, facility?}`` to ``{ids}``."""
        return await self._answer(SearchRequest, self._search, question)

    async def contents(self, question: dict[str, Any]) -> dict[str, Any]:
        """``{token, ids, kinds}`` to ``{contents: {id: {kind: {...}}}}``."""
        return await self._answer(ContentsRequest, self._contents, question)

    async def _contents(self, asked: ContentsRequest) -> dict[str, Any]:
        found = await self.vault.contents(await self._reader(asked.token), asked.ids, asked.kinds)
        return {"contents": {str(who): each for who, each in found.items()}}

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

    async def outstanding(self, question: dict[str, Any]) -> dict[str, Any]:
        """``{token, follower}`` to ``{erased: {id: position}}``."""
        return await self._answer(OutstandingRequest, self._outstanding, question)

    async def receipt(self, question: dict[str, Any]) -> dict[str, Any]:
        """``{token, follower, participant_id, tombstones}`` to ``{}``."""
        return await self._answer(ReceiptRequest, self._receipt, question)

    async def _outstanding(self, asked: OutstandingRequest) -> dict[str, Any]:
        await self._speaks_for(asked)
        found = await self.receipts.outstanding(asked.follower)
        return {"erased": {str(who): position for who, position in found.items()}}

    async def _receipt(self, asked: ReceiptRequest) -> dict[str, Any]:
        await self._speaks_for(asked)
        await self.receipts.receive(asked.follower, asked.participant_id, asked.tombstones)
        return {}

    async def _speaks_for(self, asked: OutstandingRequest) -> None:
        claims = await self.verifier.verify(asked.token)
        if claims.role is not Role.SERVICE or claims.sub not in FOLLOWERS.get(asked.follower, ()):
            raise NotAllowed("follower", "You do not speak for this follower.")

    async def _reader(self, token: str) -> _Reader:
        claims = await self.verifier.verify(token)
        return _Reader(claims.sub, claims.role, claims.facility)

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
