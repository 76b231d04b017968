"""The story as it is written gives the figures of the check table, before any service counts them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from launch.story import care
from launch.story.acts import acts
from launch.story.beginning import answers
from launch.story.calendar import DEMO_WEEK, Calendar
from launch.story.care_figures import DOMAINS
from launch.story.figures import ABSENT, Figure, agree, look_up, read_table
from launch.story.folders import PILOT
from launch.story.script import Script, read_script
from services.assessment.domain.instruments.library import instrument_of

KUPANG = ZoneInfo("Asia/Makassar")
KANWIL = "/v1/kanwil/summary?as_of=2026-10-25&facility=lpp-kupang"


@pytest.fixture(scope="module")
def script() -> Script:
    return read_script(PILOT)


@pytest.fixture(scope="module")
def calendar(script: Script) -> Calendar:
    return Calendar(read_table(PILOT).anchor, script.time_zone)


def _person_sessions(script: Script, calendar: Calendar) -> list[tuple[str, str, str]]:
    """(woman, session, what came of it) for everybody booked and not freed."""
    cancelled = {session for part in script.cancelled for session in part.sessions}
    left_from = {m.who: calendar.day(m.at) for m in script.movements}
    left_after = {w.who: calendar.day(w.at) for w in script.withdrawals}
    found = []
    for series in script.series:
        for on in series.on:
            day = calendar.day(on)
            for woman in series.who:
                if day >= left_from.get(woman, date.max) or day > left_after.get(woman, date.max):
                    continue
                lost = series.key(on) in cancelled
                found.append((woman, series.key(on), "lost" if lost else script.outcome(woman, on)))
    return found


def test_the_calendar_counts_weeks_from_the_anchors_monday(calendar: Calendar) -> None:
    assert calendar.day("W1 Mon") == date(2026, 8, 3)
    assert calendar.day("W12 Sun") == read_table(PILOT).end
    assert calendar.moment("W3 Thu 09:00") == datetime(2026, 8, 20, 1, 0, tzinfo=UTC)


def test_the_demo_lets_today_lie_in_week_8() -> None:
    late_on_sunday_in_london = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    calendar = Calendar.with_today_in_week(DEMO_WEEK, late_on_sunday_in_london, KUPANG)
    assert calendar.day("W8 Mon") == date(2026, 11, 23)


def test_sessions_and_person_sessions_are_as_many_as_the_table_says(
    script: Script, calendar: Calendar
) -> None:
    table = read_table(PILOT)
    kanwil = next(q for q in table.questions if q.ask == KANWIL).want
    planned = sum(len(series.on) for series in script.series)
    lost = sum(len(part.sessions) for part in script.cancelled)
    assert (planned, planned - lost) == (kanwil["sessions.planned"], kanwil["sessions.held"])
    outcomes = [outcome for _, _, outcome in _person_sessions(script, calendar)]
    assert len(outcomes) == kanwil["person_sessions.booked"]
    assert sum(o.startswith("hadir") for o in outcomes) == kanwil["person_sessions.attended"]
    for column, outcome in (("alpa", "alpa"), ("izin", "izin"), ("unmarked", "unmarked")):
        assert outcomes.count(outcome) == kanwil[f"person_sessions.{column}"]
    marked = [outcome for outcome in outcomes if outcome not in {"lost", "unmarked"}]
    assert len(marked) == table.events["AttendanceRecorded"]


def test_every_womans_attendance_is_the_tables(script: Script, calendar: Calendar) -> None:
    found = _person_sessions(script, calendar)
    for woman, want in read_table(PILOT).people["attended"].items():
        hers = [outcome for who, _, outcome in found if who == woman]
        assert [sum(o.startswith("hadir") for o in hers), hers.count("alpa")] == want, woman


def test_nobody_and_no_room_is_in_two_places_and_no_blocked_time_is_used(
    script: Script, calendar: Calendar
) -> None:
    blocked = {rule.weekday for place in script.configure for rule in place.blocked}
    holidays = {calendar.day(when) for place in script.configure for when in place.holidays}
    taken: set[tuple[str, datetime]] = set()
    for series in script.series:
        for on in series.on:
            starts = calendar.at(on, series.starts)
            assert starts.weekday() not in blocked
            assert starts.date() not in holidays
            for quarter in range(0, series.minutes, 15):
                slot = starts.replace(
                    hour=starts.hour + (starts.minute + quarter) // 60, minute=(starts.minute + quarter) % 60
                )
                for what in (series.room, series.by, *series.who):
                    assert (what, slot) not in taken, (what, slot)
                    taken.add((what, slot))


def test_acts_are_told_in_order_of_time_and_plans_before_their_sessions(
    script: Script, calendar: Calendar
) -> None:
    told = acts(script, calendar)
    assert [act.moment for act in told] == sorted(act.moment for act in told)
    titles = [act.title for act in told]
    for series in script.series:
        marked = [n for n, title in enumerate(titles) if title.startswith(f"daftar hadir {series.name}/")]
        assert all(titles.index(f"jadwal {series.name}") < n for n in marked)


def test_in_week_8_there_are_bookings_ahead(script: Script, calendar: Calendar) -> None:
    monday = calendar.moment("W8 Mon 10:00")
    told = {act.title for act in acts(script, calendar) if act.moment <= monday}
    assert "jadwal keterampilan" in told
    assert not any(title.startswith("daftar hadir keterampilan") for title in told)


def test_answers_follow_the_questionnaires_flow(script: Script) -> None:
    body = answers(script.assist.of["RN"])
    assert body["q1"]["a"]
    assert not body["q1"]["j"]
    assert body["q5"] == {"e": 6}
    assert body["q8"] == "never"


def test_a_dotted_path_finds_rows_by_a_field_and_keys_with_spaces() -> None:
    answer = {"labels": {"tidak mengikuti": 2}, "by_stage": [{"stage": "medical", "of": 8}], "none": None}
    assert look_up(answer, "labels.tidak mengikuti") == 2
    assert look_up(answer, "by_stage.stage=medical.of") == 8
    assert look_up(answer, "by_stage.stage=social.of") is ABSENT
    assert look_up(answer, "none.further") is ABSENT


def test_a_figure_that_is_missing_or_should_not_be_there_is_wrong() -> None:
    assert not Figure("view", "path", 1, ABSENT).right
    assert not Figure("view", "path", ABSENT, None).right
    assert Figure("view", "path", ABSENT, ABSENT).right
    assert Figure("view", "path", [15, 32], [15, 32]).right


def test_the_answers_of_the_story_score_what_the_table_says(script: Script) -> None:
    table = read_table(PILOT)
    found: dict[str, dict[str, list[float | None]]] = {}
    for forms in script.forms:
        for woman, digits in forms.of.items():
            given = care.answers(forms.instrument, digits)
            scored = instrument_of(forms.instrument).score(given, variant=forms.variant)
            if forms.instrument == "whoqol_bref":
                domains = [scored.values[domain] for domain in DOMAINS]
                found.setdefault(forms.occasion, {})[woman] = domains
    wanted = table.care["whoqol_bref"]
    assert {occasion: set(of) for occasion, of in found.items()} == {o: set(of) for o, of in wanted.items()}
    differs = {
        (occasion, woman): (found[occasion][woman], want)
        for occasion, of in wanted.items()
        for woman, want in of.items()
        if not agree(want, found[occasion][woman])
    }
    assert differs == {}


def test_exit_measures_lie_ahead_in_week_8(script: Script, calendar: Calendar) -> None:
    sunday = calendar.moment("W8 Sun 23:59")
    told = [forms for forms in script.forms if calendar.moment(forms.at) <= sunday]
    assert {woman for forms in told for woman in forms.of if forms.occasion == "exit"} == {"TB"}


def test_a_path_names_a_row_by_several_fields_or_takes_every_row() -> None:
    answer = {"rows": [{"a": 1, "b": "x", "n": 5}, {"a": 1, "b": "y", "n": 6}]}
    assert look_up(answer, "rows.a=1&b=y.n") == 6
    assert look_up(answer, "rows.a=2&b=y.n") is ABSENT
    assert look_up(answer, "rows.*.n") == [5, 6]


def test_a_figure_with_decimals_is_compared_to_two_of_them() -> None:
    assert agree([60.71, 25.0], [60.714285714, 25])
    assert not agree(60.71, 60.72)
    assert not agree([1.0], [1.0, 2.0])
    assert not agree(25.0, None)
    assert not agree(3, 3.4)
