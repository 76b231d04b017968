"""Putting rows into the vault: in the same append, and so in the same transaction, as their events."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.vault.cipher import Cipher, PersonKey, Place
from services.assessment.vault.contents import CLASS_OF, Content
from services.assessment.vault.tables import VAULT_KEYS, VAULT_ROWS
from shared.decisions import Work
from shared.refusals import WrongState
from shared.runtime.clock import Clock


@dataclass(frozen=True)
class VaultWriter:
    """Encrypts contents and hands them to a command's work."""

    engine: AsyncEngine
    cipher: Callable[[], Cipher]
    clock: Clock
    new_id: Callable[[], UUID] = uuid4

    def admit(
        self, work: Work, subject_id: UUID, facility: str, valid_from: date, *contents: Content
    ) -> None:
        """Make a person's key and keep her first rows."""
        key, wrapped = self.cipher().new_key(subject_id)
        work.keep(
            VAULT_KEYS,
            subject_id=subject_id,
            facility=facility,
            wrapped_key=wrapped,
            kek_id=self.cipher().kek_id,
            state="active",
            created_at=self.clock(),
        )
        for content in contents:
            self._keep(work, key, subject_id, valid_from, content)

    async def add(self, work: Work, subject_id: UUID, valid_from: date, content: Content) -> None:
        """Keep another row about a known person.

        Raises:
            WrongState: ``erased``: her key was destroyed, and nothing about her is kept any more.
        """
        key = await self.key_of(subject_id, CLASS_OF[content.kind])
        self._keep(work, key, subject_id, valid_from, content)

    async def key_of(self, subject_id: UUID, data_class: str) -> PersonKey:  # noqa: ARG002 - one key for all
        """The key under which a class of what is known about her is kept.

        Raises:
            WrongState: ``erased``.
        """
        statement = sa.select(VAULT_KEYS.c.wrapped_key).where(VAULT_KEYS.c.subject_id == subject_id)
        async with self.engine.connect() as connection:
            wrapped = await connection.scalar(statement)
        if wrapped is None:
            raise WrongState("erased", "Everything about her was erased; nothing can be added.")
        return self.cipher().unwrap(subject_id, wrapped)

    def _keep(self, work: Work, key: PersonKey, subject_id: UUID, valid_from: date, content: Content) -> None:
        place = Place(self.new_id(), subject_id, CLASS_OF[content.kind], content.kind)
        sealed = key.seal(place, content.model_dump_json().encode())
        work.keep(
            VAULT_ROWS,
            row_id=place.row_id,
            subject_id=subject_id,
            data_class=place.data_class,
            kind=place.kind,
            valid_from=valid_from,
            nonce=sealed.nonce,
            ciphertext=sealed.ciphertext,
            recorded_at=self.clock(),
        )
