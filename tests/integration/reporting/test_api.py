"""The API: figures, lists, who may ask what, and how an answer says how fresh it is."""

import time
from typing import Any

import pytest

from services.reporting.desk import Known
from shared.contracts.codes import AGENCY_OF, Role
from tests.unit.reporting.check import find, has, table
from tests.unit.reporting.pilot_people import KUPANG, WAINGAPU, who

from .conftest import Site

ASKS = {"bnnp": Role.BNN_COUNSELLOR, "lapas": Role.LAPAS_OFFICER, "kanwil": Role.KANWIL}
PATHS = {
    "/v1/bnnp/summary": "bnnp",
    "/v1/bnnp/clients": "bnnp",
    "/v1/lapas/summary": "lapas",
    "/v1/lapas/roster": "lapas",
    "/v1/lapas/sessions": "lapas",
    "/v1/lapas/attendance": "lapas",
    "/v1/lapas/census": "lapas",
    "/v1/kanwil/summary": "kanwil",
    "/v1/kanwil/census": "kanwil",
}


async def test_every_figure_of_the_table_is_answered(site: Site) -> None:
    differs: dict[str, Any] = {}
    for agency, role in ASKS.items():
        for query in table()[agency].values():
            answer = (await site.get(query["ask"], role)).json()
            for path, wanted in query["want"].items():
                given = find(answer, path) if has(answer, path) else "absent"
                if given != wanted:
                    differs[f"{query['ask']}: {path}"] = (given, wanted)
            assert [path for path in query.get("absent", ()) if has(answer, path)] == []
    assert differs == {}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", Role)
async def test_a_view_is_for_its_own_agency_alone(site: Site, path: str, role: Role) -> None:
    status = (await site.get(path, role)).status_code
    assert status == (200 if AGENCY_OF[role] == PATHS[path] else 403)


async def test_without_a_token_nobody_is_answered(site: Site) -> None:
    for path in (*PATHS, "/v1/freshness", "/parked"):
        assert (await site.client.get(path)).status_code == 401


async def test_a_prisons_staff_asks_about_its_own_prison_only(site: Site) -> None:
    for path in (path for path, agency in PATHS.items() if agency == "lapas"):
        assert (await site.get(f"{path}?facility={KUPANG}", Role.LAPAS_OFFICER)).status_code == 200
        refused = await site.get(f"{path}?facility={WAINGAPU}", Role.LAPAS_OFFICER)
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:pulih:other-facility")
    elsewhere = await site.get("/v1/lapas/roster", Role.LAPAS_OFFICER, facility=WAINGAPU)
    assert elsewhere.json()["rows"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("as_of=2026-13-01", "as_of"),
        ("as_of=yesterday", "as_of"),
        ("as_of=2026-12-31", "as_of"),
        ("as_of=0001-01-01", "as_of"),
        ("facility=nowhere", "facility"),
        ("facility=..%2F..", "facility"),
    ],
)
async def test_a_bad_question_names_its_field(site: Site, query: str, field: str) -> None:
    answer = await site.get(f"/v1/kanwil/summary?{query}", Role.KANWIL)
    assert (answer.status_code, answer.json()["field"].removeprefix("query.")) == (422, field)


