"""Every figure of the pilot's table comes out of the folds and the summaries, on every day asked about."""

import re
from collections import Counter as Tally
from datetime import date
from typing import Any

import pytest

from services.reporting import bnnp, kanwil, lapas
from services.reporting.bnnp.summary import assessed_in_time
from services.reporting.bnnp.summary import summarise as bnnp_summary
from services.reporting.common.census import latest_reports
from services.reporting.common.facilities import as_of as facilities_as_of
from services.reporting.counts import Counts
from services.reporting.kanwil.summary import summarise as kanwil_summary
from services.reporting.lapas.summary import summarise as lapas_summary
from shared.projections.projection import View
from shared.testing.projected import Content, Projected

from . import pilot
from .check import find, has, table

END = date(2026, 10, 25)


def content(view: View) -> Content:
    return Projected(view, pilot.telling()).fold()


@pytest.fixture(scope="module")
def folded() -> dict[str, Content]:
    return {view.schema: content(view) for view in (bnnp.VIEW, lapas.VIEW, kanwil.VIEW)}


def answer(agency: str, told: Content, day: date) -> dict[str, Any]:
    counts = Counts.of(told.counters, day)
    if agency == "lapas":
        return lapas_summary(counts).model_dump(mode="json")
    facilities = facilities_as_of(told.rows("facilities"), day)
    if agency == "kanwil":
        reports = latest_reports(told.rows("census"), day)
        return kanwil_summary(counts, day, reports, facilities).model_dump(mode="json")
    pairs = {
        (facility, name.removeprefix("wait_assessment:")): n
        for (facility, on, name), n in told.counters.items()
        if name.startswith("wait_assessment:") and on <= day
    }
    in_time = assessed_in_time(pairs, lambda facility: facilities[facility].holidays)
    cohorts = {str(row.cohort_id): row.label for row in told.rows("cohorts")}
    return bnnp_summary(counts, day, within_standard=in_time, cohorts=cohorts).model_dump(mode="json")


QUERIES = [
    (agency, name, query) for agency in ("bnnp", "lapas", "kanwil") for name, query in table()[agency].items()
]


@pytest.mark.parametrize(("agency", "name", "query"), QUERIES, ids=[f"{a}.{n}" for a, n, _ in QUERIES])
def test_the_view_answers_every_figure_of_the_table(
    folded: dict[str, Content], agency: str, name: str, query: dict[str, Any]
) -> None:
    day = date.fromisoformat(re.search(r"as_of=([\d-]+)", query["ask"])[1])  # type: ignore[index]
    given = answer(agency, folded[agency], day)
    differs = {
        path: (find(given, path) if has(given, path) else "absent", wanted)
        for path, wanted in query["want"].items()
        if not has(given, path) or find(given, path) != wanted
    }
    assert differs == {}
    assert [path for path in query.get("absent", ()) if has(given, path)] == []


def test_each_woman_has_her_label_pathway_and_attendance(folded: dict[str, Content]) -> None:
    people = table()["people"]
    roster = {pilot.initials(row.participant_id): row for row in folded["lapas"].rows("roster")}
    clients = {pilot.initials(row.participant_id): row for row in folded["bnnp"].rows("clients")}
    assert {w: row.label(END) for w, row in roster.items()} == people["label"]
    assert {w: p for w, row in clients.items() if (p := row.pathway(END))} == people["pathway"]
    for agency in ("bnnp", "lapas"):
        seen: dict[str, Tally[str]] = {woman: Tally() for woman in pilot.WOMEN}
        for row in folded[agency].rows("person_sessions"):
            seen[pilot.initials(row.participant_id)][str(row.outcome)] += 1
        hadir = {
            w: [sum(n for o, n in t.items() if o.startswith("hadir")), t["alpa"]] for w, t in seen.items()
        }
        assert hadir == people["attended"]


def test_the_story_tells_as_many_events_as_the_table_says() -> None:
    told = Tally(event.name() for event in pilot.told())
    assert {name: told[name] for name in table()["events"]} == table()["events"]
