"""The clock of a running service tells what nobody recorded in time, until it is recorded."""

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.unit.program.places import KUPANG, who

AK, EM = str(who("AK")), str(who("EM"))
COUNSELLOR, OFFICER = Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER
SHEETS = "/v1/tasks?kind=presensi_kosong"


async def told(program: House, name: str) -> list[str | None]:
    """By whom each event of this name was told."""
    recorded = await program.app.state.program.store.read("program", after=0, limit=1000)
    return [each.body["data"].get("by_role") for each in recorded if each.name == name]


async def test_what_is_unmarked_beyond_the_limit_is_listed_by_itself_until_it_is_marked(
    program: House,
) -> None:
    cohort = await program.enrolled(AK="sosial", EM="sosial")
    body = session_of(cohort, "AK", "EM")
    late = (await program.done(COUNSELLOR, "POST", "/v1/sessions", body))["session_id"]
    yesterday = session_of(cohort, "AK", starts_at="2026-10-25T10:00")
    await program.done(COUNSELLOR, "POST", "/v1/sessions", yesterday)

    async def tick() -> list[tuple[str, int]]:
        await program.done(OFFICER, "GET", "/v1/sessions")  # the desk has seen what was done
        await program.app.state.program.clockwork.tick()
        program.note({"program": (await program.app.state.program.store.head("program")).position})
        listed = await program.done(OFFICER, "GET", "/v1/sessions?overdue=true")
        return [(row["session_id"], row["overdue"]) for row in listed["sessions"]]

    async def sheets() -> tuple[list[str], list[str]]:
        """Sessions with an open task for an empty sheet: of BNN, of the prison."""
        bnn, prison = [
            [task["concerns"] for task in (await program.done(role, "GET", SHEETS))["tasks"]]
            for role in (COUNSELLOR, OFFICER)
        ]
        return bnn, prison

    assert await tick() == [(late, 2)]
    assert await sheets() == ([late], []), "a task of the side that leads the session, and of no other"
    assert (await program.done(OFFICER, "GET", f"/v1/sessions/{late}"))["overdue"] == 2
    before = program.seen["program"]
    assert await tick() == [(late, 2)]
    assert program.seen["program"] == before, "told once"
    marked = {"outcomes": {AK: "hadir", EM: "alpa"}}
    await program.done(COUNSELLOR, "PUT", f"/v1/sessions/{late}/attendance", marked)
    assert await tick() == []
    assert await sheets() == ([], [])
    assert await told(program, "TaskDone") == ["bnn_counsellor"]
    assert b"pulih_job_failures_total{" not in (await program.client.get("/metrics")).content
    await program.done(
        COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK", starts_at="2026-08-21T09:00")
    )
    again = session_of(cohort, "EM", starts_at="2026-08-21T13:00")
    gone = (await program.done(COUNSELLOR, "POST", "/v1/sessions", again))["session_id"]
    assert len(await tick()) == 2
    cancelled = {"caused_by": "lain", "cancelled_on": "2026-08-21"}
    await program.done(OFFICER, "POST", f"/v1/sessions/{gone}/cancellation", cancelled)
    withdrawn = {"ended_on": "2026-08-20"}
    [stay] = [
        row["episode_id"]
        for row in (await program.done(COUNSELLOR, "GET", "/v1/episodes"))["episodes"]
        if row["participant_id"] == AK
    ]
    await program.done(COUNSELLOR, "POST", f"/v1/episodes/{stay}/withdrawal", withdrawn)
    assert (await tick(), await sheets()) == ([], ([], [])), "cancelled, or nobody is expected any more"
    assert await told(program, "TaskDropped") == [None, None]
    wrong = {"capacity": 100, "rooms": ["Aula"], "unmarked_after_hours": 0}
    refused = await program.ask(OFFICER, "PUT", f"/v1/facilities/{KUPANG}", wrong)
    assert (refused.status_code, refused.json()["field"]) == (422, "unmarked_after_hours")
