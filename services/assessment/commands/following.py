"""What follows from a new answer in the same append: what is urgent, and whether a conclusion still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.assessment.aggregates import CARE, CLINICAL
from services.assessment.commands.context import Here
from services.assessment.domain.clinical import Record
from services.assessment.domain.deciding.picture import picture
from services.assessment.domain.deciding.proposing import propose
from services.assessment.domain.needs.reassessing import reassess
from services.assessment.domain.needs.state import Care
from services.assessment.domain.needs.urgent import raise_findings
from services.assessment.domain.participant import Participant, known
from services.assessment.rulesets import in_use
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.decisions import Work


@dataclass(frozen=True, slots=True)
class Answered:
    """A new answer: who gave it, and the id of the result, form or profile that it is."""

    who: UUID
    cause: UUID
    by_role: Role


async def follow(
    work: Work,
    here: Here,
    state: Participant,
    answered: Answered,
    *,
    results: Sequence[Event] = (),
    told: Sequence[Event] = (),
) -> None:
    """Tell what follows. ``results`` were told to her record, ``told`` to her care, both by this command."""
    if not results and not told:
        return
    record, care = await work.load(CLINICAL, answered.who), await work.load(CARE, answered.who)
    events = consequences(
        here,
        state,
        answered,
        before=(record, care),
        after=(CLINICAL.fold(record, results), CARE.fold(care, told)),
    )
    work.tell(CARE, answered.who, *events, occurred_at=here.now)


def consequences(
    here: Here,
    state: Participant,
    answered: Answered,
    *,
    before: tuple[Record, Care],
    after: tuple[Record, Care],
) -> list[Event]:
    """Urgent findings and a reassessment, by the rule set in use, on what is known today."""
    rules, today = in_use(), here.today
    was, now = picture(*before, today), picture(*after, today)
    raised = raise_findings(
        after[1],
        known(state).case,
        was,
        now,
        rules,
        cause=answered.cause,
        now=here.now,
        zone=here.facility.zone,
    )
    asked = reassess(
        after[1], state, propose(rules, now), cause=answered.cause, by_role=answered.by_role, today=today
    )
    return [*raised, *asked]
