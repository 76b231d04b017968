"""Opening rows of the vault: many persons at once, the newest row of each kind, nothing of those erased."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.vault.cipher import Cipher, PersonKey, Place, Sealed, Unreadable
from services.assessment.vault.contents import CONTENTS, Content
from services.assessment.vault.tables import VAULT_KEYS, VAULT_ROWS

_log = structlog.get_logger()

C = TypeVar("C", bound=Content)


@dataclass(frozen=True, slots=True)
class Known:
    """What was opened about one person: her facility, and the newest content of each kind."""

    facility: str
    contents: Mapping[str, Content]

    def get(self, kind: type[C]) -> C | None:
        """The newest content of a kind, if there is one."""
        found = self.contents.get(kind.kind)
        return found if isinstance(found, kind) else None


@dataclass(frozen=True)
class VaultOpener:
    """Reads and decrypts. Checks nobody's right: that is ``VaultReader``'s."""

    engine: AsyncEngine
    cipher: Callable[[], Cipher]

    async def open(
        self, ids: Collection[UUID], *kinds: type[Content], facility: str | None = None
    ) -> dict[UUID, Known]:
        """The newest contents of these kinds, of those of ``ids`` who are known (at ``facility``).

        What does not open (another key file, changed bytes) is left out and logged.
        """
        return self._opened(await self._rows(VAULT_KEYS.c.subject_id.in_(ids), kinds, facility))

    async def subjects(self, *, facility: str | None, after: UUID | None, limit: int) -> list[UUID]:
        """Persons with a key, in the order of their ids, after one of them."""
        wanted = sa.select(VAULT_KEYS.c.subject_id).where(VAULT_KEYS.c.state == "active")
        if facility is not None:
            wanted = wanted.where(VAULT_KEYS.c.facility == facility)
        if after is not None:
            wanted = wanted.where(VAULT_KEYS.c.subject_id > after)
        async with self.engine.connect() as connection:
            found = await connection.scalars(wanted.order_by(VAULT_KEYS.c.subject_id).limit(limit))
            return list(found)

    async def _rows(
        self, who: sa.ColumnElement[bool], kinds: Iterable[type[Content]], facility: str | None
    ) -> list[Any]:
        keys, rows = VAULT_KEYS.c, VAULT_ROWS.c
        wanted = (
            sa.select(VAULT_ROWS, keys.facility, keys.wrapped_key)
            .join_from(VAULT_ROWS, VAULT_KEYS)
            .where(who, keys.state == "active", rows.kind.in_([kind.kind for kind in kinds]))
            .order_by(
                rows.subject_id, rows.kind, rows.valid_from.desc(), rows.recorded_at.desc(), rows.row_id
            )
            .ext(distinct_on(rows.subject_id, rows.kind))
        )
        if facility is not None:
            wanted = wanted.where(keys.facility == facility)
        async with self.engine.connect() as connection:
            return list((await connection.execute(wanted)).mappings())

    def _opened(self, rows: Iterable[Any]) -> dict[UUID, Known]:
        keys: dict[UUID, PersonKey] = {}
        found: dict[UUID, dict[str, Content]] = {}
        facilities: dict[UUID, str] = {}
        unreadable = 0
        for row in rows:
            subject = row["subject_id"]
            place = Place(row["row_id"], subject, row["data_class"], row["kind"])
            try:
                if subject not in keys:
                    keys[subject] = self.cipher().unwrap(subject, row["wrapped_key"])
                content = keys[subject].open(place, Sealed(row["nonce"], row["ciphertext"]))
            except Unreadable:
                unreadable += 1
                continue
            facilities[subject] = row["facility"]
            opened = CONTENTS[place.kind].model_validate_json(content)
            found.setdefault(subject, {})[place.kind] = opened
        if unreadable:
            _log.error("vault_unreadable", times=unreadable)
        return {subject: Known(facilities[subject], contents) for subject, contents in found.items()}
