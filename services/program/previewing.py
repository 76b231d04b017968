"""Which rules of placing hold for whom, as a role may see it; and whom the rules propose."""

from collections.abc import Sequence
from uuid import UUID

from services.program.commands.context import Context
from services.program.desk.queue import QueueReader
from services.program.domain.keeping import OF_CARE
from services.program.domain.placing import Verdict, Weighed, propose, weigh
from services.program.listing import offer_of, ranked
from services.program.seeing import is_care
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.http.access import Caller
from shared.refusals import NotFound

NEEDS_BNN = "perlu_bnn"
"""What custody sees instead of the rules that would tell it about her."""


class Ruled(Frozen):
    """One rule: it holds, fails, or nobody knows; the days where time is weighed."""

    rule: str
    verdict: Verdict
    days_left: int | None = None
    days_needed: int | None = None


class Previewed(Frozen):
    """Somebody who waits and the cohort; ``proposed``: no rule fails, and a place is free in her turn."""

    participant_id: UUID
    case_number: str | None
    rules: list[Ruled]
    proposed: bool


class Preview(Frozen):
    """Everybody who waits at the cohort's prison, in the order that the caller is shown."""

    cohort_id: UUID
    capacity: int | None
    free: int | None
    candidates: list[Previewed]
    positions: dict[str, int]


async def preview_for(context: Context, reader: QueueReader, caller: Caller, cohort_id: UUID) -> Preview:
    """The preview of an open cohort.

    Raises:
        NotFound: ``cohort-unknown``: there is none that is open.
    """
    found = await reader.queue(caller.facility)
    at = {cohort.cohort_id: (cohort, taken) for cohort, taken in found.cohorts}
    if cohort_id not in at:
        raise NotFound("cohort-unknown", "There is no such open cohort.", field="cohort_id")
    cohort, taken = at[cohort_id]
    caller.must_be_at(cohort.facility)
    offer = offer_of(cohort, taken, context.templates)
    today = context.here(cohort.facility).today
    there = [each for each in found.waiting if each.entry.facility == cohort.facility]
    in_order = [each for each, _ in ranked(caller.role, there, context.templates, {cohort.facility: today})]
    proposed = set(propose([each.entry for each in in_order], offer, today=today))
    return Preview(
        cohort_id=cohort_id,
        capacity=cohort.capacity,
        free=offer.free,
        candidates=[
            Previewed(
                participant_id=each.entry.participant_id,
                case_number=each.case_number,
                rules=shown(caller.role, weigh(each.entry, offer, today=today)),
                proposed=each.entry.participant_id in proposed,
            )
            for each in in_order
        ],
        positions=dict(found.positions),
    )


def shown(role: Role, weighed: Sequence[Weighed]) -> list[Ruled]:
    """Rules by name; for custody those that would tell about her are one, which fails or holds."""
    if is_care(role):
        return [Ruled.model_validate(one.model_dump()) for one in weighed]
    rows = [Ruled.model_validate(one.model_dump()) for one in weighed if one.rule not in OF_CARE]
    fails = any(one.verdict == "fails" for one in weighed if one.rule in OF_CARE)
    return [*rows, Ruled(rule=NEEDS_BNN, verdict="fails" if fails else "holds")]
