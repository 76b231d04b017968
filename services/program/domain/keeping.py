"""Keeping places in a cohort until the decree, giving them back, and what a person may put aside for it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.program.domain.here import Here
from services.program.domain.placing import Offer, failing, weigh
from services.program.domain.several import refuse_all
from services.program.domain.waiting import Entry
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import AGENCY_OF, Role
from shared.contracts.waiting import (
    ParticipantPlaced,
    PlacementReason,
    PlacementRule,
    PlacementWithdrawn,
    PlacesProposed,
    WithdrawalReason,
)
from shared.refusals import Invalid, WrongState

RULE_OF = {
    PlacementRule.LISTED: ("not-on-waiting-list", "she is not on the waiting list of this prison."),
    PlacementRule.NOT_IN: ("already-placed", "a place is kept for her in another cohort."),
    PlacementRule.PATHWAY: ("pathway-not-in-template", "the cohort's programme is not for her path."),
    PlacementRule.CAPACITY: ("cohort-full", "the cohort has no free place; the head may add one."),
    PlacementRule.TIME: ("too-little-time", "her time left is shorter than the programme needs."),
    PlacementRule.PREFERENCE: ("no-female-facilitator", "no woman leads the cohort as a rule."),
    PlacementRule.CATEGORY: ("other-category", "the programme is of another category."),
}
"""Rule of placing to the refusal's rule and its sentence."""
ASIDE_BY = {
    "bnnp": frozenset({PlacementRule.TIME, PlacementRule.PREFERENCE, PlacementRule.CATEGORY}),
    "lapas": frozenset({PlacementRule.TIME, PlacementRule.CAPACITY, PlacementRule.CATEGORY}),
}
"""What each side may put aside with a reason. Places are the head's; whom a path fits is never put aside."""
OF_CARE = frozenset({PlacementRule.PATHWAY, PlacementRule.PREFERENCE})
"""Rules whose failure would tell custody about her: it learns only that BNN has to look."""


class Placing(Frozen):
    """What is asked for: whom to place, and for whom which reason puts failing rules aside."""

    placement_id: UUID
    participants: tuple[UUID, ...]
    override: Mapping[UUID, PlacementReason] = {}


def place(
    entries: Mapping[UUID, Entry | None], offer: Offer, *, wish: Placing, role: Role, here: Here
) -> list[Event]:
    """Keep a place for everybody who is named, or for nobody; whose place is kept already is passed over.

    ``entries``: none for who does not wait. Every failing rule that nobody put aside is named.
    """
    if len(set(wish.participants)) != len(wish.participants):
        raise Invalid("participants", "Name each participant once.", field="participants")
    if stray := sorted(wish.override.keys() - {*wish.participants}):
        detail = "A reason belongs to somebody who is placed."
        raise Invalid("override-unknown", detail, field=f"override.{stray[0]}")
    errors: list[dict[str, str | int]] = []
    placed: list[Event] = []
    new = [who for who in wish.participants if not _kept_already(entries[who], offer)]
    for n, who in enumerate(new):
        entry = entries[who]
        left = None if offer.free is None else offer.free - n
        failed = _failed(entry, offer.model_copy(update={"free": left}), here.today)
        reason = wish.override.get(who)
        kept = failed - (ASIDE_BY[AGENCY_OF[role]] if reason else frozenset())
        if kept or entry is None:
            errors += _errors(who, kept, role)
        else:
            placed.append(_place(entry, offer, wish.placement_id, failed, reason, role, here))
    refuse_all(errors)
    if not placed:
        return []
    told = PlacesProposed(
        facility=offer.facility,
        cohort_id=offer.cohort_id,
        placement_id=wish.placement_id,
        participants=tuple(event.participant_id for event in placed if isinstance(event, ParticipantPlaced)),
        proposed_on=here.today,
        by_role=role,
    )
    return [told, *placed]


def _kept_already(entry: Entry | None, offer: Offer) -> bool:
    return entry is not None and entry.placed_in == offer.cohort_id


def _failed(entry: Entry | None, offer: Offer, today: date) -> frozenset[PlacementRule]:
    if entry is None:
        return frozenset({PlacementRule.LISTED})
    return failing(weigh(entry, offer, today=today))


def _errors(who: UUID, failed: frozenset[PlacementRule], role: Role) -> list[dict[str, str | int]]:
    """Each failing rule by its name; for custody those that would tell about her become one."""
    field = f"participants.{who}"
    custody = AGENCY_OF[role] == "lapas"
    named = [rule for rule in PlacementRule if rule in failed and not (custody and rule in OF_CARE)]
    errors: list[dict[str, str | int]] = [
        {"field": field, "rule": RULE_OF[rule][0], "detail": f"{who}: {RULE_OF[rule][1]}"} for rule in named
    ]
    if custody and failed & OF_CARE:
        errors.append({"field": field, "rule": "needs-bnn", "detail": f"{who}: BNN has to look at it."})
    return errors


def _place(  # noqa: PLR0917 - what the event says
    entry: Entry,
    offer: Offer,
    placement_id: UUID,
    failed: frozenset[PlacementRule],
    reason: PlacementReason | None,
    role: Role,
    here: Here,
) -> ParticipantPlaced:
    return ParticipantPlaced(
        facility=offer.facility,
        participant_id=entry.participant_id,
        cohort_id=offer.cohort_id,
        placement_id=placement_id,
        overridden=tuple(rule for rule in PlacementRule if rule in failed),
        reason=reason if failed else None,
        placed_on=here.today,
        by_role=role,
    )


def give_back(
    entries: Mapping[UUID, Entry | None],
    cohort_id: UUID,
    *,
    reason: WithdrawalReason,
    role: Role,
    here: Here,
) -> list[Event]:
    """Give kept places back before the decree; she waits as before."""
    events: list[Event] = []
    for who, entry in entries.items():
        if entry is None or entry.placed_in != cohort_id:
            detail = f"No place in this cohort is kept for {who}."
            raise WrongState("not-placed", detail, field=f"participants.{who}")
        events.append(
            PlacementWithdrawn(
                facility=entry.facility,
                participant_id=who,
                cohort_id=cohort_id,
                reason=reason,
                withdrawn_on=here.today,
                by_role=role,
            )
        )
    return events
