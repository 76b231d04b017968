"""Gathers an extract, and records that it was handed out before it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4

import sqlalchemy as sa

from services.assessment.domain.participant import Case
from services.assessment.extract.extract import (
    ABOUT_PROGRAM,
    ALWAYS_LEFT_OUT,
    Entry,
    Extract,
    Fact,
    Reading,
)
from services.assessment.extract.participation import Participation
from services.assessment.extract.showing import classes_for, left_out_for, shown_to
from services.assessment.vault.access import Reader
from services.assessment.vault.auditing import ReadAudit
from services.assessment.vault.contents import CLASS_OF, CONTENTS
from services.assessment.vault.opening import Opened, VaultOpener
from services.assessment.vault.tables import VAULT_KEYS, VAULT_RELEASES
from shared.contracts.codes import Role
from shared.contracts.counselling import CounsellingRecorded
from shared.contracts.envelope import Envelope
from shared.eventstore.tables import EVENTS

_MOST_READINGS = 5000

Format = Literal["json", "pdf"]


@dataclass(frozen=True)
class Extracts:
    """Makes extracts for a person of the care team who hands them over."""

    opener: VaultOpener
    audit: ReadAudit
    participation: Participation

    async def make(self, reader: Reader, case: Case, form: Format) -> Extract:
        """Everything about one woman that is hers to see and its maker's to hold.

        Classes that rest are hers to read all the same.
        """
        classes = classes_for(reader.role)
        kinds = [content for content in CONTENTS.values() if CLASS_OF[content.kind] in classes]
        who, release_id = case.participant_id, uuid4()
        entries = await self.opener.history(who, *kinds)
        facts, restricted = await self._facts(reader.role, who), await self._restricted(who)
        taken_part = await self.participation.of(who)
        await self.audit.note(reader, "extract", classes, [who], reason=str(release_id))
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
            classes={name: tuple(_entries(entries, name)) for name in classes},
            facts=(*facts, *(taken_part or ())),
            program="unavailable" if taken_part is None else "included",
            readings=tuple(Reading.model_validate(read.model_dump()) for read in readings),
            left_out=(
                *ALWAYS_LEFT_OUT,
                *((ABOUT_PROGRAM,) if taken_part is None else ()),
                *left_out_for(reader.role),
            ),
        )

    async def _restricted(self, who: UUID) -> Sequence[str]:
        keys = VAULT_KEYS.c
        query = sa.select(keys.data_class).where(keys.subject_id == who, keys.state == "restricted")
        async with self.opener.engine.connect() as connection:
            return list(await connection.scalars(query.order_by(keys.data_class)))

    async def _facts(self, role: Role, who: UUID) -> Sequence[Fact]:
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
                data=event.model_dump(mode="json", exclude={"participant_id"}),
            )
            for each in found
            if each.subject == str(who) and (event := shown_to(role, each.event)) is not None
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