async def test_a_prisons_own_counts_are_a_series_as_of_any_day(site: Site) -> None:
    year = (await site.get("/v1/lapas/census?as_of=2026-10-25", Role.LAPAS_OFFICER)).json()
    [own] = year["facilities"]
    assert (year["since"], own["facility"], len(own["days"])) == ("2025-11-01", KUPANG, 3)
    assert [(month["month"], month["occupants"]) for month in own["months"]] == [
        ("2026-08", 112),
        ("2026-09", 110),
        ("2026-10", 111),
    ]
    assert own["screens"][0] == {"month": "2026-08", "screened": 40, "found": 1}
    assert own["screening"]["goal"] == {"n": 1, "of": 2}
    before = (await site.get("/v1/lapas/summary?as_of=2026-08-31", Role.LAPAS_OFFICER)).json()["census"]
    assert ([month["month"] for month in before["months"]], len(before["screens"])) == (["2026-08"], 1)
    region = (await site.get("/v1/kanwil/census?as_of=2026-10-25", Role.KANWIL)).json()
    assert [(each["facility"], each["days"]) for each in region["facilities"]] == [
        (KUPANG, []),
        (WAINGAPU, []),
    ]
    assert [month["occupancy_percent"] for month in region["region"]] == [111.1, 110.0, 111.7]
    one = (await site.get(f"/v1/kanwil/census?facility={WAINGAPU}&since=2026-10-01", Role.KANWIL)).json()
    assert [day["occupants"] for day in one["facilities"][0]["days"]] == [90]
    for since in ("2026-10-26", "2020-01-01"):
        refused = await site.get(f"/v1/kanwil/census?as_of=2026-10-25&since={since}", Role.KANWIL)
        assert (refused.status_code, refused.json()["field"]) == (422, "since")


async def test_sessions_are_asked_for_a_bounded_period(site: Site) -> None:
    week = await site.get("/v1/lapas/sessions?since=2026-09-07&until=2026-09-13", Role.LAPAS_OFFICER)
    assert len(week.json()["rows"]) == 4
    for period in ("since=2026-09-07&until=2026-09-01", "since=2026-01-01&until=2026-12-31"):
        answer = await site.get(f"/v1/lapas/sessions?{period}", Role.LAPAS_OFFICER)
        assert (answer.status_code, answer.json()["field"]) == (422, "until")


async def test_sessions_and_movements_are_answered_as_of_a_day(site: Site) -> None:
    async def ask(path: str) -> Any:  # noqa: ANN401 - any JSON
        answer = await site.get(f"/v1/lapas/{path}", Role.LAPAS_OFFICER)
        assert answer.status_code == 200, answer.text
        return answer.json()

    week = "sessions?since=2026-09-07&until=2026-09-13"
    then, now = await ask(f"{week}&as_of=2026-09-06"), await ask(week)
    assert (then["as_of"], {row["state"] for row in then["rows"]}) == ("2026-09-06", {"planned"})
    assert "held" in {row["state"] for row in now["rows"]}
    assert (await ask("sessions?as_of=2026-09-07"))["since"] == "2026-09-07"
    moves = await ask("attendance?as_of=2026-09-10")
    assert (moves["as_of"], moves["day"], len(moves["rows"])) == ("2026-09-10", "2026-09-10", 7)
    before = await ask("attendance?day=2026-09-10&as_of=2026-09-09")
    assert {row["outcome"] for row in before["rows"]} == {None}
    for path in ("sessions", "attendance"):
        late = await site.get(f"/v1/lapas/{path}?as_of=2026-12-31", Role.LAPAS_OFFICER)
        assert (late.status_code, late.json()["field"]) == (422, "as_of")


async def test_the_roster_shows_names_that_the_vault_told_to_the_callers_own_token(site: Site) -> None:
    roster = (await site.get("/v1/lapas/roster", Role.LAPAS_OFFICER)).json()
    assert roster["names_available"]
    assert [row["name"] for row in roster["rows"]] == [
        "RN",
        "SL",
        "FD",
        "AK",
        "NO",
        "TB",
        "DW",
        "EM",
        "YT",
        "MB",
    ]
    ((token, asked),) = site.vault.asked
    assert (token.count("."), asked) == (2, 10)
    movements = (await site.get("/v1/lapas/attendance?day=2026-09-10", Role.LAPAS_CLINIC)).json()
    assert movements["rows"][0]["name"] is not None


@pytest.mark.parametrize("says", [None, {"error": "not-allowed"}, {"names": [1]}, {}])
async def test_when_the_vault_is_silent_or_says_no_there_are_case_numbers(
    site: Site, says: dict[str, Any] | None
) -> None:
    site.vault.silent, site.vault.says = says is None, says
    for path, role in (("/v1/lapas/roster", Role.LAPAS_HEAD), ("/v1/bnnp/clients", Role.BNN_DOCTOR)):
        answer = await site.get(path, role)
        assert answer.status_code == 200
        assert answer.json()["names_available"] is False
        assert answer.json()["rows"][0]["name"] is None
        assert answer.json()["rows"][0]["case_number"] == "KPG-26-001"


