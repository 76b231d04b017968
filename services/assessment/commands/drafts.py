"""Referrals that are not sent yet: encrypted in the service's own database, edited, deleted, never told."""

import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import NAMESPACE_OID, UUID, uuid5

import orjson
import sqlalchemy as sa
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.dialects.postgresql import insert

from services.assessment.commands.context import Asked, Context
from services.assessment.tables import REFERRAL_DRAFTS
from shared.decisions import Work
from shared.eventstore.port import Command
from shared.refusals import NotFound, WrongState

_log = structlog.get_logger()

Kind = Literal["referral", "roster"]
_NONCE = 12
KEEP_ROSTER = timedelta(days=1)
"""A roster that was looked through and not sent is forgotten after so long."""
KEEP_REFERRAL = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft, opened."""

    draft_id: UUID
    facility: str
    content: bytes
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Drafts:
    """Keeps drafts. Their key follows from the installation's HMAC key, which is never changed."""

    context: Context

    async def add(self, asked: Asked, kind: Kind, facility: str, content: bytes) -> UUID:
        """Keep a draft; the same command again is the same draft, and brings back none that was deleted.

        Raises:
            CommandReused: the command came with another referral before.
        """
        self._allowed(asked, facility)
        draft_id, now = self._id(asked.command), self.context.clock()
        t = REFERRAL_DRAFTS
        values = {"draft_id": draft_id, "kind": kind, "facility": facility}
        sealed = self._seal(draft_id, kind, facility, content)
        kept = insert(t).values(**values, sealed=sealed, created_at=now, changed_at=now)

        async def decide(work: Work) -> Mapping[str, str]:
            work.also(t.delete().where(stale(now)))
            work.also(kept.on_conflict_do_nothing())
            return {"draft_id": str(draft_id)}

        # A page looks several files through under one form: each of them is a command of its own.
        own = asked if kind == "referral" else replace(asked, command=Command("draft", str(draft_id), ""))
        done = await self.context.execute(decide, own)
        return UUID(done.answer["draft_id"])

    async def change(self, asked: Asked, draft_id: UUID, content: bytes) -> None:
        """Replace a draft's content."""
        held = await self.one(asked, "referral", draft_id)
        sealed = self._seal(draft_id, "referral", held.facility, content)
        t = REFERRAL_DRAFTS
        change = t.update().where(t.c.draft_id == draft_id)
        async with self.context.vault.engine.begin() as connection:
            await connection.execute(change.values(sealed=sealed, changed_at=self.context.clock()))

    async def delete(self, asked: Asked, kind: Kind, draft_id: UUID) -> None:
        """Delete a draft; one that is gone already is no error."""
        t = REFERRAL_DRAFTS
        async with self.context.vault.engine.begin() as connection:
            found = sa.select(t.c.facility).where(t.c.draft_id == draft_id, t.c.kind == kind)
            facility = await connection.scalar(found)
            if facility is None:
                return
            self._allowed(asked, facility)
            await connection.execute(t.delete().where(t.c.draft_id == draft_id))

    async def one(self, asked: Asked, kind: Kind, draft_id: UUID) -> Draft:
        """A draft.

        Raises:
            NotFound: ``unknown-draft``: never made, sent, deleted or forgotten.
            WrongState: ``draft-unreadable``: it was sealed under another key.
        """
        t = REFERRAL_DRAFTS
        query = sa.select(t).where(t.c.draft_id == draft_id, t.c.kind == kind)
        async with self.context.vault.engine.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("unknown-draft", "There is no such draft.", field="draft_id")
        self._allowed(asked, row["facility"])
        return self._opened(row)

    async def of(self, asked: Asked, facility: str) -> list[Draft]:
        """Drafts of referrals of a prison, the oldest first; at most 200."""
        self._allowed(asked, facility)
        t = REFERRAL_DRAFTS
        query = sa.select(t).where(t.c.facility == facility, t.c.kind == "referral")
        query = query.order_by(t.c.created_at, t.c.draft_id).limit(200)
        async with self.context.vault.engine.connect() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [self._opened(row) for row in rows]

    async def opened(self, kind: Kind) -> AsyncIterator[Draft]:
        """Every draft of every prison, for the service itself; what does not open is left out."""
        t = REFERRAL_DRAFTS
        async with self.context.vault.engine.connect() as connection:
            rows = await connection.stream(sa.select(t).where(t.c.kind == kind))
            async for row in rows.mappings():
                try:
                    yield self._opened(row)
                except WrongState:
                    _log.error("draft_unreadable")

    def _allowed(self, asked: Asked, facility: str) -> None:
        self.context.facility(facility)
        asked.actor.must_be_at(facility)

    def _id(self, command: Command | None) -> UUID:
        if command is None:
            return self.context.new_id()
        return uuid5(NAMESPACE_OID, f"draft|{command.principal}|{command.id}|{command.body_hmac}")

    def _aead(self) -> AESGCM:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pulih referral drafts")
        return AESGCM(derived.derive(self.context.digest_key()))

    def _seal(self, draft_id: UUID, kind: str, facility: str, content: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._aead().encrypt(nonce, content, f"draft|{draft_id}|{kind}|{facility}".encode())

    def _opened(self, row: sa.RowMapping) -> Draft:
        place = f"draft|{row['draft_id']}|{row['kind']}|{row['facility']}".encode()
        sealed: bytes = row["sealed"]
        try:
            content = self._aead().decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
        except InvalidTag as error:
            detail = "The draft does not open; delete it and write it again."
            raise WrongState("draft-unreadable", detail) from error
        return Draft(row["draft_id"], row["facility"], content, row["created_at"], row["changed_at"])


def stale(now: datetime) -> sa.ColumnElement[bool]:
    """Drafts that nobody came back to for as long as they are kept."""
    t = REFERRAL_DRAFTS.c
    return ((t.kind == "roster") & (t.created_at < now - KEEP_ROSTER)) | (t.changed_at < now - KEEP_REFERRAL)


def text_of(fields: Mapping[str, Any]) -> bytes:
    """The fields of a draft as they are sealed."""
    return orjson.dumps(fields)
