"""Over HTTP: absences in a row become a task that a person decides; a stay ends for a reason of one side."""

from typing import Any

from services.program.domain.ids import episode_of
from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.unit.program.places import KUPANG, who

COUNSELLOR, DOCTOR, OFFICER, HEAD = (
    Role.BNN_COUNSELLOR,
    Role.BNN_DOCTOR,
    Role.LAPAS_OFFICER,
    Role.LAPAS_HEAD,
)
DAYS = ("2026-08-20", "2026-08-27", "2026-09-03")
AK, DW = (f"/v1/episodes/{episode_of(who(name))}" for name in ("AK", "DW"))


async def tasks(program: House) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await program.done(DOCTOR, "GET", "/v1/tasks?kind=usulan_putus"))["tasks"]
    return [task for task in found if task.get("state", "open") == "open"]


async def test_a_release_takes_back_the_question_whether_she_stays(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    for day in DAYS:
        plan = session_of(cohort, "AK", starts_at=f"{day}T09:00")
        session = (await program.done(COUNSELLOR, "POST", "/v1/sessions", plan))["session_id"]
        said = {"outcomes": {str(who("AK")): "alpa"}}
        await program.done(OFFICER, "PUT", f"/v1/sessions/{session}/attendance", said)
    assert len(await tasks(program)) == 1
    released = {
        "participant_id": str(who("AK")),
        "facility": KUPANG,
        "movement": "release",
        "moved_on": "2026-09-10",
    }
    done = await program.done(Role.LAPAS_REGISTRAR, "POST", "/v1/movements", released)
    assert done["effect"] == "ended"
    assert await tasks(program) == []


async def test_absences_in_a_row_are_put_to_a_person_and_ends_keep_their_sides_reasons(
    program: House,
) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    sessions = []
    for day in DAYS:
        plan = session_of(cohort, "AK", "DW", starts_at=f"{day}T09:00")
        sessions.append((await program.done(COUNSELLOR, "POST", "/v1/sessions", plan))["session_id"])
    for session in sessions:
        said = {"outcomes": {str(who("AK")): "alpa", str(who("DW")): "alpa"}}
        await program.done(OFFICER, "PUT", f"/v1/sessions/{session}/attendance", said)
    proposed = (await program.done(COUNSELLOR, "GET", "/v1/drop-outs"))["proposed"]
    assert {row["participant_id"] for row in proposed} == {str(who("AK")), str(who("DW"))}
    assert {tuple(row["sessions"]) for row in proposed} == {tuple(sessions)}
    assert len(await tasks(program)) == 2

    corrected = {"outcomes": {str(who("DW")): "hadir"}}
    await program.done(OFFICER, "PUT", f"/v1/sessions/{sessions[1]}/attendance", corrected)
    assert [row["participant_id"] for row in await tasks(program)] == [str(who("AK"))]
    refused = await program.ask(OFFICER, "POST", f"{AK}/drop-out", {})
    assert refused.status_code == 403
    await program.done(COUNSELLOR, "POST", f"{AK}/drop-out", {"decision": "end", "decided_on": "2026-09-10"})
    assert (await program.done(COUNSELLOR, "GET", "/v1/drop-outs"))["proposed"] == []
    assert await tasks(program) == []

    override = {"completed_on": "2026-09-04", "override": {"reason": "sesi_hilang_oleh_lembaga"}}
    path = f"{DW}/stages/social/completion"
    assert (await program.ask(COUNSELLOR, "POST", path, override)).status_code == 403
    await program.done(DOCTOR, "POST", path, override)
    leave = {"reason": "dikeluarkan_disiplin", "ended_on": "2026-09-10"}
    assert (await program.ask(COUNSELLOR, "POST", f"{DW}/exit", leave)).status_code == 403
    await program.done(HEAD, "POST", f"{DW}/exit", leave)
    custody = await program.done(HEAD, "GET", DW)
    assert (custody["label"], custody["own_reason"]) == ("berhenti", "dikeluarkan_disiplin")
    assert "reason" not in custody
    care = await program.done(DOCTOR, "GET", DW)
    assert (care["reason"], care["own_reason"]) == ("dihentikan_lapas", None)
    ends = {row["reason"] for row in (await program.done(DOCTOR, "GET", "/v1/episodes"))["episodes"]}
    assert ends == {"tidak_hadir_berulang", "dihentikan_lapas"}
