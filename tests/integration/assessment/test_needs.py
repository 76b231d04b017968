"""Her needs over HTTP: profile, facts, the proposal explained, what is urgent, what is asked."""

from typing import Any

from shared.contracts.codes import Role
from tests.integration.assessment.house import ASSIST, CONCLUSION, CONSENT, KUPANG, WAINGAPU, House

DOCTOR, COUNSELLOR, CLINIC = Role.BNN_DOCTOR, Role.BNN_COUNSELLOR, Role.LAPAS_CLINIC
PROFILE = {
    "recorded_on": "2026-08-11",
    "primary": {"substance": "amphetamine", "route": "smoked", "first_age": 22, "months": 84},
    "further": [{"substance": "tobacco"}],
    "used_last_year": True,
    "earlier_treatment": ["never"],
}


def facts(day: str = "2026-08-12", **said: bool) -> dict[str, Any]:
    return {"observed_on": day, "facts": said}


async def got(assessment: House, role: Role, path: str, since: str = "") -> dict[str, Any]:
    headers = {"Pulih-Consistent-With": since} if since else {}
    answer = await assessment.ask(role, "GET", path, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def refused(
    assessment: House, role: Role, path: str, body: object, *, facility: str = KUPANG
) -> tuple[int, str, str | None]:
    answer = await assessment.ask(role, "POST", path, body, facility=facility)
    problem = answer.json()
    return answer.status_code, problem["type"].removeprefix("urn:pulih:"), problem.get("field")


def letters(answer: dict[str, Any]) -> str:
    return "".join(fired["trigger"] for fired in answer["triggers"])


async def test_the_proposal_is_explained_decided_and_asked_again(assessment: House) -> None:
    who = await assessment.screened()
    path = f"/v1/participants/{who}"
    await assessment.done(COUNSELLOR, f"{path}/substance-profile", PROFILE)
    first = await got(assessment, COUNSELLOR, f"{path}/proposal")
    assert (first["proposal"], letters(first), first["approved"]) == ("sosial", "G", False)
    assert {"srq20", "asi", "pregnant"} <= {*first["missing"]}
    assert "profile" not in first["missing"]

    conclusion = f"{path}/conclusion"
    concluded = await assessment.done(COUNSELLOR, conclusion, CONCLUSION)
    told = await assessment.done(DOCTOR, f"{path}/health-facts", facts(dependence=True))
    since = f"clinical:{told['positions']['clinical']}"
    [question] = (await got(assessment, COUNSELLOR, "/v1/reassessments", since))["reassessments"]
    assert (question["was"], question["becomes"], question["participant_id"]) == ("sosial", "medis", who)
    standing = {"reason": "clinical_judgement"}
    assert await refused(assessment, COUNSELLOR, f"{path}/reassessment", standing) == (
        403, "role-of-deviation", None,
    )  # fmt: skip
    seen = await got(assessment, COUNSELLOR, f"{path}/proposal")
    assert [(each["trigger"], each["inputs"], each["withheld"]) for each in seen["triggers"]] == [
        ("C", [], 1)
    ]
    [hers] = (await got(assessment, CLINIC, f"{path}/proposal"))["triggers"]
    assert [each["code"] for each in hers["inputs"]] == ["dependence"]

    later = {**CONCLUSION, "concluded_on": "2026-08-18", "supersedes": concluded["assessment_id"]}
    against = {**later, "pathway": "edukasi"}
    assert await refused(assessment, COUNSELLOR, conclusion, against) == (403, "role-of-deviation", "pathway")
    assert await refused(assessment, DOCTOR, conclusion, against) == (
        422, "deviation-reason-missing", "deviation_reason",
    )  # fmt: skip
    note = "Contoh: dirawat di rumah sakit"
    await assessment.done(DOCTOR, conclusion, {**against, "deviation_reason": "other", "note": note})
    seen = await got(assessment, COUNSELLOR, f"{path}/proposal")
    assert (seen["reassessment"], len(seen["decisions"]), seen["decisions"][-1]["note"]) == (None, 2, note)
    assert (await got(assessment, COUNSELLOR, "/v1/reassessments", "clinical:7"))["reassessments"] == []
    events = await assessment.database.fetch("select envelope::text from events")
    assert not [row for row in events if "rumah sakit" in row[0]]


async def test_what_is_urgent_is_due_at_once_and_handled_by_a_doctor(assessment: House) -> None:
    who = await assessment.refer()
    path = f"/v1/participants/{who}"
    await assessment.done(COUNSELLOR, f"{path}/consent", CONSENT)
    await assessment.done(CLINIC, f"{path}/health-facts", facts(pregnant=True))
    screened = await assessment.done(COUNSELLOR, f"{path}/instruments/assist", ASSIST)
    withdrawing = await assessment.done(CLINIC, f"{path}/health-facts", facts(sedative_withdrawal=True))
    assert (screened["positions"], withdrawing["positions"]) == ({"clinical": 3}, {"clinical": 5})
    listed = await got(assessment, COUNSELLOR, f"/v1/urgent?facility={KUPANG}", "clinical:5")
    assert (listed["open"], listed["overdue"]) == (2, 0)
    assert [(row["kind"], row["due_at"][:16]) for row in listed["findings"]] == [
        ("withdrawal", "2026-08-20T15:59"),
        (None, "2026-08-21T01:00"),
    ]
    doctors = await got(assessment, DOCTOR, "/v1/urgent?limit=1")
    rest = await got(assessment, DOCTOR, f"/v1/urgent?after={doctors['following']}")
    assert [row["kind"] for row in (*doctors["findings"], *rest["findings"])] == ["withdrawal", "pregnancy"]
    bad = await assessment.ask(DOCTOR, "GET", "/v1/urgent?after=x")
    assert (bad.status_code, bad.json()["field"]) == (422, "after")

    [finding, _] = listed["findings"]
    handling = f"{path}/urgent/{finding['finding_id']}/handling"
    outcome = {"outcome": "treated"}
    assert (await refused(assessment, COUNSELLOR, handling, outcome))[:2] == (403, "role")
    assert (await refused(assessment, CLINIC, handling, outcome, facility=WAINGAPU))[:2] == (
        403,
        "other-facility",
    )
    ahead = {**outcome, "handled_at": "2026-08-21T09:00:00+08:00"}
    assert await refused(assessment, DOCTOR, handling, ahead) == (422, "date-in-future", "handled_at")
    await assessment.done(DOCTOR, handling, outcome)
    again = await assessment.done(DOCTOR, handling, outcome)
    assert again["positions"] == {}
    left = await got(assessment, DOCTOR, "/v1/urgent", "clinical:6")
    assert [row["kind"] for row in left["findings"]] == ["pregnancy"]
    everything = await got(assessment, DOCTOR, "/v1/urgent?handled=true")
    assert [row["outcome"] for row in everything["findings"]] == ["treated", None]


async def test_custody_sees_nothing_of_it_and_bad_forms_leave_nothing_behind(assessment: House) -> None:
    who = await assessment.screened()
    path = f"/v1/participants/{who}"
    for role in (Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR, Role.KANWIL):
        for address in (f"{path}/proposal", f"{path}/substance-profile", "/v1/urgent", "/v1/reassessments"):
            assert (await assessment.ask(role, "GET", address)).status_code == 403
    assert (await assessment.ask(COUNSELLOR, "GET", f"{path}/health-facts")).status_code == 403
    before = await assessment.written()
    form = f"{path}/substance-profile"
    bad: list[tuple[str, object, str]] = [
        (form, {**PROFILE, "icd10": "A15"}, "icd10"),
        (form, {**PROFILE, "primary": {"substance": "gula"}}, "primary.substance"),
        (form, {**PROFILE, "primary": {"substance": "opioids", "first_age": 3}}, "primary.first_age"),
        (f"{path}/health-facts", facts(tidur=True), "facts.tidur.[key]"),
        (f"{path}/health-facts", {"observed_on": "2026-08-12", "facts": {"pregnant": 1}}, "facts.pregnant"),
    ]
    for address, body, field in bad:
        assert await refused(assessment, DOCTOR, address, body) == (422, "invalid-input", field)
    assert (await refused(assessment, COUNSELLOR, form, {**PROFILE, "icd10": "F15.2"}))[1] == "role-of-fact"
    assert await assessment.written() == before
    await assessment.done(DOCTOR, form, {**PROFILE, "icd10": "F15.2"})
    shown = [(await got(assessment, role, form))["profile"] for role in (COUNSELLOR, DOCTOR)]
    assert [(each["icd10"], each["icd10_recorded"]) for each in shown] == [(None, True), ("F15.2", True)]
    injected = await got(assessment, DOCTOR, f"{path}/health-facts")
    assert injected["facts"] == {}
