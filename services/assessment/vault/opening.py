"""Opening rows of the vault: many persons at once, the newest row of each kind, nothing of those erased."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.vault.cipher import Lock, PersonKey, Place, Sealed, Unreadable
from services.assessment.vault.contents import CONTENTS, Content
from services.assessment.vault.keyring import Keyring
from services.assessment.vault.tables import VAULT_KEYS, VAULT_ROWS, VAULT_SUBJECTS

_log = structlog.get_logger()

C = TypeVar("C", bound=Content)


@dataclass(frozen=True, slots=True)
class Opened:
    """One row that was opened."""

    row_id: UUID
    subject_id: UUID
    facility: str
    data_class: str
    valid_from: date
    recorded_at: datetime
    content: Content


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
    """Reads and decrypts. Checks nobody's right: that is ``VaultReader``'s.

    What does not open although its key is there (changed or moved bytes) is left out and logged. All methods
    raise ``VaultLocked`` when the installation's key is not there.
    """

    engine: AsyncEngine
    keyring: Keyring

    async def open(
        self,
        ids: Collection[UUID],
        *kinds: type[Content],
        facility: str | None = None,
        restricted: bool = True,
    ) -> dict[UUID, Known]:
        """The newest contents of these kinds, of those of ``ids`` who are known (at ``facility``).

        ``restricted=False`` leaves out classes that are restricted: whoever reads for people says so.
        """
        rows, found = VAULT_ROWS.c, dict[UUID, dict[str, Content]]()
        newest = (
            _select(ids, kinds, facility=facility, restricted=restricted)
            .order_by(
                rows.subject_id, rows.kind, rows.valid_from.desc(), rows.recorded_at.desc(), rows.row_id
            )
            .ext(distinct_on(rows.subject_id, rows.kind))
        )
        facilities: dict[UUID, str] = {}
        for each in self._opened(await self._fetch(newest)):
            facilities[each.subject_id] = each.facility
            found.setdefault(each.subject_id, {})[each.content.kind] = each.content
        return {subject: Known(facilities[subject], contents) for subject, contents in found.items()}

    async def history(
        self, subject: UUID, *kinds: type[Content], restricted: bool = True
    ) -> Sequence[Opened]:
        """Every row of these kinds about one person, oldest first."""
        rows = VAULT_ROWS.c
        wanted = _select([subject], kinds, facility=None, restricted=restricted)
        ordered = wanted.order_by(rows.valid_from, rows.recorded_at, rows.row_id)
        return list(self._opened(await self._fetch(ordered)))

    async def subjects(self, *, facility: str | None, after: UUID | None, limit: int) -> list[UUID]:
        """Persons who are known, in the order of their ids, after one of them."""
        known = VAULT_SUBJECTS.c
        wanted = sa.select(known.subject_id).where(known.state == "active")
        if facility is not None:
            wanted = wanted.where(known.facility == facility)
        if after is not None:
            wanted = wanted.where(known.subject_id > after)
        async with self.engine.connect() as connection:
            return list(await connection.scalars(wanted.order_by(known.subject_id).limit(limit)))

    async def _fetch(self, wanted: sa.Select[Any]) -> Sequence[Any]:
        async with self.engine.connect() as connection:
            return list((await connection.execute(wanted)).mappings())

    def _opened(self, rows: Iterable[Any]) -> Iterable[Opened]:
        keys: dict[Lock, PersonKey] = {}
        unreadable = 0
        for row in rows:
            lock = Lock(row["subject_id"], row["data_class"])
            place = Place(row["row_id"], row["subject_id"], row["data_class"], row["kind"])
            try:
                if lock not in keys:
                    keys[lock] = self.keyring.unwrap(lock, row["kek_id"], row["wrapped_key"])
                content = keys[lock].open(place, Sealed(row["nonce"], row["ciphertext"]))
            except Unreadable:
                unreadable += 1
                continue
            yield Opened(
                row_id=row["row_id"],
                subject_id=row["subject_id"],
                facility=row["facility"],
                data_class=row["data_class"],
                valid_from=row["valid_from"],
                recorded_at=row["recorded_at"],
                content=CONTENTS[place.kind].model_validate_json(content),
            )
        if unreadable:
            _log.error("vault_unreadable", times=unreadable)


def _select(
    ids: Collection[UUID], kinds: Iterable[type[Content]], *, facility: str | None, restricted: bool
) -> sa.Select[Any]:
    keys, rows, known = VAULT_KEYS.c, VAULT_ROWS.c, VAULT_SUBJECTS.c
    states = ("active", "restricted") if restricted else ("active",)
    wanted = (
        sa.select(VAULT_ROWS, known.facility, keys.wrapped_key, keys.kek_id)
        .join_from(VAULT_ROWS, VAULT_KEYS)
        .join(VAULT_SUBJECTS, known.subject_id == rows.subject_id)
        .where(rows.subject_id.in_(ids), keys.state.in_(states), rows.kind.in_([kind.kind for kind in kinds]))
    )
    return wanted if facility is None else wanted.where(known.facility == facility)