async def test_lists_come_in_pages(site: Site) -> None:
    page = (await site.get("/v1/bnnp/clients?limit=3&offset=8", Role.BNN_COUNSELLOR)).json()
    assert (len(page["rows"]), page["total"], page["limit"], page["offset"]) == (2, 10, 3, 8)
    assert page["rows"][0]["participant_id"] == str(who("YT"))


async def test_an_answer_says_what_of_each_log_it_has_seen(site: Site) -> None:
    answer = (await site.get("/v1/bnnp/summary", Role.BNN_COUNSELLOR)).json()
    assert answer["as_of"] == "2026-10-26"
    assert answer["positions"] == {"assessment": 29, "clinical": 11, "program": 348}
    assert set(answer["age_seconds"]) == {"assessment", "clinical", "program"}
    assert (answer["stale"], answer["frozen"]) == (False, False)


async def test_one_waits_for_ones_own_writes_boundedly_and_then_is_told_that_the_answer_is_stale(
    site: Site,
) -> None:
    reached = {"Pulih-Consistent-With": "assessment:29, program:348, clinical:999"}
    begun = time.monotonic()
    fresh = await site.get("/v1/lapas/summary", Role.LAPAS_OFFICER, **reached)
    assert (fresh.json()["stale"], time.monotonic() - begun < 1) == (False, True)
    stale = await site.get(
        "/v1/lapas/summary", Role.LAPAS_OFFICER, **{"Pulih-Consistent-With": "program:349"}
    )
    assert (stale.status_code, stale.json()["stale"]) == (200, True)
    assert 1.9 < time.monotonic() - begun < 6
    assert (
        await site.get("/v1/lapas/summary", Role.LAPAS_OFFICER, **{"Pulih-Consistent-With": "program=1"})
    ).status_code == 400


async def test_freshness_and_parked_are_told_of_ones_own_view_and_of_all_to_services(site: Site) -> None:
    own = (await site.get("/v1/freshness", Role.KANWIL)).json()["views"]
    assert list(own) == ["kanwil"]
    assert (own["kanwil"]["version"], own["kanwil"]["frozen"]) == (2, False)
    logs = own["kanwil"]["logs"]
    assert {log: (of["head"], of["applied"]) for log, of in logs.items()} == {
        "assessment": (None, 29),
        "program": (None, 348),
    }
    everything = (await site.get("/v1/freshness", Role.SERVICE)).json()["views"]
    assert list(everything) == ["bnnp", "lapas", "kanwil"]
    assert (await site.get("/parked", Role.LAPAS_HEAD)).json() == {
        "views": {"lapas": {"keys": 0, "events": 0, "rows": []}}
    }


async def test_why_a_log_is_not_followed_is_told_in_full_to_services_alone(site: Site) -> None:
    for desk in site.desks.values():
        desk.heads = lambda: {"program": Known(348, 0.0, "offline", "select 1 at postgresql://db:5432")}
    for role in (Role.LAPAS_OFFICER, Role.KANWIL, Role.BNN_COUNSELLOR):
        answer = await site.get("/v1/freshness", role)
        (view,) = answer.json()["views"].values()
        assert (view["logs"]["program"]["state"], view["logs"]["program"]["error"]) == ("offline", "")
        assert "postgresql" not in answer.text
    everything = (await site.get("/v1/freshness", Role.SERVICE)).json()["views"]
    assert {view["logs"]["program"]["error"] for view in everything.values()} == {
        "select 1 at postgresql://db:5432"
    }


async def test_the_regional_office_is_told_counts_and_nothing_about_a_person(site: Site) -> None:
    text = (await site.get("/v1/kanwil/summary?as_of=2026-10-25", Role.KANWIL)).text
    for word in ("KPG-26", "RN", "medis", "medical", "name", *(str(who(woman)) for woman in ("RN", "SL"))):
        assert word not in text
