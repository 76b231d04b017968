"""The waiting list: its order, what a person says of somebody, and what ends with her waiting."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.program.domain import waiting
from services.program.domain.waiting import Entry, because, needed_days, neutral, rank
from services.program.listing import listed
from services.program.templates import load
from shared.contracts.base import Event
from shared.contracts.codes import Movement, Pathway, Role
from shared.contracts.waiting import PreferenceRecorded, WaitingReason, WaitingReasonSet
from tests.unit.program.places import KUPANG, here, who
from tests.unit.program.queues import queue_of
from tests.unit.program.refusing import refused
from tests.unit.program.test_desk import heard
from tests.unit.program.world import World, enrolled

TODAY = date(2026, 8, 20)
NEEDED = 114
DAYS = st.dates(date(2026, 1, 1), date(2026, 8, 20))

ENTRIES = st.lists(
    st.builds(
        Entry,
        participant_id=st.integers(0, 60).map(lambda n: UUID(int=n)),
        facility=st.sampled_from(["lpp-kupang", "rutan-waingapu"]),
        pathway=st.sampled_from([Pathway.MEDICAL, Pathway.SOCIAL]),
        listed_on=DAYS,
        first=st.booleans(),
        release_on=st.none() | st.dates(TODAY, TODAY + timedelta(days=400)),
    ),
    unique_by=lambda entry: entry.participant_id,
    max_size=12,
)


def in_order(entries: list[Entry]) -> list[UUID]:
    ranked = sorted(entries, key=lambda entry: rank(entry, needed_days=NEEDED, today=TODAY))
    return [entry.participant_id for entry in ranked]


@settings(max_examples=80, deadline=None)
@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_is_total_and_independent_of_arrival(entries: list[Entry], random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert in_order(shuffled) == in_order(entries)
    ranks = [rank(entry, needed_days=NEEDED, today=TODAY) for entry in entries]
    assert len(set(ranks)) == len(ranks), "no two are equal"


@settings(max_examples=60, deadline=None)
@given(ENTRIES)
def test_the_order_of_the_others_does_not_depend_on_who_joins_or_leaves(entries: list[Entry]) -> None:
    for gone in entries:
        rest = [entry for entry in entries if entry is not gone]
        assert in_order(rest) == [id_ for id_ in in_order(entries) if id_ != gone.participant_id]


@settings(max_examples=60, deadline=None)
@given(ENTRIES)
def test_custody_is_shown_an_order_that_depends_on_days_alone(entries: list[Entry]) -> None:
    other = [
        entry.model_copy(update={"pathway": Pathway.SOCIAL, "first": False, "release_on": None})
        for entry in entries
    ]
    shown = [entry.participant_id for entry in sorted(entries, key=neutral)]
    assert shown == [entry.participant_id for entry in sorted(other, key=neutral)]


def entry(initials: str, **said: object) -> Entry:
    given_: dict[str, object] = {
        "participant_id": who(initials),
        "facility": KUPANG,
        "pathway": Pathway.SOCIAL,
        "listed_on": date(2026, 8, 11),
    }
    return Entry.model_validate(given_ | said)


def test_who_goes_first_and_why_is_said_by_codes() -> None:
    soon = TODAY + timedelta(days=NEEDED + 29)
    entries = [
        entry("AA"),
        entry("BB", listed_on=date(2026, 8, 10)),
        entry("CC", pathway=Pathway.MEDICAL),
        entry("DD", release_on=soon),
        entry("EE", release_on=soon + timedelta(days=1)),
        entry("FF", first=True),
        entry("GG", release_on=TODAY + timedelta(days=NEEDED - 1)),
    ]
    assert in_order(entries) == [who(name) for name in ("FF", "DD", "CC", "BB", "GG", "EE", "AA")]
    because_of = {one.participant_id: because(rank(one, needed_days=NEEDED, today=TODAY)) for one in entries}
    assert because_of[who("FF")] == ["didahulukan", "jalur_sosial", "menunggu_sejak"]
    assert because_of[who("DD")] == ["waktu_hampir_habis", "jalur_sosial", "menunggu_sejak"]
    assert because_of[who("CC")] == ["jalur_medis", "menunggu_sejak"]


def test_time_presses_by_the_shortest_programme_that_she_could_still_take() -> None:
    templates = list(load().values())
    needed = needed_days(templates, entry("AK"), TODAY)
    fitting = [one for one in templates if one.path(Pathway.SOCIAL) and one.valid_at(KUPANG, TODAY)]
    assert needed == min(one.minimum_left_days for one in fitting)
    assert needed_days([], entry("AK"), TODAY) is None


def waits(*initials: str) -> World:
    world = World()
    world.configure()
    world.open()
    for name in initials:
        world.assess(name, Pathway.SOCIAL)
    return world


def prefer(world: World, name: str, *, woman: bool = True, day: date = TODAY) -> list[Event]:
    candidate, [episode] = world.state("candidate", who(name)), world.episodes([who(name)]).values()
    role = Role.BNN_COUNSELLOR
    return world.tell(
        waiting.prefer(who(name), candidate, episode, woman=woman, recorded_on=day, role=role, here=here())
    )


def say(world: World, name: str, reason: WaitingReason | None, *, first: bool = False) -> list[Event]:
    candidate, [episode] = world.state("candidate", who(name)), world.episodes([who(name)]).values()
    how = {"reason": reason, "first": first, "set_on": TODAY, "role": Role.BNN_COUNSELLOR, "here": here()}
    return world.tell(waiting.say_reason(who(name), candidate, episode, **how))  # type: ignore[arg-type]


def test_a_preference_and_a_reason_are_told_once() -> None:
    world = waits("AK")
    assert isinstance(prefer(world, "AK")[0], PreferenceRecorded)
    assert prefer(world, "AK") == []
    [told] = say(world, "AK", WaitingReason.OWN_WISH, first=True)
    assert isinstance(told, WaitingReasonSet)
    assert say(world, "AK", WaitingReason.OWN_WISH, first=True) == []
    [row] = heard(world).rows("waiting")
    assert (row.prefers_woman, row.reason, row.first) == (True, WaitingReason.OWN_WISH, True)


def test_of_who_does_not_wait_nothing_is_said() -> None:
    with refused("not-on-waiting-list", "participant_id"):
        prefer(enrolled(AK="sosial"), "AK")
    with refused("not-on-waiting-list", "participant_id"):
        say(World(), "AK", WaitingReason.OWN_WISH)


@pytest.mark.parametrize(
    ("day", "rule"), [(date(2026, 8, 10), "before-listing"), (date(2026, 12, 9), "date-in-future")]
)
def test_a_preference_has_a_day_in_her_waiting(day: date, rule: str) -> None:
    with refused(rule, "recorded_on"):
        prefer(waits("AK"), "AK", day=day)


def test_what_was_said_of_her_waiting_goes_on_for_the_same_path_and_ends_with_it() -> None:
    world = waits("AK")
    prefer(world, "AK")
    say(world, "AK", WaitingReason.OWN_WISH, first=True)
    world.assess("AK", Pathway.SOCIAL, version=2, day=date(2026, 8, 21))
    assert world.state("candidate", who("AK")).first
    world.assess("AK", Pathway.MEDICAL, version=3, day=date(2026, 8, 22))
    after = world.state("candidate", who("AK"))
    assert (after.first, after.reason, after.prefers_woman) == (False, None, True)
    [row] = heard(world).rows("waiting")
    assert (row.first, row.reason, row.prefers_woman) == (False, None, True)


def test_who_was_moved_takes_nothing_of_it_along() -> None:
    world = waits("AK")
    say(world, "AK", WaitingReason.OWN_WISH, first=True)
    world.move("AK", Movement.TRANSFER, date(2026, 8, 22), "rutan-waingapu")
    assert not world.state("candidate", who("AK")).first


@pytest.mark.parametrize(
    "how", [{"times": 3, "batches": 5, "order": 1}, {"times": 2, "batches": 1, "order": 2}]
)
def test_any_delivery_gives_the_same_list(how: dict[str, int]) -> None:
    world = waits("AK", "DW", "EM")
    prefer(world, "AK")
    say(world, "DW", WaitingReason.OWN_WISH, first=True)
    world.assess("AK", Pathway.MEDICAL, version=2, day=date(2026, 8, 21))
    world.decree("EM")
    assert heard(world, **how).fold() == heard(world).fold()


def test_custody_sees_days_and_kept_places_and_nothing_else() -> None:
    world = waits("AK", "DW")
    say(world, "DW", WaitingReason.OWN_WISH, first=True)
    care = listed(Role.BNN_COUNSELLOR, queue_of(world), load(), {KUPANG: TODAY})
    custody = listed(Role.LAPAS_HEAD, queue_of(world), load(), {KUPANG: TODAY})
    assert care[0].participant_id == who("DW")
    assert [row.order for row in custody] == [1, 2]
    assert set(type(custody[0]).model_fields) == {
        "participant_id",
        "case_number",
        "facility",
        "listed_on",
        "order",
        "placed_in",
    }
