"""Samples, plans, schedules and due lists over HTTP: who may, what is kept where, what is refused."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import orjson

from shared.broker.connection import connected
from shared.broker.streams import declaration
from shared.contracts.codes import Role, Stage
from shared.contracts.program import StageStarted
from shared.testing.telling import Telling
from tests.integration.assessment.entering import Person
from tests.integration.assessment.house import ASSIST, CONCLUSION, KUPANG, WAINGAPU, House

WORDS = "Contoh tujuan: tidak memakai selama enam bulan"
SAMPLE = {
    "taken_on": "2026-08-12",
    "reason": "start",
    "results": [
        {"panel": "methamphetamine", "found": "negative"},
        {"panel": "cannabis", "found": "negative"},
    ],
}
PLAN: dict[str, Any] = {
    "version": 1,
    "starts_on": "2026-08-17",
    "goals": [{"area": "penggunaan", "text": WORDS}, {"area": "keluarga", "text": "Contoh tujuan lain"}],
    "activities": [{"activity": "konseling_individu", "sessions": 6}],
    "slots": [{"weekday": 1, "starts": "09:00", "ends": "10:30", "activity": "pembinaan_bnn"}],
    "review_on": ["2026-09-14"],
}
BNN = Role.BNN_COUNSELLOR


async def rehabilitated(house: House) -> str:
    """Somebody whose assessment concluded with rehabilitation; her address."""
    who = await house.screened()
    await house.done(BNN, f"/v1/participants/{who}/conclusion", CONCLUSION)
    return f"/v1/participants/{who}"


async def read(house: House, role: Role, path: str, after: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    positions = ", ".join(f"{log}:{n}" for log, n in after["positions"].items())
    answer = await house.ask(role, "GET", path, headers={"Pulih-Consistent-With": positions})
    assert answer.is_success, answer.text
    return answer.json()


async def test_a_series_of_samples_with_a_correction(assessment: House) -> None:
    her = await rehabilitated(assessment)
    first = await assessment.done(BNN, f"{her}/urine-tests", SAMPLE)
    other = {**SAMPLE, "taken_on": "2026-08-18", "reason": "other"}
    refused = {**other, "results": [{"panel": "cannabis", "found": "refused"}]}
    await assessment.done(Role.LAPAS_CLINIC, f"{her}/urine-tests", refused)
    correction = {
        "reason": "salah_catat",
        "results": [{"panel": "cannabis", "found": "positive"}],
    }
    path = f"{her}/urine-tests/{first['sample_id']}/amendment"
    done = await assessment.done(Role.BNN_DOCTOR, path, correction)

    series = await read(assessment, BNN, f"{her}/urine-tests", done)
    assert [sample["outcome"] for sample in series["samples"]] == ["positive", "refused"]
    assert series["tests"]["percent"] == 0.0
    assert (series["tests"]["valid_tests"], series["tests"]["refused"]) == (1, 1)
    [amendment] = series["samples"][0]["amendments"]
    assert (amendment["amended_for"], amendment["by_role"]) == ("salah_catat", "bnn_doctor")
    assert {(each["panel"], each["before"], each["after"]) for each in amendment["changed"]} == {
        ("methamphetamine", "negative", None),
        ("cannabis", "negative", "positive"),
    }
    again = await assessment.ask(BNN, "POST", f"{her}/urine-tests", SAMPLE)
    assert (again.status_code, again.json()["type"]) == (409, "urn:pulih:sample-recorded")
    assert "urine" not in orjson.dumps(await assessment.events("assessment")).decode().lower()


async def test_a_result_is_corrected_and_both_forms_stay_in_the_vault(assessment: House) -> None:
    who = await assessment.screened()
    her = f"/v1/participants/{who}"
    [before] = [e["data"] for e in await assessment.events("clinical")]
    answers = {**ASSIST["answers"], "q2": {"e": 6, "a": 0}, "q3": {"e": 5}, "q4": {"e": 5}}
    path = f"{her}/results/{before['result_id']}/amendment"
    wrong = await assessment.ask(
        BNN, "POST", path, {"reason": "salah_catat", "answers": {"q1": {"zz": True}}}
    )
    assert wrong.status_code == 422
    done = await assessment.done(BNN, path, {"reason": "salah_catat", "answers": answers})

    [result] = (await read(assessment, BNN, f"{her}/results", done))["results"]
    assert result["result_id"] == before["result_id"]
    [amendment] = result["amendments"]
    assert (amendment["amended_for"], amendment["amended_by"]) == ("salah_catat", "bnn_counsellor")
    told = {each["score"]: (each["before"], each["after"]) for each in amendment["changed"]}
    assert all(before["values"][name] == old for name, (old, _) in told.items())
    kept = "select count(*) from vault_rows where kind = 'instrument-answers'"
    assert await assessment.database.fetchval(kept) == 2
    changed = await read(assessment, BNN, f"{her}/changes", done)
    assert changed["changes"] == []
    for path_ in (path, f"{her}/changes"):
        method = "POST" if path_ == path else "GET"
        refused = await assessment.ask(Role.LAPAS_OFFICER, method, path_, {} if method == "POST" else None)
        assert refused.status_code == 403
    nobody = f"{her}/results/{uuid4()}/amendment"
    missing = await assessment.ask(BNN, "POST", nobody, {"reason": "salah_catat", "answers": answers})
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:pulih:unknown-result")


async def test_an_answer_that_was_corrected_raises_what_is_urgent(assessment: House) -> None:
    her = f"/v1/participants/{await assessment.screened()}"
    calm = {f"q{number}": False for number in range(1, 21)}
    filled = {"completed_on": "2026-08-12", "answers": calm}
    result = (await assessment.done(BNN, f"{her}/instruments/srq20", filled))["result_id"]
    assert not await raised(assessment)
    correction = {"reason": "dikoreksi_klien", "answers": {**calm, "q17": True}}
    await assessment.done(BNN, f"{her}/results/{result}/amendment", correction)
    assert len(await raised(assessment)) == 1


async def raised(house: House) -> list[dict[str, Any]]:
    return [e for e in await house.events("clinical") if ".UrgentFindingRaised." in e["type"]]


async def test_a_plan_is_written_approved_and_its_schedule_answered(assessment: House) -> None:
    her = await rehabilitated(assessment)
    written = await assessment.done(BNN, f"{her}/plan", PLAN)
    for role in (Role.LAPAS_HEAD, Role.LAPAS_OFFICER):
        assert (await assessment.ask(role, "GET", f"{her}/plan")).status_code == 403
        nothing = await assessment.ask(role, "GET", f"{her}/schedule")
        assert (nothing.status_code, nothing.json()["type"]) == (404, "urn:pulih:no-schedule")
    assert (await assessment.ask(BNN, "POST", f"{her}/plan/1/approval")).status_code == 403
    approved = await assessment.done(Role.BNN_DOCTOR, f"{her}/plan/1/approval", None)

    waiting = await read(assessment, Role.LAPAS_HEAD, "/v1/schedules", approved)
    assert [each["sessions"] for each in waiting["schedules"]] == [6]
    assert "goal" not in orjson.dumps(waiting).decode()
    agreed = await assessment.done(Role.LAPAS_HEAD, f"{her}/schedule/1/approval", None)
    schedule = await read(assessment, BNN, f"{her}/schedule", agreed)
    assert (schedule["state"], schedule["slots"][0]["activity"]) == ("approved", "pembinaan_bnn")

    plan = await read(assessment, Role.BNN_DOCTOR, f"{her}/plan", {**written, **agreed})
    assert plan["goals"][0]["text"] == WORDS
    judged = {
        "reviewed_on": "2026-08-20",
        "goals": [{"goal_id": plan["goals"][0]["goal_id"], "outcome": "sebagian"}],
    }
    reviewed = await assessment.done(BNN, f"{her}/plan/1/review", judged)
    assert (await read(assessment, BNN, f"{her}/plan", reviewed))["goal_score"] == 0.25
    due = await read(assessment, BNN, "/v1/plans/reviews?as_of=2026-09-20", reviewed)
    assert [(each["due_on"], each["days_late"]) for each in due["reviews"]] == [("2026-09-14", 6)]

    stale = await assessment.ask(BNN, "POST", f"{her}/plan", PLAN)
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:pulih:version-expected")
    told = orjson.dumps([*await assessment.events("assessment"), *await assessment.events("clinical")])
    assert WORDS.encode() not in told
    in_assessment = orjson.dumps(await assessment.events("assessment"))
    assert not any(word in in_assessment for word in (b"penggunaan", b"konseling", b"goals"))


async def test_one_schedule_of_a_facility_is_not_another_prisons(assessment: House) -> None:
    her = await rehabilitated(assessment)
    await assessment.done(BNN, f"{her}/plan", PLAN)
    approved = await assessment.done(Role.BNN_DOCTOR, f"{her}/plan/1/approval", None)
    await read(assessment, Role.LAPAS_HEAD, f"{her}/schedule", approved)
    for method, path in (("GET", f"{her}/schedule"), ("POST", f"{her}/schedule/1/approval")):
        answer = await assessment.ask(Role.LAPAS_HEAD, method, path, facility=WAINGAPU)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:pulih:other-facility")
    back = {"reason": "pengawalan"}
    returned = await assessment.done(Role.LAPAS_OFFICER, f"{her}/schedule/1/return", back)
    schedule = await read(assessment, BNN, f"{her}/schedule", returned)
    assert (schedule["state"], schedule["reason"]) == ("returned", "pengawalan")


async def test_schedules_are_answered_page_by_page(assessment: House) -> None:
    for number in range(3):
        who = await assessment.screened(number)
        for path, body in (("conclusion", CONCLUSION), ("plan", PLAN)):
            await assessment.done(BNN, f"/v1/participants/{who}/{path}", body)
        last = await assessment.done(Role.BNN_DOCTOR, f"/v1/participants/{who}/plan/1/approval", None)
    found, after = [], ""
    for left in (2, 1, 0):
        page = await read(assessment, Role.LAPAS_HEAD, f"/v1/schedules?limit=1{after}", last)
        found += [each["participant_id"] for each in page["schedules"]]
        assert (page["following"] is None) == (left == 0)
        after = f"&after={page['following']}"
    everybody = await read(assessment, Role.LAPAS_HEAD, "/v1/schedules", last)
    assert [each["participant_id"] for each in everybody["schedules"]] == found
    assert len(set(found)) == 3
    wrong = await assessment.ask(Role.LAPAS_HEAD, "GET", "/v1/schedules?after=kemarin~saya")
    assert (wrong.status_code, wrong.json()["type"]) == (422, "urn:pulih:after-unknown")


async def test_the_due_list_knows_from_program_when_she_began(assessment: House) -> None:
    her = await rehabilitated(assessment)
    started = StageStarted(
        facility=KUPANG,
        episode_id=uuid4(),
        participant_id=UUID(her.rpartition("/")[2]),
        stage=Stage.SOCIAL,
        started_on=date(2026, 8, 10),
    )
    [envelope] = Telling().tell(started).all()
    async with connected(url=assessment.nats.url, user=None, password=None, name="program tells") as client:
        await client.jetstream().add_stream(declaration("program", 1))
        await client.jetstream().publish(envelope.nats_subject, envelope.raw)
    after = {"positions": {"program": 1}}

    due = await read(assessment, BNN, f"/v1/measures/due?facility={KUPANG}", after)
    assert due["as_of"] == "2026-08-20"
    assert {(each["measure"], each["state"]) for each in due["measures"]} == {
        ("whoqol_bref", "overdue"),
        ("urica", "overdue"),
        ("urine_sample", "overdue"),
    }
    page = await Person(assessment, BNN).open("/peserta")
    who = her.rpartition("/")[2]
    assert ("Pengukuran terlambat" in page.text, "Tes urine" in page.text) == (True, True), page.text
    assert f'href="/peserta/{who}/instrumen/whoqol_bref"' in page.text
    taken = await assessment.done(BNN, f"{her}/urine-tests", SAMPLE)
    hers = await read(assessment, Role.LAPAS_CLINIC, f"{her}/measures", taken)
    states = {(each["measure"], each["occasion"]): each["state"] for each in hers["measures"]}
    assert states["urine_sample", "intake"] == "done"
    assert states["urine_sample", "mid"] == "upcoming"
    for role in (Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.KANWIL):
        assert (await assessment.ask(role, "GET", "/v1/measures/due")).status_code == 403
