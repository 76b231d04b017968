"""Many at once: one room, one key, two replicas, a policy that hears twice."""

import asyncio
import signal
from pathlib import Path

from launch.backing import Nats
from services.program.service import build
from shared.contracts.codes import Pathway, Role
from shared.runtime.clock import clock_starting_at
from tests.integration.program.house import AFTERWARDS, House, house, served, session_of, until
from tests.unit.program.places import who

AK = str(who("AK"))
COUNSELLOR, DOCTOR, OFFICER = Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_OFFICER
WOMEN = [f"W{n}" for n in range(20)]


async def test_a_room_is_taken_once_of_twenty_at_once(program: House) -> None:
    cohort = await program.enrolled(**dict.fromkeys(WOMEN, "sosial"))
    bodies = [session_of(cohort, name, leader=f"konselor-{name}") for name in WOMEN]
    answers = await asyncio.gather(*(program.ask(COUNSELLOR, "POST", "/v1/sessions", b) for b in bodies))
    assert sorted(a.status_code for a in answers) == [201] + [409] * 19, [a.text for a in answers][:3]
    [winner] = [a.json()["session_id"] for a in answers if a.status_code == 201]
    losers = [a.json() for a in answers if a.status_code == 409]
    assert {(loser["type"], loser["field"]) for loser in losers} == {("urn:pulih:room-taken", "room")}
    assert {loser["errors"][0]["session_id"] for loser in losers} == {winner}, "the winner is named"
    [row] = (await program.done(DOCTOR, "GET", "/v1/sessions?from=2026-08-20&to=2026-08-20"))["sessions"]
    assert row["booked"] == 1


