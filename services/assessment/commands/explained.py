"""What is known of her needs, read from her own streams: the answer is as new as the last command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.assessment.aggregates import CARE, CLINICAL, PARTICIPANT
from services.assessment.commands.context import Actor, Context
from services.assessment.domain.deciding.picture import Picture, picture
from services.assessment.domain.deciding.proposing import Proposal, propose
from services.assessment.domain.needs.state import Care
from services.assessment.rulesets import in_use
from services.assessment.vault.contents import DecisionNote
from shared.decisions import Work


@dataclass(frozen=True, slots=True)
class Needs:
    """Her needs as of a day, and the note of the last decision where there is one."""

    care: Care
    known: Picture
    proposal: Proposal
    as_of: date
    note: str | None


async def needs(context: Context, actor: Actor, who: UUID) -> Needs:
    """Read them for somebody who may act there.

    Raises:
        NotFound: ``unknown-participant``.
        NotAllowed: ``other-facility``.
    """

    async def read(work: Work) -> Needs:
        state = await work.load(PARTICIPANT, who)
        here = context.of(actor, state)
        record, care = await work.load(CLINICAL, who), await work.load(CARE, who)
        known = picture(record, care, here.today)
        return Needs(care, known, propose(in_use(), known), here.today, await _note(context, care, who))

    return await context.decisions.look(read)


async def _note(context: Context, care: Care, who: UUID) -> str | None:
    if not care.decisions or care.decisions[-1].note_digest is None:
        return None
    opened = (await context.opener.open([who], DecisionNote)).get(who)
    note = opened and opened.get(DecisionNote)
    return note.note if note and note.assessment_id == care.decisions[-1].assessment_id else None
