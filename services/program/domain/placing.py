"""The rules of placing: which hold for somebody and a cohort, whom they propose, what somebody waits for."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from services.program.domain.cohort_plan import Plan
from services.program.domain.template import Template
from services.program.domain.waiting import Entry
from shared.contracts.base import Frozen
from shared.contracts.codes import QuotaCategory
from shared.contracts.waiting import PlacementRule, WaitingReason

Verdict = Literal["holds", "fails", "unknown"]


class Offer(Frozen):
    """What a cohort offers; ``free``: none without a limit."""

    facility: str
    cohort_id: UUID
    template: Template
    plan: Plan
    free: int | None


class Weighed(Frozen):
    """One rule for one woman; ``days_left`` and ``days_needed`` only where time is weighed."""

    rule: PlacementRule
    verdict: Verdict
    days_left: int | None = None
    days_needed: int | None = None


def weigh(entry: Entry, offer: Offer, *, today: date) -> tuple[Weighed, ...]:
    """Every rule, for a woman who waits and a cohort that is open."""
    begins = max(today, offer.plan.starts_on or today)
    left, needed = entry.days_left(begins), offer.template.minimum_left_days
    category = offer.template.category
    return (
        _is(PlacementRule.LISTED, entry.facility == offer.facility),
        _is(PlacementRule.NOT_IN, entry.placed_in is None),
        _is(PlacementRule.PATHWAY, bool(offer.template.path(entry.pathway))),
        _is(PlacementRule.CAPACITY, offer.free is None or offer.free > 0),
        Weighed(
            rule=PlacementRule.TIME,
            verdict="unknown" if left is None else _verdict(left >= needed),
            days_left=left,
            days_needed=needed,
        ),
        Weighed(rule=PlacementRule.PREFERENCE, verdict=_preference(entry, offer.plan)),
        Weighed(rule=PlacementRule.CATEGORY, verdict=_category(entry.category, category)),
    )


def _is(rule: PlacementRule, holds: bool) -> Weighed:  # noqa: FBT001 - the finding itself
    return Weighed(rule=rule, verdict=_verdict(holds))


def _verdict(holds: bool) -> Verdict:  # noqa: FBT001 - the finding itself
    return "holds" if holds else "fails"


def _preference(entry: Entry, plan: Plan) -> Verdict:
    if not entry.prefers_woman or plan.led_by_woman:
        return "holds"
    return "fails" if plan.regular else "unknown"


def _category(hers: QuotaCategory | None, wanted: QuotaCategory) -> Verdict:
    if wanted is QuotaCategory.GENERAL or hers is wanted:
        return "holds"
    return "unknown" if hers is None else "fails"


def failing(weighed: Sequence[Weighed]) -> frozenset[PlacementRule]:
    return frozenset(one.rule for one in weighed if one.verdict == "fails")


def propose(entries: Sequence[Entry], offer: Offer, *, today: date) -> list[UUID]:
    """Of those who wait, in the given order, the first for whom no rule fails, as far as places go."""
    fit = [entry.participant_id for entry in entries if not failing(weigh(entry, offer, today=today))]
    return fit if offer.free is None else fit[: offer.free]


def waits_for(entry: Entry, offers: Sequence[Offer], *, today: date) -> WaitingReason:
    """What she waits for by the rules, over all open cohorts of her prison."""
    if entry.placed_in is not None:
        return WaitingReason.DECREE
    failed = [failing(weigh(entry, offer, today=today)) for offer in offers]
    hers = [rules for rules in failed if not rules & {PlacementRule.PATHWAY, PlacementRule.LISTED}]
    if any(not rules for rules in hers):
        return WaitingReason.PLACING
    if not hers or all(PlacementRule.CATEGORY in rules for rules in hers):
        return WaitingReason.COHORT
    if all(PlacementRule.TIME in rules for rules in hers):
        return WaitingReason.TIME
    if any(rules == {PlacementRule.PREFERENCE} for rules in hers):
        return WaitingReason.FACILITATOR
    return WaitingReason.PLACE
