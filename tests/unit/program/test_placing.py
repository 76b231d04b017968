"""Placing by rules, what a person may put aside, and places that are given back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.program.domain import keeping
from services.program.domain.cohort_plan import Plan
from services.program.domain.keeping import Placing, place
from services.program.domain.places import places, refuse_over
from services.program.domain.placing import Offer, failing, propose, waits_for, weigh
from services.program.domain.waiting import Entry, entry_of
from services.program.previewing import shown
from shared.contracts.base import Event
from shared.contracts.codes import Pathway, QuotaCategory, Role
from shared.contracts.cohorts import Facilitator
from shared.contracts.waiting import (
    ParticipantPlaced,
    PlacementReason,
    PlacementRule,
    PlacesProposed,
    WaitingReason,
    WithdrawalReason,
)
from shared.refusals import NotAllowed
from tests.unit.program.places import COHORT, KUPANG, here, template, who
from tests.unit.program.refusing import refused
from tests.unit.program.test_desk import heard
from tests.unit.program.test_waiting import TODAY, entry, waits
from tests.unit.program.world import World

COUNSELLOR, HEAD = Role.BNN_COUNSELLOR, Role.LAPAS_HEAD
MAN = Facilitator(account="konselor-yohan", regular=True, woman=False)
WOMAN = Facilitator(account="konselor-siti", regular=True, woman=True)
SHORT = TODAY + timedelta(days=60)
RULE = PlacementRule


def offer(**change: Any) -> Offer:  # noqa: ANN401 - fields of an offer
    given_: dict[str, Any] = {
        "facility": KUPANG,
        "cohort_id": COHORT,
        "template": template(),
        "plan": Plan(facilitators=(MAN,)),
        "free": 2,
    }
    return Offer(**given_ | change)


def only_social() -> Offer:
    kept = tuple(plan for plan in template().stages if Pathway.MEDICAL not in plan.pathways)
    social = tuple(
        plan.model_copy(update={"pathways": (Pathway.SOCIAL,)})
        for plan in template().stages
        if Pathway.SOCIAL in plan.pathways
    )
    return offer(template=template().model_copy(update={"stages": kept or social}))


@pytest.mark.parametrize(
    ("hers", "offered", "failed"),
    [
        ({}, {}, set()),
        ({"release_on": SHORT}, {}, {RULE.TIME}),
        ({"prefers_woman": True}, {}, {RULE.PREFERENCE}),
        ({"prefers_woman": True}, {"plan": Plan(facilitators=(WOMAN,))}, set()),
        ({"prefers_woman": False}, {}, set()),
        ({}, {"free": 0}, {RULE.CAPACITY}),
        ({}, {"free": None}, set()),
        ({"placed_in": UUID(int=9)}, {}, {RULE.NOT_IN}),
        ({"facility": "rutan-waingapu"}, {}, {RULE.LISTED}),
    ],
)
def test_each_rule_fails_by_itself(hers: dict[str, Any], offered: dict[str, Any], failed: set[str]) -> None:
    assert failing(weigh(entry("AK", **hers), offer(**offered), today=TODAY)) == failed


def test_a_path_that_the_programme_does_not_have_and_another_category_fail() -> None:
    medical = entry("RN", pathway=Pathway.MEDICAL)
    assert failing(weigh(medical, only_social(), today=TODAY)) == {RULE.PATHWAY}
    heavy = offer(template=template().model_copy(update={"category": QuotaCategory.HEAVY}))
    light = entry("AK", category=QuotaCategory.LIGHT)
    assert failing(weigh(light, heavy, today=TODAY)) == {RULE.CATEGORY}


def test_what_nobody_knows_keeps_nobody_out() -> None:
    heavy = offer(template=template().model_copy(update={"category": QuotaCategory.HEAVY}), plan=Plan())
    weighed = weigh(entry("AK", prefers_woman=True), heavy, today=TODAY)
    assert {one.rule for one in weighed if one.verdict == "unknown"} == {
        RULE.TIME,
        RULE.PREFERENCE,
        RULE.CATEGORY,
    }
    assert failing(weighed) == set()


def test_time_is_weighed_from_the_day_the_cohort_begins() -> None:
    hers = entry("AK", release_on=TODAY + timedelta(days=120))
    assert failing(weigh(hers, offer(), today=TODAY)) == set()
    later = offer(plan=Plan(starts_on=TODAY + timedelta(days=7)))
    assert failing(weigh(hers, later, today=TODAY)) == {RULE.TIME}


def test_the_first_in_order_are_proposed_as_far_as_places_go() -> None:
    entries = [entry("AA", release_on=SHORT), entry("BB"), entry("CC"), entry("DD")]
    assert propose(entries, offer(free=2), today=TODAY) == [who("BB"), who("CC")]
    assert len(propose(entries, offer(free=None), today=TODAY)) == 3


@pytest.mark.parametrize(
    ("hers", "offers", "reason"),
    [
        ({"placed_in": COHORT}, [offer()], WaitingReason.DECREE),
        ({}, [offer()], WaitingReason.PLACING),
        ({}, [], WaitingReason.COHORT),
        ({}, [offer(free=0)], WaitingReason.PLACE),
        ({"prefers_woman": True}, [offer(), offer(free=0)], WaitingReason.FACILITATOR),
        ({"release_on": SHORT}, [offer(), offer(free=0)], WaitingReason.TIME),
        ({"pathway": Pathway.MEDICAL}, [only_social()], WaitingReason.COHORT),
    ],
)
def test_what_she_waits_for_follows_from_the_rules(
    hers: dict[str, Any], offers: list[Offer], reason: WaitingReason
) -> None:
    assert waits_for(entry("AK", **hers), offers, today=TODAY) is reason


def placed(
    entries: list[Entry], *names: str, role: Role = COUNSELLOR, free: int | None = 2, **override: str
) -> list[Event]:
    known: dict[UUID, Entry | None] = {who(name): None for name in names}
    known |= {one.participant_id: one for one in entries}
    wish = Placing(
        placement_id=UUID(int=5),
        participants=tuple(who(name) for name in names),
        override={who(name): PlacementReason(reason) for name, reason in override.items()},
    )
    return place(known, offer(free=free), wish=wish, role=role, here=here(TODAY))


def test_all_are_placed_or_nobody_and_every_failing_rule_is_named() -> None:
    short = entry("BB", release_on=SHORT, prefers_woman=True)
    with refused("too-little-time", f"participants.{who('BB')}") as info:
        placed([entry("AA"), short], "AA", "BB", "XX", free=9)
    assert [error["rule"] for error in info.value.errors] == [
        "too-little-time",
        "no-female-facilitator",
        "not-on-waiting-list",
    ]
    told, first = placed([entry("AA")], "AA")
    assert isinstance(told, PlacesProposed)
    assert told.participants == (who("AA"),)
    assert isinstance(first, ParticipantPlaced)
    assert (first.overridden, first.reason) == ((), None)


def test_a_person_puts_a_rule_aside_with_a_reason_that_is_kept() -> None:
    [_, told] = placed([entry("BB", release_on=SHORT)], "BB", BB="pertimbangan_tim")
    assert isinstance(told, ParticipantPlaced)
    assert (told.overridden, told.reason) == ((RULE.TIME,), PlacementReason.JUDGEMENT)


def test_beyond_the_places_only_the_head_goes_with_a_reason() -> None:
    both = [entry("AA"), entry("BB")]
    with refused("cohort-full", f"participants.{who('BB')}"):
        placed(both, "AA", "BB", free=1)
    with refused("cohort-full", f"participants.{who('BB')}"):
        placed(both, "AA", "BB", free=1, BB="tempat_ditambah")
    told = placed(both, "AA", "BB", free=1, role=HEAD, BB="tempat_ditambah")
    assert [e.overridden for e in told if isinstance(e, ParticipantPlaced)] == [(), (RULE.CAPACITY,)]


def test_the_head_learns_neither_path_nor_preference_and_puts_neither_aside() -> None:
    hers = entry("BB", prefers_woman=True)
    with refused("needs-bnn", f"participants.{who('BB')}"):
        placed([hers], "BB", role=HEAD, BB="pertimbangan_tim")
    path = weigh(entry("BB", pathway=Pathway.MEDICAL), only_social(), today=TODAY)
    preference = weigh(hers, offer(), today=TODAY)
    assert shown(HEAD, path) == shown(HEAD, preference)
    assert len(shown(COUNSELLOR, path)) == len(PlacementRule)


def test_who_is_placed_already_is_passed_over_and_elsewhere_refused() -> None:
    assert placed([entry("AA", placed_in=COHORT)], "AA") == []
    with refused("already-placed", f"participants.{who('AA')}"):
        placed([entry("AA", placed_in=UUID(int=9))], "AA")


def test_names_and_reasons_belong_together() -> None:
    with refused("participants", "participants"):
        placed([entry("AA")], "AA", "AA")
    with refused("override-unknown", f"override.{who('BB')}"):
        placed([entry("AA")], "AA", BB="pertimbangan_tim")


def kept() -> World:
    world = waits("AK", "DW")
    world.tell(placed([entry("AK")], "AK"))
    return world


def entries(world: World, *names: str) -> dict[UUID, Entry | None]:
    episodes = world.episodes([who(name) for name in names])
    return {her: entry_of(her, world.state("candidate", her), stay) for her, stay in episodes.items()}


def taken(world: World) -> frozenset[UUID]:
    cohort = world.state("cohort", COHORT)
    women = {woman: world.state("candidate", woman) for woman in cohort.named}
    return places(cohort, women, world.episodes(cohort.named)).taken


def test_a_kept_place_is_taken_until_it_is_given_back_or_she_leaves() -> None:
    world = kept()
    assert taken(world) == {who("AK")}
    assert [row.placed_in for row in heard(world).rows("waiting")].count(COHORT) == 1
    how: dict[str, Any] = {"reason": WithdrawalReason.MISTAKE, "role": COUNSELLOR, "here": here(TODAY)}
    with refused("not-placed", f"participants.{who('DW')}"):
        keeping.give_back(entries(world, "DW"), COHORT, **how)
    world.tell(keeping.give_back(entries(world, "AK"), COHORT, **how))
    assert taken(world) == frozenset()
    gone = kept()
    gone.assess("AK", Pathway.EDUCATION, version=2, day=date(2026, 8, 21))
    assert taken(gone) == frozenset()


def test_a_decree_takes_her_kept_place_and_goes_beyond_the_places_with_the_heads_reason() -> None:
    world = kept()
    cohort = world.state("cohort", COHORT).model_copy(update={"plan": Plan(capacity=1)})
    women = {woman: world.state("candidate", woman) for woman in cohort.named}
    found = places(cohort, women, world.episodes(cohort.named))
    assert refuse_over(cohort, found, [who("AK")], over=None, role=HEAD) is None
    with refused("cohort-full", "participants"):
        refuse_over(cohort, found, [who("DW")], over=None, role=HEAD)
    more = PlacementReason.MORE_PLACES
    assert refuse_over(cohort, found, [who("DW")], over=more, role=HEAD) is more
    with pytest.raises(NotAllowed):
        refuse_over(cohort, found, [who("DW")], over=more, role=COUNSELLOR)
    world.decree("AK")
    assert taken(world) == {who("AK")}
