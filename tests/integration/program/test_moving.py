"""A session is moved, its cause is disputed and settled, and everybody sees the chain."""

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.unit.program.places import who

AK = str(who("AK"))
COUNSELLOR, OFFICER, HEAD = Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER, Role.LAPAS_HEAD
MOVE = {"starts_at": "2026-08-27T10:00", "caused_by": "lapas", "rescheduled_on": "2026-08-19"}


async def test_a_moved_session_takes_its_time_along_and_its_cause_is_disputed_and_settled(
    program: House,
) -> None:
    cohort = await program.enrolled(AK="sosial")
    plan = session_of(cohort, "AK")
    first = (await program.done(COUNSELLOR, "POST", "/v1/sessions", plan))["session_id"]
    taken = session_of(cohort, "AK", starts_at="2026-08-27T09:00", room="Klinik", leader="konselor-2")
    blocking = (await program.done(COUNSELLOR, "POST", "/v1/sessions", taken))["session_id"]
    path = f"/v1/sessions/{first}"
    clash = await program.ask(COUNSELLOR, "POST", f"{path}/reschedule", MOVE)
    assert (clash.status_code, clash.json()["errors"][0]["session_id"]) == (409, blocking)
    told = await program.done(
        COUNSELLOR, "POST", f"{path}/reschedule", MOVE | {"starts_at": "2026-08-27T13:00"}
    )
    second = told["session_id"]
    again = (await program.done(COUNSELLOR, "POST", "/v1/sessions", plan))["session_id"]
    assert again not in {first, second}, "room, leader and woman are free at the old time"

    for session in (first, second):
        seen = await program.done(OFFICER, "GET", f"/v1/sessions/{session}")
        assert [(link["session_id"], link["status"]) for link in seen["chain"]] == [
            (first, "rescheduled"),
            (second, "planned"),
        ]
    old = await program.done(OFFICER, "GET", path)
    assert (old["status"], old["caused_by"], old["claimed_by"]) == ("rescheduled", "lapas", "bnnp")
    assert [row["status"] for row in old["participants"]] == ["freed"]

    own = await program.ask(COUNSELLOR, "POST", f"{path}/dispute", {"caused_by": "bnn"})
    assert (own.status_code, own.json()["type"]) == (403, "urn:pulih:own-claim")
    await program.done(HEAD, "POST", f"{path}/dispute", {"caused_by": "bnn"})
    page = await program.ask(COUNSELLOR, "GET", f"/sesi/{first}/daftar-hadir")
    assert "dipersengketakan" in page.text
    assert f"/sesi/{second}/daftar-hadir" in page.text
    await program.done(COUNSELLOR, "POST", f"{path}/settlement", {"caused_by": "bnn"})
    [row] = [
        row
        for row in (await program.done(HEAD, "GET", "/v1/sessions?from=2026-08-20&to=2026-08-20"))["sessions"]
        if row["session_id"] == first
    ]
    assert (row["disputed_by"], row["disputed_cause"], row["settled_cause"]) == ("lapas", "bnn", "bnn")
