"""Contacts after release: two a month for four months, kept or not, seen within 21 days; tasks once each."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from services.program.domain import aftercare, custody_dates, release, release_tasks
from services.program.domain.candidate import Candidate, Moved
from services.program.domain.episode import Ended, Episode
from services.program.domain.release import Dates, Release
from services.program.domain.release_tasks import Standing, tasks
from services.program.domain.template import Aftercare
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Movement, Role
from shared.contracts.tasks import TaskKind
from tests.unit.program.places import KUPANG, here, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import enrolled

HER = who("SL")
OUT = date(2026, 8, 31)
INSIDE = Standing(participant_id=HER, inside=True, episode_id=HER)
OUTSIDE = Standing(participant_id=HER, inside=False, episode_id=HER)


def through(reason: EpisodeEnd = EpisodeEnd.COMPLETED) -> Episode:
    stay = enrolled(SL="sosial").episodes([HER])[HER].stay
    return Ended(stay=stay, reason=reason, ended_on=OUT)


def moved(to: str | None = None, on: date = OUT) -> Candidate:
    movement = Movement.TRANSFER if to else Movement.RELEASE
    return Candidate(place=Moved(facility=KUPANG, movement=movement, to_facility=to, moved_on=on))


def after(state: Release, events: list[Event]) -> Release:
    for event in events:
        state = release.evolve(state, event)
    return state


def planned(state: Release | None = None, candidate: Candidate | None = None) -> Release:
    known = state or Release()
    told = aftercare.plan(
        known, through(), candidate or moved(), aftercare=aftercare.USUAL, here=here(date(2026, 9, 1))
    )
    return after(known, told)


def recorded(state: Release, **said: Any) -> Release:  # noqa: ANN401 - fields of a contact
    how = {"number": 1, "contacted_on": date(2026, 9, 10), "kept": True, "how": "visit"} | said
    told = aftercare.record(
        state, through(), contact_id=uuid4(), role=Role.BNN_COUNSELLOR, here=here(date(2026, 12, 1)), **how
    )
    return after(state, told)


def dated(*days: date) -> Release:
    state = Release()
    for day in days:
        told = custody_dates.record(
            state,
            participant_id=HER,
            facility=KUPANG,
            dates=Dates(expected_release=day),
            role=Role.LAPAS_REGISTRAR,
            here=here(),
        )
        state = after(state, told)
    return state


def test_two_contacts_a_month_for_four_calendar_months() -> None:
    assert aftercare.schedule(OUT, aftercare.USUAL) == (
        date(2026, 9, 15),
        date(2026, 9, 30),
        date(2026, 10, 15),
        date(2026, 10, 31),
        date(2026, 11, 15),
        date(2026, 11, 30),
        date(2026, 12, 15),
        date(2026, 12, 31),
    )


@settings(max_examples=60)
@drawn(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 4), st.integers(1, 12))
def test_contacts_are_in_order_and_the_last_is_due_at_the_end(
    released: date, often: int, months: int
) -> None:
    days = aftercare.schedule(released, Aftercare(contacts_per_month=often, months=months))
    assert len(days) == often * months
    assert released < days[0]
    assert list(days) == sorted(set(days))
    assert days[-1] <= released + timedelta(days=31 * months)


def test_only_who_went_through_and_was_released_has_contacts() -> None:
    state = planned()
    assert state.plan is not None
    assert planned(state) == state
    how: dict[str, Any] = {"aftercare": aftercare.USUAL, "here": here(date(2026, 9, 1))}
    assert aftercare.plan(Release(), through(EpisodeEnd.WITHDREW), moved(), **how) == []
    assert aftercare.plan(Release(), through(), moved("lapas-ende"), **how) == []
    with refused("aftercare-not-planned"):
        recorded(Release())


def test_who_is_in_prison_again_has_no_contact_due_until_she_leaves_again() -> None:
    state = planned(planned(), moved("lapas-ende", date(2026, 9, 20)))
    assert state.plan is not None
    assert state.plan.closed_for == "kembali"
    again = planned(state, moved(on=date(2026, 10, 5)))
    assert again.plan is not None
    assert (again.plan.released_on, again.plan.closed_on) == (date(2026, 10, 5), None)


def test_no_contact_is_due_after_she_withdrew_from_treatment() -> None:
    state = recorded(planned())
    state = after(state, aftercare.stop(state, through(), date(2026, 9, 5)))
    assert state.plan is not None
    assert state.plan.closed_on == date(2026, 9, 10)
    assert planned(state, moved(on=date(2026, 10, 5))) == state
    with refused("aftercare-closed", "contacted_on"):
        recorded(state, number=2, contacted_on=date(2026, 9, 29))
    shown = aftercare.progress(state.plan, state.contacts.values(), date(2026, 12, 31))
    assert (shown.due, shown.kept, shown.next_number) == (0, 1, None)


def test_a_consent_taken_back_before_the_release_keeps_contacts_from_being_planned() -> None:
    assert aftercare.stop(Release(), enrolled(SL="sosial").episodes([HER])[HER], OUT) == []
    stopped = after(Release(), aftercare.stop(Release(), through(), OUT))
    assert aftercare.stop(stopped, through(), OUT) == []
    assert planned(stopped).plan is None
    inside = planned(planned(), moved("lapas-ende", date(2026, 9, 20)))
    stopped = after(inside, aftercare.stop(inside, through(), date(2026, 9, 25)))
    assert planned(stopped, moved(on=date(2026, 10, 5))).plan == inside.plan


@pytest.mark.parametrize(
    ("kept_on", "today", "continued"),
    [
        (date(2026, 9, 21), date(2026, 9, 21), True),
        (date(2026, 9, 22), date(2026, 9, 30), False),
        (None, date(2026, 9, 20), None),
        (None, date(2026, 9, 21), False),
    ],
)
def test_continuity_is_being_seen_within_21_days(
    kept_on: date | None, today: date, continued: object
) -> None:
    state = planned() if kept_on is None else recorded(planned(), contacted_on=kept_on)
    assert state.plan is not None
    assert aftercare.progress(state.plan, state.contacts.values(), today).continued is continued


def test_a_later_record_of_a_number_corrects_and_others_are_added() -> None:
    state = recorded(recorded(planned()), kept=False, how="phone")
    assert [contact.kept for contact in state.contacts.values()] == [False]
    state = recorded(recorded(state, number=None), number=2, contacted_on=date(2026, 9, 29))
    assert state.plan is not None
    shown = aftercare.progress(state.plan, state.contacts.values(), date(2026, 10, 15))
    assert (shown.due, shown.kept, shown.next_number, shown.next_due) == (3, 2, 3, date(2026, 10, 15))
    with refused("contact-number", "number"):
        recorded(state, number=9)
    with refused("before-release", "contacted_on"):
        recorded(state, contacted_on=date(2026, 8, 30))


def kinds(state: Release, today: date, her: Standing = INSIDE) -> list[TaskKind]:
    return [wanted.kind for wanted in tasks(state, her, today).wanted]


def test_90_30_and_7_days_before_a_task_opens_with_the_hand_over() -> None:
    state = dated(date(2026, 12, 21))
    assert kinds(state, date(2026, 9, 21)) == []
    assert kinds(state, date(2026, 9, 22)) == [TaskKind.RELEASE_90, TaskKind.HAND_OVER]
    assert kinds(state, date(2026, 11, 21)) == [TaskKind.RELEASE_30, TaskKind.HAND_OVER]
    assert kinds(state, date(2026, 12, 22)) == [TaskKind.RELEASE_7, TaskKind.HAND_OVER]
    assert kinds(state, date(2026, 12, 22), OUTSIDE) == []


def test_each_task_has_one_id_and_a_moved_date_drops_those_of_the_date_before() -> None:
    before = tasks(dated(date(2026, 12, 21)), INSIDE, date(2026, 11, 25))
    assert before == tasks(dated(date(2026, 12, 21)), INSIDE, date(2026, 11, 26))
    assert before.needless == set()
    after_ = tasks(dated(date(2026, 12, 21), date(2027, 3, 1)), INSIDE, date(2026, 11, 25))
    assert after_.wanted == ()
    assert {wanted.task_id for wanted in before.wanted} <= after_.needless
    back = tasks(dated(date(2026, 12, 21), date(2027, 3, 1), date(2026, 12, 21)), INSIDE, date(2026, 11, 25))
    assert back.wanted == before.wanted
    assert not {wanted.task_id for wanted in before.wanted} & back.needless
    gone = tasks(dated(date(2026, 12, 21)), OUTSIDE, date(2026, 12, 22))
    assert {wanted.task_id for wanted in before.wanted} <= gone.needless


def test_the_letter_becomes_a_task_30_days_before_it_is_due() -> None:
    told = custody_dates.record(
        Release(),
        participant_id=HER,
        facility=KUPANG,
        dates=Dates(pb_two_thirds=date(2027, 8, 31)),
        role=Role.LAPAS_REGISTRAR,
        here=here(),
    )
    state = after(Release(), told)
    assert kinds(state, date(2026, 10, 30)) == []
    [wanted] = tasks(state, INSIDE, date(2026, 10, 31)).wanted
    assert (wanted.kind, wanted.due_on) == (TaskKind.OUTCOME_LETTER, date(2026, 11, 30))
    assert release_tasks.letter_tasks(state, HER) == {wanted.task_id}


@settings(max_examples=40)
@drawn(st.integers(0, 140), st.sets(st.integers(1, 8)))
def test_contacts_open_one_after_the_other_and_recorded_ones_do_not(days: int, met: set[int]) -> None:
    state = planned()
    for number in sorted(met):
        state = recorded(state, number=number)
    today = OUT + timedelta(days=days)
    assert state.plan is not None
    found = tasks(state, OUTSIDE, today)
    begun = {n for n in range(1, 9) if n == 1 or state.plan.due[n - 2] < today}
    assert len(found.wanted) == len(begun - met)
    assert found.needless == set()
