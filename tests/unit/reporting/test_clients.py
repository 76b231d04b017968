"""BNNP's clients: rows, where a woman stands on a day, what she counts for."""

from uuid import UUID

import pytest

from services.reporting.bnnp import VIEW
from services.reporting.bnnp.client import Client
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Movement, Pathway, Stage
from shared.testing.projected import given

from .counted import counted
from .pilot_people import KUPANG
from .vocabulary import (
    ANA,
    COHORT,
    asked,
    assessed,
    assist,
    completed,
    day,
    ended,
    enrolled,
    moved,
    referred,
    retracted,
    started,
)

MEDICAL, SOCIAL, SKILLS = Stage.MEDICAL, Stage.SOCIAL, Stage.SKILLS
WAY = (referred(), asked(), assessed(pathway=Pathway.MEDICAL), enrolled(pathway=Pathway.MEDICAL))
STAGES = (
    started(MEDICAL, "08-20"),
    completed(MEDICAL, "08-20", "09-04"),
    started(SOCIAL, "09-08"),
    completed(SOCIAL, "09-08", "09-25"),
    started(SKILLS, "09-29"),
    completed(SKILLS, "09-29", "10-23"),
)


def client(*events: Event) -> Client:
    (row,) = given(VIEW).told(*events).rows("clients")
    assert isinstance(row, Client)
    return row


def test_a_row_says_what_each_log_told() -> None:
    row = client(*WAY, assist(("opioids", 6, "moderate")))
    assert (row.participant_id, row.case_number, row.facility) == (ANA, "KPG-26-001", KUPANG)
    assert (row.cohort_id, row.decreed_on, row.stages) == (COHORT, day("08-18"), (MEDICAL, SOCIAL, SKILLS))
    assert (row.asked_on, row.assessed_on) == (day("08-06"), day("08-11"))


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("08-03", "referred"),
        ("08-06", "consented"),
        ("08-19", "waiting"),
        ("08-20", "medical"),
        ("09-04", "waiting_for_social"),
        ("09-08", "social"),
        ("09-28", "waiting_for_skills"),
        ("10-22", "skills"),
        ("10-23", "waiting_for_end"),
    ],
)
def test_her_status_on_a_day_is_what_was_true_on_that_day(on: str, status: str) -> None:
    assert client(*WAY, *STAGES).status(day(on)) == status


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((asked(given=False),), "declined"),
        ((asked(given=False), asked("08-07")), "consented"),
        ((asked(), assessed(pathway=Pathway.EDUCATION)), "education"),
        ((*WAY, *STAGES, ended("10-23")), "completed"),
        ((*WAY, started(MEDICAL), ended("09-01", EpisodeEnd.WITHDREW)), "left"),
        ((*WAY, moved("08-19", Movement.RELEASE)), "moved"),
    ],
)
def test_before_and_after_the_stages_her_status_says_where_she_stands(
    events: tuple[Event, ...], status: str
) -> None:
    assert client(*events).status(day("10-30")) == status


def test_the_highest_band_leaves_tobacco_out_and_prefers_the_higher_score() -> None:
    result = assist(
        ("tobacco", 31, "high"),
        ("cannabis", 12, "moderate"),
        ("opioids", 26, "moderate"),
        ("alcohol", 10, "low"),
        ("cocaine", None, None),
    )
    risk = client(result).risk(day("08-11"))
    assert risk is not None
    assert (risk.substance, risk.band, risk.score, risk.recall_anchor) == (
        "opioids",
        "moderate",
        26,
        "three_months_before_custody",
    )


def test_where_only_tobacco_was_scored_there_is_a_result_and_no_band() -> None:
    risk = client(assist(("tobacco", 31, "high"))).risk(day("08-11"))
    assert risk is not None
    assert (risk.substance, risk.band) == (None, None)
    assert client(assist(("tobacco", 31, "high"))).risk(day("08-10")) is None


def test_a_later_conclusion_supersedes_and_the_wait_stays_that_to_the_first() -> None:
    way = (referred(), asked(), assessed("08-11"), assessed("08-13", Pathway.MEDICAL))
    before, after = counted(VIEW, "08-12", *way), counted(VIEW, "08-13", *way)
    assert (before("medical"), before("assessed")) == (0, 1)
    assert (after("medical"), after("assessed"), after("suitable")) == (1, 1, 1)
    assert list(after.under("wait_assessment:")) == ["2026-08-03:2026-08-11"]


def test_a_retracted_referral_counts_nowhere_and_never() -> None:
    assert given(VIEW).told(*WAY, *STAGES, retracted()).counters == {}


def test_a_no_that_became_a_yes_is_asked_once_and_consented_from_the_yes_on() -> None:
    way = (referred(), asked("08-06", given=False), asked("08-07"))
    before, after = counted(VIEW, "08-06", *way), counted(VIEW, "08-07", *way)
    assert [before("consent_asked"), before("consented")] == [1, 0]
    assert [after("consent_asked"), after("consented")] == [1, 1]


def test_an_end_before_the_start_is_neither_started_nor_left() -> None:
    counts = counted(VIEW, "10-25", *WAY, ended("08-19", EpisodeEnd.WITHDREW))
    assert [counts(name) for name in ("decreed", "started", "left", "left_before_start")] == [1, 0, 0, 1]
    assert counts.under("left_by:") == {}


@pytest.mark.parametrize(("on", "early"), [("09-03", 1), ("09-04", 0)])
def test_leaving_within_fourteen_days_is_early_and_is_judged_after_fourteen(on: str, early: int) -> None:
    way = (*WAY, started(MEDICAL, "08-20"), ended(on, EpisodeEnd.WITHDREW))
    assert counted(VIEW, "09-02", *way)("early:of") == 0
    counts = counted(VIEW, "09-05", *way)
    assert (counts("early:n"), counts("early:of")) == (early, 1)


def test_who_leaves_by_plan_is_no_early_drop_out() -> None:
    way = (*WAY, started(MEDICAL, "08-20"), ended("08-28", EpisodeEnd.PARTIAL))
    counts = counted(VIEW, "09-05", *way)
    assert (counts("early:n"), counts("early:of"), counts("left")) == (0, 1, 1)


def test_she_counts_at_the_facility_that_referred_her_and_at_the_one_of_her_programme() -> None:
    way = (referred(facility="rutan-waingapu"), *WAY[1:], started(MEDICAL))
    there, here = (counted(VIEW, "10-25", *way, facility=f) for f in ("rutan-waingapu", KUPANG))
    assert [there("referred"), there("started")] == [1, 0]
    assert [here("referred"), here("started")] == [0, 1]


def test_an_unknown_instrument_is_not_an_assist_result() -> None:
    other = assist(("opioids", 6, "moderate")).model_copy(update={"instrument": "dast-10"})
    assert client(other).assist == ()


def test_two_women_are_two_rows() -> None:
    assert len(given(VIEW).told(referred(), referred(participant=UUID(int=2))).rows("clients")) == 2
