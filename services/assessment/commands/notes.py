"""Writing counselling notes: the text into the vault, that it was written into the log ``clinical``."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.aggregates import COUNSELLING, PARTICIPANT
from services.assessment.commands.context import Asked, Context
from services.assessment.domain.counselling import record
from services.assessment.vault.cipher import new_salt, salted_digest
from services.assessment.vault.contents import CounsellingNote, EmergencyAccess
from shared.decisions import Work
from shared.eventstore.port import Appended


async def write(context: Context, asked: Asked, who: UUID, *, written_on: date | None, text: str) -> Appended:
    """Keep a note of the one who asks; default day: today."""
    entry_id, salt = context.new_id(), new_salt()
    digest = salted_digest(salt, text.encode())

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        await work.load(COUNSELLING, who)
        here = context.of(asked.actor, state)
        day = here.today if written_on is None else written_on
        events = record(
            state,
            entry_id=entry_id,
            written_on=day,
            content_digest=digest,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(COUNSELLING, who, *events, occurred_at=here.since(day))
        note = CounsellingNote(
            entry_id=entry_id, author=asked.actor.sub, written_on=day, text=text, salt=salt
        )
        await context.vault.add(work, who, day, note)
        return {"entry_id": str(entry_id)}

    return await context.execute(decide, asked)


async def break_glass(
    context: Context, asked: Asked, who: UUID, *, ground: str, explanation: str
) -> Appended:
    """Keep why a doctor opens the notes of a woman; before she reads them, and dying with them."""
    access_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        here = context.of(asked.actor, state)
        reason = EmergencyAccess(
            read_id=access_id, reader=asked.actor.sub, ground=ground, explanation=explanation
        )
        await context.vault.add(work, who, here.today, reason)
        return {"access_id": str(access_id)}

    return await context.execute(decide, asked)
