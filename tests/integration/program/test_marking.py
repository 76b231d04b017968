"""A session is marked in one command or by a file: all of its lines or none, the same again is quiet."""

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.unit.program.places import who

AK, EM = str(who("AK")), str(who("EM"))
COUNSELLOR, OFFICER = Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER


async def test_a_session_is_marked_as_a_whole_and_by_its_file(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", EM="sosial")
    body = session_of(cohort, "AK", "EM")
    session = (await program.done(COUNSELLOR, "POST", "/v1/sessions", body))["session_id"]
    await program.done(OFFICER, "GET", "/v1/sessions")
    path = f"/v1/sessions/{session}/attendance"

    async def outcomes() -> dict[str, str]:
        shown = await program.done(OFFICER, "GET", f"/v1/sessions/{session}")
        return {row["participant_id"]: row["outcome"] for row in shown["participants"]}

    async def send(content: str, kind: str = "text/csv") -> tuple[int, dict[str, object]]:
        given = program.bearer(OFFICER) | {"Content-Type": kind}
        answer = await program.client.post(f"{path}/file", content=content.encode(), headers=given)
        return answer.status_code, answer.json()

    empty = await program.ask(OFFICER, "GET", f"{path}/file")
    assert empty.headers["content-type"] == "text/csv; charset=utf-8"
    assert empty.text.splitlines() == ["nomor_kasus,kehadiran", "KPG-26-001-X,", "KPG-26-002-X,"]
    for wrong in ({}, {"all": "hadir", "outcomes": {}}, {"outcomes": {}, "except": {}}, {"all": "sakit"}):
        assert (await program.ask(OFFICER, "PUT", path, wrong)).status_code == 422
    status, problem = await send(f"{empty.text.replace('001-X,', '001-X,hadir')}KPG-26-077-X,izin\n")
    assert (status, problem["errors"]) == (
        422,
        [
            {
                "line": 4,
                "column": 1,
                "field": "case_number",
                "rule": "case-number-unknown",
                "detail": "Nobody with the case number KPG-26-077-X is booked here.",
            }
        ],
    )
    assert await outcomes() == {AK: None, EM: None}, "all of its lines or none"
    whole = {"all": "hadir", "except": {EM: "tidak_dihadirkan"}}
    await program.done(COUNSELLOR, "PUT", path, whole)
    assert await outcomes() == {AK: "hadir", EM: "tidak_dihadirkan"}
    repeated = await program.ask(COUNSELLOR, "PUT", path, whole)
    assert repeated.json()["positions"] == {}
    filled = (await program.ask(OFFICER, "GET", f"{path}/file")).text
    corrected = filled.replace("tidak_dihadirkan", "izin")
    assert (await send(corrected))[1]["positions"] != {}
    assert (await send(corrected))[1]["positions"] == {}
    assert await outcomes() == {AK: "hadir", EM: "izin"}
    assert (await send(corrected, "image/png"))[0] == 415
