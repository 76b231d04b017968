"""What is due and overdue: by the timetable, and in the view that follows three logs."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given as vary
from hypothesis import settings
from hypothesis import strategies as st

from services.assessment.desk.care import PlanRow, SampleRow, ScheduleRow
from services.assessment.desk.courses import Course
from services.assessment.desk.measures import MEASURES
from services.assessment.domain.care.timetable import SAMPLE, Days, Done, Expected, expected, owed
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.timetables import load
from shared.contracts.assessment import ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Occasion, Role, Stage
from shared.contracts.consents import TREATMENT
from shared.contracts.program import EpisodeEnded, StageStarted
from shared.contracts.samples import ChangedFinding, Panel
from shared.testing.projected import given
from tests.unit.assessment.planned import approved, proposed, written
from tests.unit.assessment.test_samples import amended, panel, took
from tests.unit.assessment.test_schedule import AGREED
from tests.unit.assessment.world import CASE, KUPANG, SHE, assist, referred, retracted, said_yes

TIMETABLE = load()
START = date(2026, 8, 17)
STAYS = Days(started_on=START)
EPISODE = UUID(int=70)


def state_of(found: list[Expected], measure: str, occasion: Occasion) -> str | None:
    return next((e.state for e in found if (e.measure, e.occasion) == (measure, occasion)), None)


def on(day: int, *done: Done, days: Days = STAYS) -> list[Expected]:
    return expected(TIMETABLE, days, done, START + timedelta(days=day))


def taken(measure: str, occasion: Occasion, day: int) -> Done:
    return Done(measure=measure, occasion=occasion, on=START + timedelta(days=day))


def test_nothing_is_expected_before_the_first_session() -> None:
    assert expected(TIMETABLE, Days(), [], START) == []
    assert on(-1) == []


@pytest.mark.parametrize(("day", "state"), [(0, "due"), (7, "due"), (8, "overdue"), (100, "overdue")])
def test_the_first_measure_is_due_for_a_week_and_then_overdue(day: int, state: str) -> None:
    assert state_of(on(day), "whoqol_bref", Occasion.INTAKE) == state


@pytest.mark.parametrize(("day", "state"), [(34, "upcoming"), (35, "due"), (49, "due"), (50, "overdue")])
def test_the_middle_is_due_a_week_around_its_day(day: int, state: str) -> None:
    assert state_of(on(day), SAMPLE, Occasion.MID) == state


def test_a_measure_counts_for_its_own_occasion_and_from_its_day_on() -> None:
    early = taken("whoqol_bref", Occasion.INTAKE, -5)
    assert state_of(on(20, early), "whoqol_bref", Occasion.INTAKE) == "done"
    assert (
        state_of(on(20, taken("whoqol_bref", Occasion.MID, 1)), "whoqol_bref", Occasion.INTAKE) == "overdue"
    )
    assert state_of(on(3, taken("whoqol_bref", Occasion.INTAKE, 4)), "whoqol_bref", Occasion.INTAKE) == "due"


def test_the_end_asks_for_the_exit_measure_and_lapses_the_middle() -> None:
    left = Days(started_on=START, ended_on=START + timedelta(days=30), end_reason=EpisodeEnd.COMPLETED)
    found = on(30, days=left)
    assert state_of(found, "whoqol_bref", Occasion.EXIT) == "due"
    assert state_of(found, "whoqol_bref", Occasion.MID) == "lapsed"
    assert state_of(on(29, days=left), "whoqol_bref", Occasion.EXIT) is None


@pytest.mark.parametrize(
    ("reason", "asked_for"),
    [
        (EpisodeEnd.COMPLETED, {"whoqol_bref", "urica", SAMPLE}),
        (EpisodeEnd.WITHDREW, {"whoqol_bref"}),
        (EpisodeEnd.TRANSFERRED, set()),
    ],
)
def test_how_she_left_decides_what_is_asked_for(reason: EpisodeEnd, asked_for: set) -> None:
    left = Days(started_on=START, ended_on=START + timedelta(days=60), end_reason=reason)
    assert {e.measure for e in on(60, days=left) if e.occasion is Occasion.EXIT} == asked_for


@settings(max_examples=60)
@vary(st.integers(0, 200), st.integers(0, 200))
def test_what_is_overdue_stays_overdue_until_it_is_done(day: int, later: int) -> None:
    before, after = on(day), {(e.measure, e.occasion): e for e in on(day + later)}
    for each in before:
        if each.state == "overdue":
            assert after[each.measure, each.occasion].state == "overdue"
            assert after[each.measure, each.occasion].days_late == each.days_late + later
    assert all(each.days_late > 0 for each in owed(before) if each.state == "overdue")


def began(stage: Stage, day: int) -> StageStarted:
    return StageStarted(
        facility=KUPANG,
        episode_id=EPISODE,
        participant_id=SHE,
        stage=stage,
        started_on=START + timedelta(days=day),
    )


ENDED = EpisodeEnded(
    facility=KUPANG,
    episode_id=EPISODE,
    participant_id=SHE,
    reason=EpisodeEnd.COMPLETED,
    ended_on=date(2026, 10, 30),
    side="bnnp",
)
NOT_CLEAN = ChangedFinding(panel=Panel.CANNABIS, before="negative", after="invalid")
HEARD: tuple[Event, ...] = (
    referred,
    said_yes,
    assist(),
    took(),
    amended(panel(cannabis="invalid"), NOT_CLEAN),
    written(),
    approved(),
    proposed(),
    AGREED,
    began(Stage.SOCIAL, 0),
    began(Stage.SKILLS, 40),
    ENDED,
)


def test_the_view_knows_her_days_and_what_was_measured() -> None:
    [row] = given(MEASURES).told(*HEARD).rows("courses")
    assert isinstance(row, Course)
    assert (row.case_number, row.facility) == (CASE.case_number, KUPANG)
    assert row.days == Days(started_on=START, ended_on=ENDED.ended_on, end_reason=EpisodeEnd.COMPLETED)
    assert [each.measure for each in row.done] == ["assist"], "an invalid test has to be repeated"


def test_nothing_is_asked_of_who_withdrew_her_consent_or_is_somebody_else() -> None:
    def asked(*heard: Event) -> list[bool]:
        [row] = given(MEASURES).told(*heard).rows("courses")
        return [row.asked(date(2026, 8, day)) for day in (5, 10, 20)]

    withdrawn = ConsentWithdrawn(
        facility=KUPANG,
        participant_id=SHE,
        scope=TREATMENT.scope,
        purpose=TREATMENT.purpose,
        receiver=TREATMENT.receiver,
        withdrawn_on=date(2026, 8, 15),
        by_role=Role.BNN_COUNSELLOR,
    )
    assert asked(referred, said_yes) == [False, True, True]
    assert asked(referred, said_yes, withdrawn) == [False, True, False]
    assert asked(referred, said_yes, retracted) == [False, False, False]


def test_a_stage_that_is_dated_anew_moves_her_start() -> None:
    [row] = given(MEASURES).told(began(Stage.SOCIAL, 3), began(Stage.SOCIAL, 1)).rows("courses")
    assert row.days.started_on == START + timedelta(days=1)


def test_the_view_keeps_samples_plan_and_schedule_with_their_history() -> None:
    heard = given(MEASURES).told(*HEARD)
    [sample], [plan], [schedule] = (heard.rows(name) for name in ("samples", "plans", "schedules"))
    assert isinstance(sample, SampleRow)
    assert isinstance(plan, PlanRow)
    assert isinstance(schedule, ScheduleRow)
    assert [each.changed[0].before for each in sample.amendments] == ["negative"]
    assert plan.in_force is not None
    assert (plan.in_force.plan_version, schedule.state) == (1, "approved")


@pytest.mark.parametrize("order", [None, 1, 2, 3])
@pytest.mark.parametrize("batches", [1, 5])
def test_any_delivery_gives_the_same_rows(batches: int, order: int | None) -> None:
    once = given(MEASURES).told(*HEARD, retracted)
    again = given(MEASURES).told(*HEARD, retracted).delivered(times=2, batches=batches, order=order)
    for projection in MEASURES.projections:
        assert again.rows(projection.name) == once.rows(projection.name)


@pytest.mark.parametrize(
    ("reviews", "as_of", "due"),
    [
        ((), date(2026, 9, 20), date(2026, 9, 14)),
        ((date(2026, 8, 25),), date(2026, 9, 20), date(2026, 9, 14)),
        ((date(2026, 9, 10),), date(2026, 9, 20), date(2026, 10, 12)),
        ((date(2026, 9, 16),), date(2026, 9, 20), date(2026, 10, 12)),
        ((date(2026, 9, 16),), date(2026, 9, 15), date(2026, 9, 14)),
        ((date(2026, 9, 16), date(2026, 10, 12)), date(2026, 10, 20), None),
    ],
)
def test_a_review_answers_its_date_and_those_before(reviews: tuple, as_of: date, due: date | None) -> None:
    [plan] = given(MEASURES).told(written(), approved()).rows("plans")
    assert plan.model_copy(update={"reviewed_on": reviews}).review_due(as_of) == due


def test_the_timetable_is_whole() -> None:
    assert len({(m.measure, m.occasion) for m in TIMETABLE.measures}) == len(TIMETABLE.measures)
    assert all(bool(m.ends) == (m.counted_from == "end") for m in TIMETABLE.measures)


def test_every_measure_of_the_timetable_can_be_taken() -> None:
    assert {m.measure for m in TIMETABLE.measures} - {SAMPLE} <= set(LIBRARY)
