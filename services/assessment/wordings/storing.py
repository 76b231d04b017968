"""Translations in the service's database: a changed one is a new revision, and the older ones stay."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.assessment.domain.instruments.wording import Wording
from services.assessment.wordings.tables import WORDINGS
from shared.contracts.base import Frozen
from shared.runtime.clock import Clock


class Loaded(Frozen):
    """A translation and which revision of it this is."""

    revision: int
    loaded_at: datetime
    wording: Wording

    def shown(self) -> dict[str, Any]:
        """What a form needs of it; what it is a translation of stands beside it."""
        known = self.wording.model_dump(mode="json", exclude={"instrument", "version"})
        return {"revision": self.revision, "loaded_at": self.loaded_at.isoformat(), **known}


class Wordings:
    """The translations that were loaded."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def load(self, wording: Wording) -> Loaded:
        """Keep a translation. The same text again is the revision that is there, and changes nothing."""
        async with self._engine.begin() as connection:
            await connection.execute(sa.text("lock table instrument_wordings in share row exclusive mode"))
            newest = await _newest(connection, wording)
            if newest is not None and newest.wording == wording:
                return newest
            revision = newest.revision + 1 if newest is not None else 1
            loaded = Loaded(revision=revision, loaded_at=self._clock(), wording=wording)
            await connection.execute(
                WORDINGS.insert().values(
                    instrument=wording.instrument,
                    version=wording.version,
                    variant=wording.variant or "",
                    language=wording.language,
                    revision=revision,
                    content=wording.model_dump(mode="json"),
                    loaded_at=loaded.loaded_at,
                )
            )
        return loaded

    async def of(self, instrument: str, version: str, *, variant: str | None, language: str) -> Loaded | None:
        """The newest revision for a form: of its own variant before one that suits all."""
        query = (
            sa.select(WORDINGS.c.revision, WORDINGS.c.loaded_at, WORDINGS.c.content)
            .where(
                WORDINGS.c.instrument == instrument,
                WORDINGS.c.version == version,
                WORDINGS.c.variant.in_([variant or "", ""]),
                WORDINGS.c.language == language,
            )
            .order_by(WORDINGS.c.variant.desc(), WORDINGS.c.revision.desc())
            .limit(1)
        )
        async with self._engine.connect() as connection:
            return _loaded((await connection.execute(query)).one_or_none())


async def _newest(connection: AsyncConnection, wording: Wording) -> Loaded | None:
    query = (
        sa.select(WORDINGS.c.revision, WORDINGS.c.loaded_at, WORDINGS.c.content)
        .where(
            WORDINGS.c.instrument == wording.instrument,
            WORDINGS.c.version == wording.version,
            WORDINGS.c.variant == (wording.variant or ""),
            WORDINGS.c.language == wording.language,
        )
        .order_by(WORDINGS.c.revision.desc())
        .limit(1)
    )
    return _loaded((await connection.execute(query)).one_or_none())


def _loaded(row: sa.Row[Any, Any, Any] | None) -> Loaded | None:
    if row is None:
        return None
    return Loaded(revision=row.revision, loaded_at=row.loaded_at, wording=Wording.model_validate(row.content))
