"""Rewrapping every person's keys under a new key of the installation, while services go on working."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.assessment.vault.cipher import Lock, Unreadable
from services.assessment.vault.keyring import Keyring, VaultLocked
from services.assessment.vault.tables import VAULT_KEKS, VAULT_KEYS
from shared.http.health import Check
from shared.runtime.clock import Clock

BATCH = 500
HOW = "docs/operations.md, 'The vault's key'"

Progress = Callable[[int, int], None]
"""Called with how many keys are rewrapped in this run, and how many are left."""


class RotationStopped(Exception):  # noqa: N818 - a finding
    """A key cannot be rewrapped; what was done stays done, and the same command goes on from there."""


@dataclass(frozen=True)
class VaultKeys:
    """Knows which key of the installation wraps what."""

    engine: AsyncEngine
    keyring: Keyring
    clock: Clock

    async def check(self) -> Check:
        """Whether the key files open what is in the vault; the detail says what to do."""
        known = self.keyring.known()
        try:
            own = self.keyring.current().kek_id
            async with self.engine.connect() as connection:
                current, missing = await _current(connection), await _missing(connection, set(known))
        except VaultLocked:
            return _not_ready(f"the key file is missing or unreadable; see {HOW}")
        except (sa.exc.SQLAlchemyError, OSError):
            return _not_ready("the database does not answer")
        if missing:
            return _not_ready(f"people are wrapped by a key that is not here; see {HOW}")
        if current not in (None, own):
            return _not_ready(f"the key file's key is not the current one; see {HOW}")
        return Check("vault key", ok=True, detail="opens")

    async def rotate(self, progress: Progress | None = None) -> int:
        """Make the key file's key current and rewrap everything that another one wrapped; how many keys.

        Raises:
            VaultLocked: the new key, or one that wrapped some of the keys, is not there.
            RotationStopped: a wrapped key does not open.
        """
        new = self.keyring.current()
        async with self.engine.begin() as connection:
            if await _missing(connection, set(self.keyring.known())):
                raise VaultLocked
            await _make_current(connection, new.kek_id, self.clock())
        done = 0
        while batch := await self._rewrap():
            done += batch
            if progress is None:
                continue
            async with self.engine.connect() as connection:
                progress(done, await _left(connection, new.kek_id))
        return done

    async def _rewrap(self) -> int:
        """One batch, in one transaction: a killed rotation goes on where it was."""
        new, known = self.keyring.current(), self.keyring.known()
        keys = VAULT_KEYS.c
        wanted = (
            sa.select(keys.subject_id, keys.data_class, keys.wrapped_key, keys.kek_id)
            .where(keys.kek_id != new.kek_id, keys.state != "destroyed")
            .order_by(keys.subject_id, keys.data_class)
            .limit(BATCH)
            .with_for_update()
        )
        change = (
            sa.update(VAULT_KEYS)
            .where(keys.subject_id == sa.bindparam("who"), keys.data_class == sa.bindparam("cls"))
            .values(wrapped_key=sa.bindparam("wrapped"), kek_id=new.kek_id)
        )
        async with self.engine.begin() as connection:
            rows = (await connection.execute(wanted)).all()
            changed: list[dict[str, Any]] = []
            for who, data_class, wrapped, kek_id in rows:
                if kek_id not in known:
                    raise VaultLocked
                try:
                    again = known[kek_id].rewrap(Lock(who, data_class), wrapped, new)
                except Unreadable as error:
                    raise RotationStopped(f"a key of class {data_class} does not open: {error}") from error
                changed.append({"who": who, "cls": data_class, "wrapped": again})
            if changed:
                await connection.execute(change, changed)
        return len(rows)


async def _current(connection: AsyncConnection) -> str | None:
    keks = VAULT_KEKS.c
    return await connection.scalar(sa.select(keks.kek_id).where(keks.state == "current"))


async def _missing(connection: AsyncConnection, known: set[str]) -> bool:
    """Whether a key of the installation that is not here wraps something still."""
    keys, keks = VAULT_KEYS.c, VAULT_KEKS.c
    wraps = sa.exists().where(keys.kek_id == keks.kek_id, keys.state != "destroyed")
    query = sa.select(keks.kek_id).where(keks.kek_id.not_in(known), wraps).limit(1)
    return await connection.scalar(query) is not None


async def _left(connection: AsyncConnection, kek_id: str) -> int:
    keys = VAULT_KEYS.c
    query = sa.select(sa.func.count()).select_from(VAULT_KEYS)
    return int(await connection.scalar(query.where(keys.state != "destroyed", keys.kek_id != kek_id)) or 0)


async def _make_current(connection: AsyncConnection, kek_id: str, now: datetime) -> None:
    """Waits for appends under the old key that have begun; later ones are refused by the database."""
    keks = VAULT_KEKS.c
    retire = sa.update(VAULT_KEKS).where(keks.state == "current", keks.kek_id != kek_id)
    await connection.execute(retire.values(state="retired"))
    row = insert(VAULT_KEKS).values(_row(kek_id, now))
    await connection.execute(row.on_conflict_do_update(index_elements=["kek_id"], set_={"state": "current"}))


def _row(kek_id: str, now: datetime) -> dict[str, Any]:
    return {"kek_id": kek_id, "state": "current", "since": now}


def _not_ready(detail: str) -> Check:
    return Check("vault key", ok=False, detail=detail)
