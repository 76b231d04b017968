"""The waiting list as a role sees it: BNN in its explained order, custody by the day since each waits."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from services.program.desk.cohorts import Cohort
from services.program.desk.queue import Queue, Queued
from services.program.domain import waiting
from services.program.domain.cohort_plan import Plan
from services.program.domain.placing import Offer, waits_for
from services.program.seeing import is_care
from services.program.templates import Templates
from shared.contracts.base import Frozen
from shared.contracts.codes import Pathway, Role
from shared.contracts.waiting import WaitingReason


class CustodyCandidate(Frozen):
    """Who waits, for those who write the decree. ``order`` counts by the day since she waits."""

    participant_id: UUID
    case_number: str | None
    facility: str
    listed_on: date
    order: int
    placed_in: UUID | None


class CareCandidate(CustodyCandidate):
    """Who waits, and for what. ``order`` counts by prison; ``because`` says why, the strongest first.

    ``waits_for`` is what a person said (``said_by_person``), else what the rules find. ``days_left``: until
    she is expected to be released, none where the prison did not say.
    """

    assessment_id: UUID
    pathway: Pathway
    because: tuple[str, ...]
    first: bool
    prefers_woman: bool | None
    waits_for: WaitingReason
    said_by_person: bool
    reason_set_on: date | None
    days_left: int | None


def offers_of(queue: Queue, templates: Templates) -> list[Offer]:
    """What the open cohorts offer."""
    return [offer_of(cohort, taken, templates) for cohort, taken in queue.cohorts]


def offer_of(cohort: Cohort, taken: int, templates: Templates) -> Offer:
    free = None if cohort.capacity is None else max(0, cohort.capacity - taken)
    return Offer(
        facility=cohort.facility,
        cohort_id=cohort.cohort_id,
        template=templates[cohort.template, cohort.template_version],
        plan=Plan.model_validate(cohort.model_dump()),
        free=free,
    )


def ranked(
    role: Role, found: Sequence[Queued], templates: Templates, days: Mapping[str, date]
) -> list[tuple[Queued, tuple[str, ...]]]:
    """Everybody in the order that the role is shown, with why; ``days`` is today at each prison."""
    if not is_care(role):
        return [(each, ()) for each in sorted(found, key=lambda each: waiting.neutral(each.entry))]
    ranks = [(_rank(each, templates, days[each.entry.facility]), each) for each in found]
    ranks.sort(key=lambda pair: pair[0])
    return [(each, tuple(waiting.because(rank))) for rank, each in ranks]


def _rank(each: Queued, templates: Templates, today: date) -> waiting.Rank:
    needed = waiting.needed_days(templates.values(), each.entry, today)
    return waiting.rank(each.entry, needed_days=needed, today=today)


def listed(
    role: Role, queue: Queue, templates: Templates, days: Mapping[str, date]
) -> list[CareCandidate | CustodyCandidate]:
    """The whole list, numbered by prison."""
    offers = offers_of(queue, templates)
    numbers: dict[str, int] = {}
    rows: list[CareCandidate | CustodyCandidate] = []
    for each, because in ranked(role, queue.waiting, templates, days):
        facility = each.entry.facility
        numbers[facility] = numbers.get(facility, 0) + 1
        said = each.row.model_dump() | {"case_number": each.case_number, "order": numbers[facility]}
        if not is_care(role):
            rows.append(CustodyCandidate.model_validate(said))
            continue
        at = [offer for offer in offers if offer.facility == facility]
        today = days[facility]
        by_rules = waits_for(each.entry, at, today=today)
        known = {
            "because": because,
            "waits_for": each.entry.reason or by_rules,
            "said_by_person": each.entry.reason is not None,
            "days_left": each.entry.days_left(today),
        }
        rows.append(CareCandidate.model_validate(said | known))
    return rows
