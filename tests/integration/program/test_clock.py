"""The clock of a running service tells what nobody recorded in time, until it is recorded."""

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.unit.program.places import KUPANG, who

AK, EM = str(who("AK")), str(who("EM"))
COUNSELLOR, OFFICER = Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER


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

    assert await tick() == [(late, 2)]
    assert (await program.done(OFFICER, "GET", f"/v1/sessions/{late}"))["overdue"] == 2
    before = program.seen["program"]
    assert await tick() == [(late, 2)]
    assert program.seen["program"] == before, "told once"
    marked = {"outcomes": {AK: "hadir", EM: "alpa"}}
    await program.done(OFFICER, "PUT", f"/v1/sessions/{late}/attendance", marked)
    assert await tick() == []
    assert b"pulih_job_failures_total{" not in (await program.client.get("/metrics")).content
    wrong = {"capacity": 100, "rooms": ["Aula"], "unmarked_after_hours": 0}
    refused = await program.ask(OFFICER, "PUT", f"/v1/facilities/{KUPANG}", wrong)
    assert (refused.status_code, refused.json()["field"]) == (422, "unmarked_after_hours")
