"""A woman goes through the programme, through the HTTP interface."""

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.unit.program.places import KUPANG, who

AK, RN = str(who("AK")), str(who("RN"))


async def test_from_the_waiting_list_to_the_end(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    listed = await program.done(Role.BNN_COUNSELLOR, "GET", "/v1/waiting-list")
    assert listed["waiting"] == []
    for body, role, stage in (
        (session_of(cohort, "AK"), Role.BNN_COUNSELLOR, "social"),
        (
            session_of(cohort, "AK", stage="skills", starts_at="2026-08-27T09:00", leader="petugas"),
            Role.LAPAS_OFFICER,
            "skills",
        ),
    ):
        session = (await program.done(role, "POST", "/v1/sessions", body))["session_id"]
        marked = f"/v1/sessions/{session}/attendance"
        await program.done(role, "PUT", marked, {"outcomes": {AK: "hadir"}})
        [episode] = (await program.done(Role.BNN_DOCTOR, "GET", "/v1/episodes"))["episodes"]
        path = f"/v1/episodes/{episode['episode_id']}/stages/{stage}/completion"
        await program.done(role, "POST", path, {"completed_on": body["starts_at"][:10]})
    [episode] = (await program.done(Role.BNN_DOCTOR, "GET", "/v1/episodes"))["episodes"]
    assert (episode["reason"], episode["ended_on"], episode["label"]) == ("selesai", "2026-08-27", "selesai")
    one = await program.done(Role.BNN_DOCTOR, "GET", f"/v1/episodes/{episode['episode_id']}")
    assert one == episode


async def test_the_waiting_list_shows_case_numbers_and_to_the_prison_no_pathway(program: House) -> None:
    await program.assessed(RN="medis", AK="sosial", YT="edukasi")
    care = await program.done(Role.BNN_COUNSELLOR, "GET", f"/v1/waiting-list?facility={KUPANG}")
    assert {row["case_number"]: row["pathway"] for row in care["waiting"]} == {
        "KPG-26-001-X": "medis",
        "KPG-26-002-X": "sosial",
    }
    prison = await program.done(Role.LAPAS_HEAD, "GET", "/v1/waiting-list")
    assert all("pathway" not in row and "assessment_id" not in row for row in prison["waiting"])


async def test_a_session_is_shown_with_everybody_and_to_the_prison_without_its_stage(program: House) -> None:
    cohort = await program.enrolled(RN="medis", AK="sosial")
    body = session_of(cohort, "RN", stage="medical", room="Klinik", leader="dokter")
    session = (await program.done(Role.BNN_DOCTOR, "POST", "/v1/sessions", body))["session_id"]
    await program.done(
        Role.BNN_DOCTOR, "PUT", f"/v1/sessions/{session}/attendance", {"outcomes": {RN: "izin"}}
    )
    care = await program.done(Role.BNN_DOCTOR, "GET", f"/v1/sessions/{session}")
    assert (care["stage"], care["status"], care["unmarked"]) == ("medical", "held", 0)
    pair = {"stands_for": None, "made_up_by": None, "open_miss": True}
    assert care["participants"] == [
        {"participant_id": RN, "case_number": "KPG-26-001-X", "status": "marked", "outcome": "izin"} | pair
    ]
    prison = await program.done(Role.LAPAS_OFFICER, "GET", f"/v1/sessions/{session}")
    assert prison["label"] == "pembinaan BNN"
    assert not {"stage", "group", "leader", "cohort_id", "replaces"} & prison.keys()
    [row] = (await program.done(Role.LAPAS_OFFICER, "GET", "/v1/sessions?from=2026-08-20&to=2026-08-20"))[
        "sessions"
    ]
    assert row == {key: prison[key] for key in row}


async def test_transfer_and_withdrawal_free_what_comes_after(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    sessions = [
        (await program.done(Role.BNN_COUNSELLOR, "POST", "/v1/sessions", body))["session_id"]
        for body in (
            session_of(cohort, "AK", "DW"),
            session_of(cohort, "AK", "DW", starts_at="2026-08-27T09:00"),
        )
    ]
    episodes = (await program.done(Role.BNN_DOCTOR, "GET", "/v1/episodes"))["episodes"]
    hers = {row["participant_id"]: row["episode_id"] for row in episodes}
    path = f"/v1/episodes/{hers[str(who('DW'))]}/withdrawal"
    await program.done(Role.BNN_COUNSELLOR, "POST", path, {"ended_on": "2026-08-20"})
    moved = {
        "participant_id": AK,
        "facility": KUPANG,
        "movement": "transfer",
        "to_facility": "rutan-waingapu",
        "moved_on": "2026-08-20",
    }
    await program.done(Role.LAPAS_REGISTRAR, "POST", "/v1/movements", moved)
    status = [
        {row["participant_id"]: row["status"] for row in found["participants"]}
        for found in [await program.done(Role.BNN_DOCTOR, "GET", f"/v1/sessions/{id_}") for id_ in sessions]
    ]
    assert status == [{AK: "freed", str(who("DW")): "expected"}, {AK: "freed", str(who("DW")): "freed"}]
    labels = {
        row["participant_id"]: row["label"]
        for row in (await program.done(Role.LAPAS_OFFICER, "GET", "/v1/episodes"))["episodes"]
    }
    assert labels == {AK: "pindah", str(who("DW")): "berhenti"}


async def test_a_cancelled_session_is_replaced_at_the_same_time(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    first = (await program.done(Role.BNN_COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK")))[
        "session_id"
    ]
    cancelled = await program.done(
        Role.LAPAS_OFFICER, "POST", f"/v1/sessions/{first}/cancellation", {"caused_by": "bnn"}
    )
    assert cancelled["session_id"] == first
    shown = await program.done(Role.BNN_DOCTOR, "GET", f"/v1/sessions/{first}")
    assert (shown["status"], shown["caused_by"], shown["claimed_by"]) == ("cancelled", "bnn", "lapas")
    again = session_of(cohort, "AK", replaces=first)
    assert (await program.done(Role.BNN_COUNSELLOR, "POST", "/v1/sessions", again))["session_id"] != first


async def test_a_second_assessment_after_enrolment_is_a_task(program: House) -> None:
    await program.enrolled(AK="sosial")
    await program.assessed(AK="medis")
    [task] = (await program.done(Role.BNN_DOCTOR, "GET", "/v1/tasks"))["tasks"]
    assert (task["participant_id"], task["kind"], task["side"]) == (AK, "tinjau_ulang", "bnnp")
    path = f"/v1/tasks/{task['task_id']}/done"
    other = await program.ask(Role.LAPAS_OFFICER, "POST", path, {})
    assert (other.status_code, other.json()["type"]) == (403, "urn:pulih:task-of-other-side")
    assert (await program.done(Role.LAPAS_OFFICER, "GET", "/v1/tasks"))["tasks"] == []
    for _ in range(2):
        await program.done(Role.BNN_COUNSELLOR, "POST", path, {})
    assert (await program.done(Role.BNN_DOCTOR, "GET", "/v1/tasks"))["tasks"] == []
    assert (await program.ask(Role.BNN_DOCTOR, "GET", "/v1/tasks?after=x~y")).status_code == 422
    assert (await program.ask(Role.BNN_DOCTOR, "POST", f"/v1/tasks/{AK}/done", {})).status_code == 404
    [episode] = (await program.done(Role.BNN_DOCTOR, "GET", "/v1/episodes"))["episodes"]
    assert (episode["pathway"], episode["stages"]) == ("sosial", ["social", "skills"])


async def test_a_retracted_referral_leaves_the_waiting_list(program: House) -> None:
    await program.assessed(AK="sosial")
    program.note({"assessment": await program.assessment.retract("AK")})
    assert (await program.done(Role.BNN_DOCTOR, "GET", "/v1/waiting-list"))["waiting"] == []


async def test_a_census_is_reported_and_everything_is_in_the_feed(program: House) -> None:
    await program.configured()
    body = {"reported_on": "2026-08-03", "occupants": 112, "narcotics": 16}
    await program.done(Role.LAPAS_REGISTRAR, "POST", f"/v1/facilities/{KUPANG}/census", body)
    feed = await program.done(Role.SERVICE, "GET", "/v1/logs/program/events?after=0")
    assert len(feed["events"]) == 2
    listed = f"/v1/templates?facility={KUPANG}&on=2026-08-18&category=umum"
    [template] = (await program.done(Role.LAPAS_HEAD, "GET", listed))["templates"]
    assert (template["code"], template["planned_days"]) == ("kupang-12w", 84)
    stages = template["stages"]
    assert [meeting["sessions"] for stage in stages for meeting in stage["meetings"]] == [4, 6, 8]
