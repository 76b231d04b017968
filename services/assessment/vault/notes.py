"""Reading counselling notes: the author her own, her supervisor all, a doctor with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.assessment.domain.counselling import readable
from services.assessment.vault.access import Reader, refuse_reading
from services.assessment.vault.auditing import ReadAudit
from services.assessment.vault.contents import CLASS_OF, CounsellingNote
from services.assessment.vault.opening import VaultOpener
from shared.contracts.base import Frozen
from shared.refusals import NotAllowed

NOTES = CLASS_OF["counselling-note"]


class NoteRead(Frozen):
    """A note as it is shown."""

    entry_id: UUID
    written_on: date
    author: str
    text: str


@dataclass(frozen=True)
class NotesReader:
    """Opens notes and writes who read them. Notes that rest are not opened for anybody."""

    opener: VaultOpener
    audit: ReadAudit

    async def read(self, reader: Reader, who: UUID) -> Sequence[NoteRead]:
        """The notes that the reader may read, oldest first; others' are not even counted.

        Raises:
            NotAllowed: the role reads no notes.
        """
        try:
            refuse_reading(reader, NOTES)
        except NotAllowed:
            await self.audit.note(reader, "notes", [NOTES], [who], answered=False)
            raise
        notes = await self._all(who)
        allowed = readable(reader.role, reader.sub, (note.author for note in notes))
        await self.audit.note(reader, "notes", [NOTES], [who])
        return [note for note, yes in zip(notes, allowed, strict=True) if yes]

    async def in_emergency(self, reader: Reader, who: UUID, ground: str) -> Sequence[NoteRead]:
        """Every note, for a doctor who said why (the route admits doctors alone)."""
        notes = await self._all(who)
        await self.audit.note(reader, "emergency", [NOTES], [who], reason=ground)
        return notes

    async def _all(self, who: UUID) -> list[NoteRead]:
        opened = await self.opener.history(who, CounsellingNote, restricted=False)
        return [NoteRead.model_validate(each.content.model_dump()) for each in opened]
