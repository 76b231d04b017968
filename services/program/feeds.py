"""Calendar feeds for a telephone: an address that is a capability, because calendars send no bearer header.

The token in the address is 256 random bits. Only its SHA-256 is kept, it ends after ninety days, and whoever
made it revokes it or replaces it by a new one. It opens a list of times, rooms and neutral codes: nobody's
name, case number, stage or group. The access log writes route templates and never an address.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.base import Frozen
from shared.runtime.clock import Clock

LIFE = timedelta(days=90)
Kind = Literal["own", "rooms"]
"""The sessions that one leads, or all in the rooms of a facility."""

FEEDS = sa.Table(
    "calendar_feeds",
    sa.MetaData(),
    sa.Column("sub", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("facility", sa.Text, primary_key=True),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
)
"""One feed an account, kind and facility (empty: the whole region)."""

V1 = (
    """
    CREATE TABLE calendar_feeds (
        sub text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('own', 'rooms')),
        facility text NOT NULL,
        token_hash bytea NOT NULL UNIQUE,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (sub, kind, facility)
    )
    """,
)


class Feed(Frozen):
    """A feed without its token, which nobody knows any more."""

    sub: str
    kind: Kind
    facility: str
    expires_at: datetime


@dataclass(frozen=True)
class Feeds:
    """The table of feeds."""

    engine: AsyncEngine
    clock: Clock

    async def make(self, sub: str, kind: Kind, facility: str) -> tuple[str, datetime]:
        """A new token and when it ends; the one before it ends now, so that a double tap leaves one feed."""
        token, ends = secrets.token_urlsafe(32), self.clock() + LIFE
        row = insert(FEEDS).values(
            sub=sub, kind=kind, facility=facility, token_hash=_hash(token), expires_at=ends
        )
        again = {"token_hash": row.excluded.token_hash, "expires_at": row.excluded.expires_at}
        async with self.engine.begin() as connection:
            await connection.execute(
                row.on_conflict_do_update(index_elements=["sub", "kind", "facility"], set_=again)
            )
        return token, ends

    async def revoke(self, sub: str, kind: Kind, facility: str) -> None:
        """End a feed; quiet if there is none."""
        gone = sa.delete(FEEDS).where(FEEDS.c.sub == sub, FEEDS.c.kind == kind, FEEDS.c.facility == facility)
        async with self.engine.begin() as connection:
            await connection.execute(gone)

    async def of(self, sub: str) -> list[Feed]:
        """The feeds of an account that have not ended."""
        return await self._found(FEEDS.c.sub == sub)

    async def opened_by(self, token: str) -> Feed | None:
        """The feed that a token opens, unless it was revoked, replaced or has ended."""
        return next(iter(await self._found(FEEDS.c.token_hash == _hash(token))), None)

    async def _found(self, which: sa.ColumnElement[bool]) -> list[Feed]:
        query = sa.select(FEEDS).where(which, FEEDS.c.expires_at > self.clock())
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query.order_by(FEEDS.c.kind, FEEDS.c.facility))).mappings()
            return [Feed.model_validate(dict(row)) for row in rows]


def _hash(token: str) -> bytes:
    """A plain hash is enough for 256 random bits: there is nothing to guess."""
    return hashlib.sha256(token.encode()).digest()
