"""Gathers an extract, and records that it was handed out before it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4

import sqlalchemy as sa

from services.assessment.domain.participant import Case
from services.assessment.extract.extract import Entry, Extract, Fact, Reading
from services.assessment.vault.access import Reader
from services.assessment.vault.auditing import ReadAudit
from services.assessment.vault.contents import CLASS_OF, CONTENTS, KEYED
from services.assessment.vault.opening import Opened, VaultOpener
from services.assessment.vault.tables import VAULT_KEYS, VAULT_RELEASES
from shared.contracts.counselling import CounsellingRecorded
from shared.contracts.envelope import Envelope
from shared.eventstore.tables import EVENTS

CLASSES = tuple(data_class for data_class in KEYED if data_class != "C6-notes")
"""What she may see of the vault. Classes that rest are hers to read all the same."""

_KINDS = tuple(content for content in CONTENTS.values() if CLASS_OF[content.kind] in CLASSES)
_MOST_READINGS = 5000

Format = Literal["json", "pdf"]


@dataclass(frozen=True)
class Extracts:
    """Makes extracts for a person of the care team who hands them over."""

    opener: VaultOpener
    audit: ReadAudit

    async def make(self, reader: Reader, case: Case, form: Format) -> Extract:
        """Everything about one woman that is hers to see."""
        who, release_id = case.participant_id, uuid4()
        entries = await self.opener.history(who, *_KINDS)
        facts, restricted = await self._facts(who), await self._restricted(who)
        await self.audit.note(reader, "extract", CLASSES, [who], reason=str(release_id))
        readings = await self.audit.reads(subject=who, limit=_MOST_READINGS)
        now = self.audit.clock()
        row = {
            "release_id": release_id,
            "subject_id": who,
            "released_at": now,
            "released_by": reader.sub,
            "role": reader.role,
            "format": form,
        }
        async with self.opener.engine.begin() as connection:
            await connection.execute(VAULT_RELEASES.insert(), row)
        return Extract(
            release_id=release_id,
            released_at=now,
            participant_id=who,
            case_number=case.case_number,
            restricted=tuple(restricted),
            classes={name: tuple(_entries(entries, name)) for name in CLASSES},
            facts=tuple(facts),
            readings=tuple(Reading.model_validate(read.model_dump()) for read in readings),
        )

    async def _restricted(self, who: UUID) -> Sequence[str]:
        keys = VAULT_KEYS.c
        query = sa.select(keys.data_class).where(keys.subject_id == who, keys.state == "restricted")
        async with self.opener.engine.connect() as connection:
            return list(await connection.scalars(query.order_by(keys.data_class)))

    async def _facts(self, who: UUID) -> Sequence[Fact]:
        told = EVENTS.c
        query = (
            sa.select(told.envelope)
            .where(
                told.envelope.contains(f'"subject":"{who}"', autoescape=True),
                told.type != CounsellingRecorded.type(),
            )
            .order_by(told.log, told.position)
        )
        async with self.opener.engine.connect() as connection:
            found = [Envelope.read(text.encode()) for text in await connection.scalars(query)]
        return [
            Fact(
                log=each.log,
                type=each.name,
                occurred_at=each.occurred_at,
                recorded_at=each.recorded_at,
                data=each.event.model_dump(mode="json", exclude={"participant_id"}),
            )
            for each in found
            if each.subject == str(who)
        ]


def _entries(opened: Iterable[Opened], data_class: str) -> Iterable[Entry]:
    for each in opened:
        if each.data_class == data_class:
            yield Entry(
                kind=each.content.kind,
                valid_from=each.valid_from,
                recorded_at=each.recorded_at,
                content=each.content.model_dump(mode="json", exclude={"salt"}),
            )
