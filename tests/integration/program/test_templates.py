"""Two templates side by side: fifteen days of 2025 with modules, and the pilot's twelve weeks."""

from typing import Any

from shared.contracts.codes import Role
from tests.integration.program.house import KUPANG, House
from tests.integration.program.test_calendar import calendar_of
from tests.unit.program.places import who

COUNSELLOR, OFFICER = Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER
OPENED = "2026-08-18"
WORKED_ON = ["pengenalan", "pemicu", "pemicu", "cegah-kambuh", "cegah-kambuh", "rencana"]


async def decreed(program: House, template: str, *women: str) -> tuple[str, dict[str, str]]:
    """A cohort with the template, and the episodes of its women."""
    body = {"facility": KUPANG, "label": "Angkatan", "template": template, "opened_on": OPENED}
    cohort = (await program.done(COUNSELLOR, "POST", "/v1/cohorts", body))["cohort_id"]
    decree = {
        "number": f"SK-CONTOH/{template}",
        "issued_on": OPENED,
        "participants": [str(who(name)) for name in women],
    }
    told = await program.done(Role.LAPAS_HEAD, "POST", f"/v1/cohorts/{cohort}/decree", decree)
    return str(cohort), told["episodes"]


async def attended(program: House, sessions: list[dict[str, Any]], name: str) -> None:
    for session in sessions:
        path = f"/v1/sessions/{session['session_id']}/attendance"
        await program.done(OFFICER, "PUT", path, {"outcomes": {str(who(name)): "hadir"}})


async def test_a_light_cohort_runs_beside_the_pilots(program: House) -> None:
    await program.configured()
    await program.assessed(AK="sosial", DW="sosial")
    pilot, _ = await decreed(program, "kupang-12w", "AK")
    light, episodes = await decreed(program, "2025-i", "DW")
    episode = episodes[str(who("DW"))]
    await _paths_and_ends(program)

    body = calendar_of("DW", kind="group", weekly=[{"weekday": day, "starts": "14:00"} for day in (1, 2, 3)])
    path = f"/v1/cohorts/{light}/calendar"
    problem = (await program.ask(COUNSELLOR, "POST", path, body | {"kind": None})).json()
    assert (problem["type"], problem["field"]) == ("urn:pulih:kind-not-in-stage", "kind")
    told = (await program.done(COUNSELLOR, "POST", path, body))["sessions"]
    assert [session["module"] for session in told] == WORKED_ON
    alone = body | {"kind": "individual", "weekly": [{"weekday": 4, "starts": "14:00"}]}
    single = (await program.done(COUNSELLOR, "POST", path, alone))["sessions"]
    assert len(single) == 2
    assert "module" not in single[0]
    await program.done(COUNSELLOR, "POST", f"/v1/cohorts/{pilot}/calendar", calendar_of("AK"))

    await _what_each_sees(program, told[1]["session_id"])
    await attended(program, [*told[:-1], *single], "DW")
    done = f"/v1/episodes/{episode}/stages/social/completion"
    await program.done(OFFICER, "PUT", f"/v1/sessions/{told[-1]['session_id']}/attendance", _freed("DW"))
    given = {"participants": [str(who("DW"))]}
    for _ in range(2):
        await program.done(COUNSELLOR, "POST", f"/v1/sessions/{told[0]['session_id']}/materials", given)
    modules = (await program.done(COUNSELLOR, "GET", f"/v1/episodes/{episode}/modules"))["modules"]
    assert [(one["held"], one["delivered"]) for one in modules] == [
        (1, True),
        (2, True),
        (2, True),
        (1, True),
    ]
    assert [one["handed_on"] is not None for one in modules] == [True, False, False, False]
    await program.done(COUNSELLOR, "POST", done, {"completed_on": told[-1]["starts_at"][:10]})
    [ended] = [
        one for one in (await program.done(COUNSELLOR, "GET", "/v1/episodes"))["episodes"] if one["reason"]
    ]
    assert (ended["episode_id"], ended["reason"]) == (episode, "selesai")


def _freed(name: str) -> dict[str, Any]:
    """Excused: the session was held, and its module delivered."""
    return {"outcomes": {str(who(name)): "izin"}}


async def _paths_and_ends(program: House) -> None:
    rows = (await program.done(COUNSELLOR, "GET", "/v1/episodes"))["episodes"]
    found = {row["participant_id"]: (row["stages"], row["expected_end"]) for row in rows}
    assert found == {
        str(who("AK")): (["social", "skills"], "2026-11-09"),
        str(who("DW")): (["social"], "2026-09-01"),
    }


async def _what_each_sees(program: House, session: str) -> None:
    seen = await program.done(COUNSELLOR, "GET", f"/v1/sessions/{session}")
    assert (seen["module"], seen["kind"]) == (2, "group")
    assert (
        not {"module", "kind", "stage"}
        & (await program.done(OFFICER, "GET", f"/v1/sessions/{session}")).keys()
    )
    one = "/v1/templates/2025-i/1"
    assert len((await program.done(COUNSELLOR, "GET", one))["modules"]) == 4
    assert (await program.done(OFFICER, "GET", one))["modules"] == []


async def test_a_template_is_refused_where_it_is_not_valid(program: House) -> None:
    body = {"facility": KUPANG, "label": "Lama", "template": "model-2021", "opened_on": OPENED}
    problem = (await program.ask(COUNSELLOR, "POST", "/v1/cohorts", body)).json()
    assert (problem["type"], problem["field"]) == ("urn:pulih:template-not-valid", "template")
    assert "until 2024-12-31" in problem["detail"]
    await program.done(COUNSELLOR, "POST", "/v1/cohorts", body | {"opened_on": "2023-05-02"})
    listed = await program.done(OFFICER, "GET", f"/v1/templates?facility={KUPANG}&on={OPENED}&category=III")
    assert [one["code"] for one in listed["templates"]] == ["2025-iii-60", "2025-iii-90"]
    unknown = await program.ask(OFFICER, "GET", "/v1/templates/2025-i/9")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:pulih:template-unknown")
