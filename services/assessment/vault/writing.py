"""Putting rows into the vault: in the same append, and so in the same transaction, as their events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.vault.cipher import Lock, PersonKey, Place, Unreadable
from services.assessment.vault.contents import CLASS_OF, KEYED, Content
from services.assessment.vault.keyring import Keyring, VaultLocked
from services.assessment.vault.tables import VAULT_KEYS, VAULT_ROWS, VAULT_SUBJECTS
from shared.decisions import Work
from shared.refusals import WrongState
from shared.runtime.clock import Clock


@dataclass(frozen=True)
class VaultWriter:
    """Encrypts contents and hands them to a command's work."""

    engine: AsyncEngine
    keyring: Keyring
    clock: Clock

    def admit(
        self, work: Work, subject_id: UUID, facility: str, valid_from: date, *contents: Content
    ) -> None:
        """Make a person's keys, one for each class, and keep her first rows.

        Raises:
            VaultLocked: the installation's key is not there.
        """
        cipher, now = self.keyring.current(), self.clock()
        work.keep(
            VAULT_SUBJECTS,
            subject_id=subject_id,
            facility=facility,
            state="active",
            created_at=now,
        )
        keys: dict[str, PersonKey] = {}
        for data_class in KEYED:
            keys[data_class], wrapped = cipher.new_key(Lock(subject_id, data_class))
            work.keep(
                VAULT_KEYS,
                subject_id=subject_id,
                data_class=data_class,
                wrapped_key=wrapped,
                kek_id=cipher.kek_id,
                state="active",
                created_at=now,
            )
        for content in contents:
            self._keep(work, keys[CLASS_OF[content.kind]], subject_id, valid_from, content)

    async def add(
        self, work: Work, subject_id: UUID, valid_from: date, content: Content, *more: Content
    ) -> None:
        """Keep further rows about a known person.

        Raises:
            WrongState: ``erased``, ``destroyed`` or ``restricted``: nothing of this class is kept any more,
                or for now.
            VaultLocked: the installation's key is not there, or another one.
        """
        contents = (content, *more)
        keys = await self._keys(subject_id, [CLASS_OF[each.kind] for each in contents])
        for each in contents:
            self._keep(work, keys[CLASS_OF[each.kind]], subject_id, valid_from, each)

    async def key_of(self, subject_id: UUID, data_class: str) -> PersonKey:
        """The key under which a class of what is known about her is kept.

        Raises:
            WrongState, VaultLocked: see ``add``.
        """
        return (await self._keys(subject_id, [data_class]))[data_class]

    async def _keys(self, subject_id: UUID, classes: Sequence[str]) -> dict[str, PersonKey]:
        keys = VAULT_KEYS.c
        statement = sa.select(VAULT_KEYS, VAULT_SUBJECTS.c.state.label("person")).join_from(
            VAULT_KEYS, VAULT_SUBJECTS
        )
        wanted = (keys.subject_id == subject_id) & keys.data_class.in_(classes)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(statement.where(wanted))).mappings().all()
        found: dict[str, PersonKey] = {}
        for row in rows:
            _refuse(row["person"], row["state"], row["data_class"])
            lock = Lock(subject_id, row["data_class"])
            try:
                found[row["data_class"]] = self.keyring.unwrap(lock, row["kek_id"], row["wrapped_key"])
            except Unreadable as error:
                raise VaultLocked from error
        if len(found) < len(set(classes)):
            raise WrongState("erased", "The vault does not know her any more; nothing can be added.")
        return found

    def _keep(self, work: Work, key: PersonKey, subject_id: UUID, valid_from: date, content: Content) -> None:
        place = Place(uuid4(), subject_id, CLASS_OF[content.kind], content.kind)
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


def _refuse(person: str, key: str, data_class: str) -> None:
    if person == "erased":
        raise WrongState("erased", "Everything about her was erased; nothing can be added.")
    if key == "destroyed":
        raise WrongState("destroyed", f"Her data of class {data_class} was destroyed and is kept no more.")
    if key == "restricted":
        raise WrongState("restricted", f"Her data of class {data_class} is restricted; it rests as it is.")
