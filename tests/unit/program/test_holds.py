"""Holds: a stay is paused and goes on where it was; bookings in it count for nobody."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from services.program.domain import coming_back, holds
from services.program.domain.episode import Expected, Freed, Stay
from services.program.domain.ids import episode_of
from services.program.domain.stages import count
from shared.contracts.base import Event
from shared.contracts.codes import Cause, Role, Stage
from shared.contracts.holds import HoldReason
from shared.refusals import Refusal
from tests.unit.program.places import NAMES, here, on, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

DAYS = [date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 1), date(2026, 9, 3)]
TODAY = date(2026, 8, 26)
EPISODE = ("episode", episode_of(who("AK")))


def booked() -> tuple[World, list[UUID]]:
    """AK and DW, four sessions, the first attended; today is before the second."""
    world = enrolled(AK="sosial", DW="sosial")
    sessions = [world.schedule(Stage.SOCIAL, on(day), "AK", "DW") for day in DAYS]
    world.here = here(TODAY)
    world.mark(sessions[0], {"AK": "hadir", "DW": "hadir"})
    return world, sessions


def stay(world: World) -> Stay:
    found: Stay = world.state(*EPISODE).stay
    return found


def wish(reason: HoldReason = HoldReason.BNN, **days: Any) -> holds.Wish:  # noqa: ANN401 - days of a wish
    return holds.Wish(hold_id=uuid5(NAMES, f"hold/{reason}/{days}"), reason=reason, **{"since": TODAY} | days)


def begin(world: World, wanted: holds.Wish) -> list[Event]:
    return world.tell(holds.begin(world.state(*EPISODE), wish=wanted, here=world.here))


def end(world: World, hold_id: UUID, day: date = TODAY) -> list[Event]:
    sessions = {id_: world.state("session", id_) for id_ in coming_back.freed(stay(world))}
    decided = holds.end(world.state(*EPISODE), sessions, hold_id=hold_id, ended_on=day, here=world.here)
    return world.tell(decided)


def statuses(world: World, sessions: list[UUID]) -> list[type]:
    return [type(stay(world).bookings[session].status) for session in sessions]


def test_a_hold_frees_what_is_to_come_and_counts_for_nobody() -> None:
    world, sessions = booked()
    begun, *freed = begin(world, wish())
    assert begun.name() == "HoldBegun"
    assert [event.session_id for event in freed if event.name() == "BookingFreed"] == sessions[1:]
    figures = count(stay(world).of_stage(Stage.SOCIAL))
    assert (figures.planned, figures.attended, figures.fair) == (1, 1, (1, 1))
    assert begin(world, wish()) == [], "the same again is quiet"


def test_with_a_last_day_only_its_days_are_freed_and_it_is_over_by_itself() -> None:
    world, sessions = booked()
    begin(world, wish(HoldReason.COURT, until=DAYS[1]))
    assert statuses(world, sessions)[1:] == [Freed, Expected, Expected]
    world.schedule(Stage.SOCIAL, on(DAYS[2], 14), "AK")
    with refused("on-hold", f"participants.{who('AK')}"):
        world.schedule(Stage.SOCIAL, on(DAYS[1], 14), "AK")
    assert stay(world).on_hold(DAYS[1])
    assert not stay(world).on_hold(DAYS[2])
    world.here = here(DAYS[2])
    with refused("hold-over", "hold_id"):
        end(world, wish(HoldReason.COURT, until=DAYS[1]).hold_id, DAYS[2])
    begin(world, wish(HoldReason.LOCKDOWN, since=DAYS[2]))


def test_what_has_begun_stays_to_be_marked() -> None:
    world, sessions = booked()
    world.here = here(DAYS[1], hour=10)
    begin(world, wish(since=DAYS[1]))
    assert statuses(world, sessions)[1:] == [Expected, Freed, Freed]
    world.mark(sessions[1], {"AK": "izin"})


def test_an_end_gives_back_what_is_still_to_come_and_still_planned() -> None:
    world, sessions = booked()
    begin(world, wish())
    world.cancel(sessions[2], Cause.BNN, day=TODAY)
    world.here = here(DAYS[1], hour=13)
    ended, *again = end(world, wish().hold_id, DAYS[1])
    assert ended.name() == "HoldEnded"
    assert [event.session_id for event in again if event.name() == "ParticipantBooked"] == [sessions[3]]
    assert statuses(world, sessions)[1:] == [Freed, Freed, Expected], "missed, cancelled meanwhile, back"
    assert end(world, wish().hold_id, DAYS[1]) == []
    with refused("hold-not-open", "hold_id"):
        end(world, wish().hold_id, TODAY)


def test_told_afterwards_it_leaves_her_stay_as_if_it_had_been_told_in_time() -> None:
    world, sessions = booked()
    world.here = here(date(2026, 9, 10))
    away = wish(HoldReason.COURT, since=DAYS[1])
    begin(world, away)
    assert statuses(world, sessions)[1:] == [Freed] * 3
    end(world, away.hold_id, DAYS[2])
    assert statuses(world, sessions)[1:] == [Freed, Expected, Expected]
    world.mark(sessions[1], {"DW": "hadir"})
    world.mark(sessions[2], {"AK": "hadir", "DW": "hadir"})


def test_each_side_has_one_open_hold_and_the_later_end_gives_back() -> None:
    world, sessions = booked()
    begin(world, wish())
    with refused("hold-open", "episode_id"):
        begin(world, wish(HoldReason.NO_COUNSELLOR))
    begin(world, wish(HoldReason.COURT))
    end(world, wish().hold_id)
    assert statuses(world, sessions)[1:] == [Freed] * 3, "she is still at court"
    end(world, wish(HoldReason.COURT).hold_id)
    assert statuses(world, sessions)[1:] == [Expected] * 3


@pytest.mark.parametrize(
    ("days", "rule", "field"),
    [
        ({"since": date(2026, 8, 17)}, "before-decree", "since"),
        ({"since": date(2026, 8, 19)}, "attended-later", "since"),
        ({"since": date(2026, 8, 28)}, "date-in-future", "since"),
        ({"until": date(2026, 8, 25)}, "until-passed", "until"),
    ],
)
def test_a_hold_that_cannot_be_is_refused(days: dict[str, date], rule: str, field: str) -> None:
    world, _ = booked()
    with refused(rule, field):
        begin(world, wish(**days))
    with refused("hold-unknown", "hold_id"):
        end(world, UUID(int=9))


def test_nobody_is_on_hold_after_the_end() -> None:
    world, _ = booked()
    begin(world, wish())
    world.withdraw("AK", TODAY)
    with refused("episode-ended", "episode_id"):
        begin(world, wish(HoldReason.COURT))
    with refused("hold-not-open", "hold_id"):
        end(world, wish().hold_id)


def test_an_officer_proposes_and_the_head_decides_about_the_prisons_own_reasons() -> None:
    world, sessions = booked()
    own = wish(HoldReason.PRISON)

    def propose(wanted: holds.Wish, role: Role) -> list[Event]:
        return world.tell(holds.propose(world.state(*EPISODE), wish=wanted, role=role, here=world.here))

    def decide(role: Role, *, accept: bool, hold_id: UUID = own.hold_id) -> list[Event]:
        state = world.state(*EPISODE)
        return world.tell(holds.decide(state, hold_id=hold_id, accept=accept, role=role, here=world.here))

    with refused("role-of-hold", "reason"):
        propose(own, Role.BNN_COUNSELLOR)
    propose(own, Role.LAPAS_OFFICER)
    assert not stay(world).on_hold(TODAY), "a proposal pauses nothing"
    with refused("hold-proposed", "episode_id"):
        propose(wish(HoldReason.PRISON, until=DAYS[2]), Role.LAPAS_OFFICER)
    with refused("role-of-hold", "reason"):
        decide(Role.LAPAS_OFFICER, accept=True)
    decide(Role.LAPAS_HEAD, accept=True)
    assert decide(Role.LAPAS_HEAD, accept=True) == []
    assert statuses(world, sessions)[1:] == [Freed] * 3
    with refused("hold-decided", "hold_id"):
        decide(Role.LAPAS_HEAD, accept=False)


def test_a_refused_proposal_leaves_the_stay_as_it_is() -> None:
    world, _ = booked()
    before, own = stay(world), wish(HoldReason.PRISON)
    state = world.state(*EPISODE)
    world.tell(holds.propose(state, wish=own, role=Role.LAPAS_OFFICER, here=world.here))
    how: dict[str, Any] = {"hold_id": own.hold_id, "accept": False, "role": Role.LAPAS_HEAD}
    world.tell(holds.decide(world.state(*EPISODE), **how, here=world.here))
    assert stay(world).model_copy(update={"holds": {}}) == before
    assert not stay(world).on_hold(TODAY)


def test_every_own_reason_has_a_told_one_a_side_and_somebody_who_decides() -> None:
    assert set(holds.TOLD) == set(holds.OwnHoldReason)
    assert set(holds.SIDE_OF) == set(holds.DECIDES) == set(HoldReason)
    for told in (HoldReason.BNN, HoldReason.PRISON):
        assert sum(each is told for each in holds.TOLD.values()) > 1, "a told reason gives none away"


ACTS = st.tuples(
    st.sampled_from(["begin", "end"]),
    st.sampled_from(list(HoldReason)),
    st.integers(0, 6),
    st.none() | st.integers(0, 9),
)


@settings(max_examples=60, deadline=None)
@given(acts=st.lists(ACTS, max_size=8))
def test_any_sequence_of_holds_leaves_the_stay_as_it_was(
    acts: list[tuple[str, HoldReason, int, int | None]],
) -> None:
    world, _ = booked()
    before = stay(world)
    for number, (act, reason, ago, ahead) in enumerate(acts):
        days = {"since": TODAY - timedelta(days=ago), "until": ahead and TODAY + timedelta(days=ahead)}
        id_ = holds.open_hold(stay(world), holds.SIDE_OF[reason], TODAY) or UUID(int=7)
        wanted = holds.Wish(hold_id=uuid5(NAMES, str(number)), reason=reason, **days)
        try:
            begin(world, wanted) if act == "begin" else end(world, id_)
        except Refusal:
            continue
        assert stay(world).started == before.started
        assert stay(world).completed == before.completed
    for side in ("bnnp", "lapas"):
        if (id_ := holds.open_hold(stay(world), side, TODAY)) is not None:
            end(world, id_)
    assert stay(world).model_copy(update={"holds": {}}) == before
