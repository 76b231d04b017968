"""Two prisons: an open stay is offered, taken over or not, and moves with her; a clock may be in the way."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from launch.backing import Nats
from services.program.commands.hand_overs import lapse
from services.program.desk.offered import HandOverReader
from shared.contracts.codes import Role
from tests.integration.program.house import House, house, session_of, until
from tests.integration.program.paging import lists_come_in_pages
from tests.unit.program.places import KUPANG, who

AK, DW = str(who("AK")), str(who("DW"))
COUNSELLOR, OFFICER, REGISTRAR = Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER, Role.LAPAS_REGISTRAR
HEAD = Role.LAPAS_HEAD
WAINGAPU = "rutan-waingapu"
LEFT, CAME = "2026-10-19", "2026-10-20"


def moved(movement: str, day: str, at: str = KUPANG, **other: object) -> dict[str, object]:
    return {"participant_id": AK, "facility": at, "movement": movement, "moved_on": day} | other


async def episode_of(program: House, woman: str = AK) -> str:
    rows = (await program.done(COUNSELLOR, "GET", "/v1/episodes"))["episodes"]
    [found] = [row["episode_id"] for row in rows if row["participant_id"] == woman]
    return str(found)


async def cohort_there(program: House) -> str:
    body = {"facility": WAINGAPU, "label": "Angkatan W", "template": "kupang-12w", "opened_on": LEFT}
    return str((await program.done(COUNSELLOR, "POST", "/v1/cohorts", body))["cohort_id"])


async def test_a_stay_moves_from_one_prison_to_the_other_with_its_history(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    first = session_of(cohort, "AK", "DW", leader="petugas")
    planned = await program.done(COUNSELLOR, "POST", "/v1/sessions", first)
    sheet = f"/v1/sessions/{planned['session_id']}/attendance"
    await program.done(OFFICER, "PUT", sheet, {"outcomes": {AK: "hadir"}})
    episode, there = await episode_of(program), await cohort_there(program)
    path = f"/v1/episodes/{episode}/hand-over"
    await program.done(HEAD, "POST", f"/v1/episodes/{episode}/holds", {"reason": "strap_sel", "since": LEFT})
    gone = await program.done(
        REGISTRAR, "POST", "/v1/movements", moved("transfer", LEFT, to_facility=WAINGAPU, hand_over=True)
    )
    assert gone["effect"] == "suspended"
    [row] = (await program.done(OFFICER, "GET", f"/v1/episodes?facility={KUPANG}"))["episodes"][:1]
    assert {row["label"] for row in [await hers(program)]} == {"menunggu serah terima"}, row
    await program.done(
        COUNSELLOR, "POST", f"/v1/episodes/{episode}/holds", {"reason": "sakit", "since": LEFT}
    )
    elsewhere = {"cohort_id": there, "accepted_on": CAME}
    refused = await program.ask(OFFICER, "POST", f"{path}/acceptance", elsewhere)
    assert refused.json()["type"] == "urn:pulih:other-facility", (
        "the old prison does not answer its own offer"
    )
    [offered] = (await program.done(OFFICER, "GET", "/v1/hand-overs", facility=WAINGAPU))["hand_overs"]
    assert (offered["case_number"], offered["status"], offered["left_on"]) == (
        "KPG-26-001-X",
        "offered",
        LEFT,
    )
    await program.done(OFFICER, "POST", f"{path}/acceptance", elsewhere, facility=WAINGAPU)
    came = await program.done(
        REGISTRAR, "POST", "/v1/movements", moved("received", CAME, WAINGAPU), facility=WAINGAPU
    )
    assert came["effect"] == "handed_over"
    again = await program.done(
        REGISTRAR, "POST", "/v1/movements", moved("received", CAME, WAINGAPU), facility=WAINGAPU
    )
    assert again["effect"] == "known"
    await pauses_are_seen_where_she_is(program, episode)
    row = await hers(program)
    assert (row["facility"], row["cohort_id"], row["label"]) == (WAINGAPU, there, "pembinaan BNN")
    assert (await program.ask(OFFICER, "GET", f"/v1/episodes/{episode}")).status_code == 403, "no longer here"
    shown = await program.done(OFFICER, "GET", f"/v1/episodes/{episode}", facility=WAINGAPU)
    assert shown["label"] == "pembinaan BNN", "her stage came with her"


async def pauses_are_seen_where_she_is(program: House, episode: str) -> None:
    path = f"/v1/episodes/{episode}/holds"
    listed = (await program.done(OFFICER, "GET", path, facility=WAINGAPU))["holds"]
    assert sorted((row["reason"], row["state"], row["facility"]) for row in listed) == [
        ("alasan_bnn", "open", WAINGAPU),
        ("alasan_lapas", "ended", WAINGAPU),
    ], "why the other prison paused is not told"
    there_now = (await program.done(OFFICER, "GET", "/v1/holds", facility=WAINGAPU))["holds"]
    assert [row["reason"] for row in there_now] == ["alasan_bnn"]
    assert (await program.done(OFFICER, "GET", "/v1/holds"))["holds"] == []
    assert (await program.ask(OFFICER, "GET", path)).status_code == 403
    own = (await program.done(HEAD, "GET", path, facility=WAINGAPU))["holds"]
    assert "strap_sel" not in {row["reason"] for row in own}
    await program.done(COUNSELLOR, "POST", f"{path}/{there_now[0]['hold_id']}/end", {"ended_on": CAME})


async def hers(program: House) -> dict[str, object]:
    rows = (await program.done(COUNSELLOR, "GET", "/v1/episodes"))["episodes"]
    [found] = [row for row in rows if row["participant_id"] == AK]
    return dict(found)


async def test_of_a_yes_and_a_no_at_the_same_time_one_counts(program: House) -> None:
    await program.enrolled(AK="sosial")
    episode, there = await episode_of(program), await cohort_there(program)
    path = f"/v1/episodes/{episode}/hand-over"
    await program.done(
        REGISTRAR, "POST", "/v1/movements", moved("transfer", LEFT, to_facility=WAINGAPU, hand_over=True)
    )
    yes = {"cohort_id": there, "accepted_on": CAME}
    no = {"reason": "tidak_ada_tempat", "declined_on": CAME}
    answers = await asyncio.gather(
        program.ask(OFFICER, "POST", f"{path}/acceptance", yes, facility=WAINGAPU),
        program.ask(COUNSELLOR, "POST", f"{path}/refusal", no),
    )
    assert sorted(each.status_code for each in answers) == [201, 409], [each.text for each in answers]
    [listed] = (await program.done(COUNSELLOR, "GET", "/v1/hand-overs"))["hand_overs"]
    shown = await program.done(COUNSELLOR, "GET", f"/v1/episodes/{episode}")
    accepted = answers[0].is_success
    assert (listed["status"], shown["ended_on"]) == (("accepted", None) if accepted else ("declined", LEFT))


async def test_of_two_who_are_accepted_into_the_last_place_at_once_one_is_refused(program: House) -> None:
    await program.enrolled(AK="sosial", DW="sosial")
    there = await cohort_there(program)
    cohort = f"/v1/cohorts/{there}"
    await program.done(COUNSELLOR, "PUT", f"{cohort}/plan", {"capacity": 1})
    offers = []
    for woman in (AK, DW):
        offers.append(f"/v1/episodes/{await episode_of(program, woman)}/hand-over")
        await program.done(OFFICER, "POST", offers[-1], {"to_facility": WAINGAPU, "offered_on": LEFT})
    yes = {"cohort_id": there, "accepted_on": LEFT}
    answers = await asyncio.gather(
        *(program.ask(OFFICER, "POST", f"{path}/acceptance", yes, facility=WAINGAPU) for path in offers)
    )
    assert sorted(each.status_code for each in answers) == [201, 409], [each.text for each in answers]
    [no] = [each.json() for each in answers if each.status_code == 409]
    assert (no["type"], no["field"]) == ("urn:pulih:cohort-full", "cohort_id")
    shown = await program.done(OFFICER, "GET", cohort, facility=WAINGAPU)
    assert shown["places"] == {"capacity": 1, "enrolled": 0, "placed": 1, "taken": 1, "free": 0}
    closing = await program.ask(COUNSELLOR, "POST", f"{cohort}/closing", {"closed_on": CAME})
    assert closing.json()["type"] == "urn:pulih:cohort-not-empty", "she is expected"
    [hers] = [woman for woman, each in zip((AK, DW), answers, strict=True) if each.is_success]
    came = {"participant_id": hers, "facility": WAINGAPU, "movement": "received", "moved_on": CAME}
    await program.done(REGISTRAR, "POST", "/v1/movements", came, facility=WAINGAPU)
    shown = await program.done(OFFICER, "GET", cohort, facility=WAINGAPU)
    assert shown["places"] == {"capacity": 1, "enrolled": 1, "placed": 0, "taken": 1, "free": 0}
    fewer = await program.ask(COUNSELLOR, "POST", f"{cohort}/closing", {"closed_on": CAME})
    assert fewer.json()["errors"][0]["field"] == f"participants.{hers}", "and now she is there"
    await lists_come_in_pages(program)


async def test_a_yes_and_the_clock_may_meet_and_one_of_them_counts(
    database: str, own_nats: Nats, tmp_path: Path
) -> None:
    now = datetime(2026, 10, 19, 8, 0, tzinfo=UTC)
    async with house(database, own_nats, tmp_path, clock=lambda: now) as program:
        await program.enrolled(AK="sosial")
        episode, there = await episode_of(program), await cohort_there(program)
        sent = moved("transfer", LEFT, to_facility=WAINGAPU, hand_over=True)
        await program.done(REGISTRAR, "POST", "/v1/movements", sent)
        await program.done(COUNSELLOR, "GET", "/v1/hand-overs")
        running = program.app.state.program
        [offered] = (await HandOverReader(running.reader).of(None)).rows
        await running.clockwork.tick()
        assert (await hers(program))["reason"] is None, "the limit has not passed"
        assert await asked_there(program) == ["2026-11-02"], "to answer"
        now = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
        answers = await asyncio.gather(
            program.ask(
                OFFICER,
                "POST",
                f"/v1/episodes/{episode}/hand-over/acceptance",
                {"cohort_id": there, "accepted_on": "2026-11-02"},
                facility=WAINGAPU,
            ),
            lapse(running.context, offered),
        )
        yes = answers[0].is_success
        program.note(answers[1].positions)
        await running.clockwork.tick()
        shown = await program.done(COUNSELLOR, "GET", f"/v1/episodes/{episode}")
        assert shown["ended_on"] == (None if yes else LEFT), answers[0].text

        async def told() -> bool:
            [listed] = (await program.done(COUNSELLOR, "GET", "/v1/hand-overs"))["hand_overs"]
            return bool(listed["status"] == ("accepted" if yes else "closed"))

        await until(told, "the desk shows which of them it was")
        await running.clockwork.tick()
        assert await asked_there(program) == (["2026-10-26"] if yes else []), (
            "to tell that she came, or nothing"
        )
        if yes:
            back = moved("received", "2026-11-03", WAINGAPU)
            await program.done(REGISTRAR, "POST", "/v1/movements", back, facility=WAINGAPU)
            await program.done(OFFICER, "GET", "/v1/hand-overs")
            await running.clockwork.tick()
            assert await asked_there(program) == []


async def asked_there(program: House) -> list[str]:
    """Days by which the other prison has something to do about it; nobody else has."""
    program.note({"program": (await program.app.state.program.store.head("program")).position})
    path = "/v1/tasks?kind=serah_terima"
    for role, facility in ((COUNSELLOR, KUPANG), (OFFICER, KUPANG)):
        assert (await program.done(role, "GET", path, facility=facility))["tasks"] == []
    tasks = (await program.done(OFFICER, "GET", path, facility=WAINGAPU))["tasks"]
    assert {(task["participant_id"], task["side"]) for task in tasks} <= {(AK, "lapas")}
    return [task["due_on"] for task in tasks]
