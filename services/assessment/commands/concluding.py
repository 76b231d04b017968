"""Concluding: the pathway into the log ``assessment``, why into ``clinical``, a note into the vault."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.aggregates import CARE, CLINICAL, PARTICIPANT
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.following import Answered, consequences
from services.assessment.domain.clinical import Record
from services.assessment.domain.conclusion import conclude as decide_conclusion
from services.assessment.domain.deciding.picture import picture
from services.assessment.domain.deciding.proposing import propose
from services.assessment.domain.needs.explaining import explain, refuse_unreasoned
from services.assessment.domain.needs.state import Care
from services.assessment.domain.participant import Assessed, Case, known
from services.assessment.rulesets import in_use
from services.assessment.vault.cipher import new_salt, salted_digest
from services.assessment.vault.contents import DecisionNote
from shared.contracts.base import Event, Frozen
from shared.contracts.care import DeviationReason
from shared.contracts.codes import Pathway
from shared.decisions import Work
from shared.eventstore.port import Appended


class Wanted(Frozen):
    """A conclusion as it is asked for."""

    pathway: Pathway
    concluded_on: date
    supersedes: UUID | None = None
    deviation_reason: DeviationReason | None = None
    note: str | None = None


async def conclude(context: Context, asked: Asked, who: UUID, wanted: Wanted) -> Appended:
    """Conclude with a pathway and explain it; what holds already keeps its id and needs no explanation."""
    assessment_id, salt, role = context.new_id(), new_salt(), asked.actor.role

    async def decide(work: Work) -> Mapping[str, str]:
        state, record = await work.load(PARTICIPANT, who), await work.load(CLINICAL, who)
        care = await work.load(CARE, who)
        here = context.of(asked.actor, state)
        events = decide_conclusion(
            state,
            record,
            assessment_id=assessment_id,
            pathway=wanted.pathway,
            concluded_on=wanted.concluded_on,
            supersedes=wanted.supersedes,
            by_role=role,
            today=here.today,
        )
        if not events and isinstance(state, Assessed):
            return {"assessment_id": str(state.latest.assessment_id)}
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(wanted.concluded_on))
        digest = salted_digest(salt, wanted.note.encode()) if wanted.note else None
        about = Answered(who, assessment_id, role)
        explained = _explained(care, record, known(state).case, about, wanted=wanted, digest=digest)
        work.tell(CARE, who, *explained, occurred_at=here.since(wanted.concluded_on))
        # What was found since the day of the conclusion is asked at once.
        told = (record, CARE.fold(care, explained))
        later = consequences(here, PARTICIPANT.fold(state, events), about, before=told, after=told)
        work.tell(CARE, who, *later, occurred_at=here.now)
        if wanted.note:
            note = DecisionNote(assessment_id=assessment_id, note=wanted.note, salt=salt)
            await context.vault.add(work, who, wanted.concluded_on, note)
        return {"assessment_id": str(assessment_id)}

    return await context.execute(decide, asked)


def _explained(
    care: Care, record: Record, case: Case, about: Answered, *, wanted: Wanted, digest: str | None
) -> list[Event]:
    """What the rules proposed on what had been found by the day of the conclusion."""
    proposal = propose(in_use(), picture(record, care, wanted.concluded_on))
    reason, role = wanted.deviation_reason, about.by_role
    refuse_unreasoned(proposal, wanted.pathway, reason=reason, noted=digest is not None, by_role=role)
    return explain(
        care,
        case,
        proposal,
        assessment_id=about.cause,
        decided_on=wanted.concluded_on,
        by_role=role,
        reason=reason,
        note_digest=digest,
    )