async def test_room_leader_and_woman_are_taken_for_the_whole_session(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    planned = await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK"))
    late = "2026-08-20T10:15"
    for woman, change, rule, field in (
        ("DW", {"leader": "konselor-2", "starts_at": late}, "room-taken", "room"),
        ("DW", {"room": "Ruang kelas", "starts_at": late}, "leader-taken", "leader"),
        ("AK", {"room": "Klinik", "leader": "konselor-2"}, "participant-taken", f"participants.{AK}"),
    ):
        wanted = session_of(cohort, woman, **change)
        answer = await program.ask(COUNSELLOR, "POST", "/v1/sessions", wanted)
        problem = answer.json()
        assert (answer.status_code, problem["type"], problem["field"]) == (409, f"urn:pulih:{rule}", field)
        [clash] = problem["errors"]
        assert (clash["session_id"], clash["leader"]) == (planned["session_id"], "konselor")
        assert clash["starts_at"] == "2026-08-20T09:00:00+08:00"
    skills = session_of(cohort, "AK", "DW", stage="skills", leader="petugas")
    seen = (await program.ask(OFFICER, "POST", "/v1/sessions", skills)).json()["errors"]
    assert {clash["field"] for clash in seen} == {"room", f"participants.{AK}"}, "all that is in the way"
    assert all("leader" not in clash and "stage" not in clash for clash in seen), "the prison sees a label"
    after = session_of(cohort, "AK", "DW", starts_at="2026-08-20T10:30")
    await program.done(COUNSELLOR, "POST", "/v1/sessions", after)


async def test_who_withdrew_frees_her_time_and_the_session_keeps_its_room(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK", "DW"))
    [hers] = [
        row["episode_id"]
        for row in (await program.done(DOCTOR, "GET", "/v1/episodes"))["episodes"]
        if row["participant_id"] == AK
    ]
    await program.done(COUNSELLOR, "POST", f"/v1/episodes/{hers}/withdrawal", {"ended_on": "2026-08-19"})
    store = program.app.state.program.store
    assert await store.count_reserved("participant", AK) == 0
    assert await store.count_reserved("participant", str(who("DW"))) == 6
    assert await store.count_reserved("room", "lpp-kupang|Aula") == 6


async def test_the_same_command_twenty_times_at_once_has_one_effect_and_one_answer(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    body, key = session_of(cohort, "AK"), {"Idempotency-Key": "rencana-1"}
    answers = await asyncio.gather(
        *(program.ask(COUNSELLOR, "POST", "/v1/sessions", body, **key) for _ in range(20))
    )
    assert {a.status_code for a in answers} == {201}
    assert len({a.text for a in answers}) == 1
    other = await program.ask(COUNSELLOR, "POST", "/v1/sessions", body | {"minutes": 60}, **key)
    assert (other.status_code, other.json()["type"]) == (409, "urn:pulih:idempotency-key-reused")


async def test_corrections_at_once_leave_one_last_record(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    wanted = session_of(cohort, "AK", "DW")
    session = (await program.done(COUNSELLOR, "POST", "/v1/sessions", wanted))["session_id"]
    path = f"/v1/sessions/{session}/attendance"
    outcomes = ["hadir", "izin", "alpa", "hadir_terlambat"] * 3
    answers = await asyncio.gather(
        *(program.ask(OFFICER, "PUT", path, {"outcomes": {AK: said}}) for said in outcomes)
    )
    assert {a.status_code for a in answers} == {200}
    shown = await program.done(OFFICER, "GET", f"/v1/sessions/{session}")
    assert {row["status"] for row in shown["participants"]} == {"marked", "expected"}
    names = await told(program)
    assert names.count("SessionHeld") == 1
    present = outcomes.count("hadir") + outcomes.count("hadir_terlambat")
    assert 1 <= names.count("StageStarted") <= present, "told again after each time it was taken back"


async def told(program: House) -> list[str]:
    events = await program.app.state.program.store.read("program", after=0, limit=1000)
    return [event.name for event in events]


async def test_the_policy_hears_twice_and_lists_once(program: House) -> None:
    await program.assessed(AK="sosial")
    service = program.app.state.program
    events = await program.assessment.store.read("assessment", after=0, limit=10)
    for event in events * 2:
        await service.policy._handler(event)
    assert (await told(program)).count("CandidateListed") == 1


async def test_after_a_restart_the_policy_goes_on_where_it_was(
    database: str, own_nats: Nats, tmp_path: Path
) -> None:
    async with house(database, own_nats, tmp_path) as first:
        await first.assessed(AK="sosial")
    async with house(database, own_nats, tmp_path) as second:
        await second.assessed(DW="medis")
        rows = (await second.done(COUNSELLOR, "GET", "/v1/waiting-list"))["waiting"]
        assert len(rows) == 2
        assert (await told(second)).count("CandidateListed") == 2


async def test_commands_go_on_while_the_broker_is_away_and_are_relayed_when_it_is_back(
    program: House, own_nats: Nats
) -> None:
    await program.configured()
    port = own_nats.port
    own_nats.stop(signal.SIGKILL)
    cohort = {
        "facility": "lpp-kupang",
        "label": "Angkatan 2",
        "template": "kupang-12w",
        "opened_on": "2026-08-18",
    }
    await program.done(COUNSELLOR, "POST", "/v1/cohorts", cohort)
    rows = (await program.done(COUNSELLOR, "GET", "/v1/cohorts", sub="konselor"))["cohorts"]
    assert [row["label"] for row in rows] == ["Angkatan 2"]
    own_nats.port = port
    own_nats.start()
    service = program.app.state.program

    async def relayed() -> bool:
        status = service.relay.status()
        return bool(status.state == "waiting" and status.position == status.head == 2)

    await until(relayed, "the log is relayed", within=20)


async def test_two_replicas_take_commands_and_one_of_them_follows(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    other = build(program.settings, clock=clock_starting_at(AFTERWARDS))
    async with served(other) as client:
        replicas = [program.client, client]
        bodies = [
            session_of(cohort, name, room=room, leader=leader)
            for name, room, leader in (("AK", "Aula", "konselor"), ("DW", "Klinik", "konselor"))
        ]
        given = program.bearer(COUNSELLOR)
        answers = await asyncio.gather(
            *(replicas[n].post("/v1/sessions", json=body, headers=given) for n, body in enumerate(bodies))
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        states = [{s.state for s in app.state.program.followers()} for app in (program.app, other)]
        assert states[0] == {"following"}
        assert states[1] == {"standby"}
        program.note({"assessment": await program.assessment.conclude("AK", Pathway.MEDICAL)})
        await program.done(DOCTOR, "GET", "/v1/policy/position")
        assert (await told(program)).count("ReviewTaskOpened") == 1
