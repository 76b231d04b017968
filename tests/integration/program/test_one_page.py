"""The page of one session without scripts: cancel, move, dispute, settle, send the file, see corrections."""

import re

from services.program.domain.ids import episode_of
from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.integration.program.test_pages import page
from tests.unit.program.places import who

AK, EM = str(who("AK")), str(who("EM"))
COUNSELLOR, OFFICER, HEAD, DOCTOR = (
    Role.BNN_COUNSELLOR,
    Role.LAPAS_OFFICER,
    Role.LAPAS_HEAD,
    Role.BNN_DOCTOR,
)


async def sent_twice(program: House, role: Role, path: str, act: str, **typed: str) -> str:
    """Fill in a form of the page and tap twice: the same command, one effect; where it leads."""
    html = (await page(program, role, path)).text
    command = re.search(rf'name="command_id" value="([^"]+-{act})"', html)
    assert command, f"no form {act}"
    form = {"command_id": command[1], **typed}
    first = await page(program, role, f"{path}/{act}", form)
    assert first.status_code == 303, first.text
    head = await program.app.state.program.store.head("program")
    again = await page(program, role, f"{path}/{act}", form)
    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
    assert (await program.app.state.program.store.head("program")).position == head.position
    return str(first.headers["location"])


async def test_a_session_is_moved_cancelled_disputed_and_settled_by_forms(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", EM="sosial")
    plan = session_of(cohort, "AK", starts_at="2026-11-05T09:00")
    old = (await program.done(COUNSELLOR, "POST", "/v1/sessions", plan))["session_id"]
    other = session_of(cohort, "EM", starts_at="2026-11-06T09:00", leader="konselor-2")
    await program.done(COUNSELLOR, "POST", "/v1/sessions", other)
    assert f"/sesi/{old}/pindah" not in (await page(program, OFFICER, f"/sesi/{old}")).text, "BNN's to move"
    move = {"minutes": "90", "room": "Aula", "leader": "konselor", "caused_by": "lapas"}
    move["rescheduled_on"] = "2026-10-25"
    clash = await page(
        program, COUNSELLOR, f"/sesi/{old}/pindah", move | {"starts_at": "2026-11-06T09:30", "minutes": "45"}
    )
    assert clash.status_code == 409
    assert "Ruang itu sudah dipakai" in clash.text
    assert "Lihat sesi itu" in clash.text
    assert 'value="45"' in clash.text, "what was typed stays"
    wrong = await page(program, COUNSELLOR, f"/sesi/{old}/pindah", {"minutes": "x", "starts_at": "besok"})
    assert wrong.status_code == 422
    assert wrong.text.count('aria-invalid="true"') == 3
    moved = move | {"starts_at": "2026-11-05T13:00"}
    new = (await sent_twice(program, COUNSELLOR, f"/sesi/{old}", "pindah", **moved)).partition("?")[0]
    assert "Sesi dipindah" in (await page(program, COUNSELLOR, f"{new}?selesai=pindah")).text
    cancel = {"caused_by": "lapas", "cancelled_on": "2026-10-26"}
    await sent_twice(program, COUNSELLOR, new, "batal", **cancel)
    page_of_bnn = (await page(program, COUNSELLOR, new)).text
    assert '/sengketa"' in page_of_bnn
    assert f'action="{new}/sengketa"' not in page_of_bnn, "nobody disputes its own word"
    listed = (await program.done(HEAD, "GET", "/v1/disputes"))["disputes"]
    assert {(row["state"], row["days_left"]) for row in listed} == {("disputable", 7)}
    await sent_twice(program, HEAD, new, "sengketa", caused_by="bnn")
    assert "dipersengketakan" in (await page(program, HEAD, "/sengketa")).text
    refused = await page(program, HEAD, f"{new}/sepakat", {"caused_by": "bnn"})
    assert (refused.status_code, "Pilih sebab" in refused.text) == (422, True)
    await sent_twice(program, COUNSELLOR, new, "sepakat", caused_by="bnn")
    states = {
        row["session_id"]: row["state"]
        for row in (await program.done(HEAD, "GET", "/v1/disputes"))["disputes"]
    }
    assert states == {old: "disputable"}
    assert "oleh BNN" in (await page(program, HEAD, new)).text


async def test_a_file_is_sent_on_the_page_and_a_correction_is_seen_by_both_sides(program: House) -> None:
    cohort = await program.enrolled(RN="medis")
    body = session_of(cohort, "RN", stage="medical", room="Klinik", leader="dokter")
    session = (await program.done(DOCTOR, "POST", "/v1/sessions", body))["session_id"]
    await program.done(OFFICER, "GET", "/v1/sessions")
    path = f"/sesi/{session}"
    token = program.bearer(DOCTOR)["Authorization"].removeprefix("Bearer ")
    given = {"Cookie": f"pulih_token={token}", "Accept": "text/html", "Origin": "http://pulih.test"}

    async def send(content: str, command: str) -> tuple[int, str]:
        part = {"file": ("hadir.csv", content.encode(), "text/csv")}
        answer = await program.client.post(
            f"{path}/berkas", files=part, data={"command_id": command}, headers=given
        )
        return answer.status_code, answer.text

    status, html = await send("nomor_kasus,kehadiran\nKPG-26-001-X,sakit\n", "1")
    assert status == 422
    assert "Baris 2, kolom 2" in html
    assert "sakit is none of" in html
    for command in ("2", "2", "3"):
        assert (await send("nomor_kasus,kehadiran\nKPG-26-001-X,alpa\n", command))[0] == 303
    assert (await send("nomor_kasus,kehadiran\nKPG-26-001-X,izin\n", "4"))[0] == 303
    html = (await page(program, DOCTOR, path)).text
    assert "Koreksi kehadiran" in html
    assert "Dokter BNN" in html
    by_prison = (await page(program, OFFICER, path)).text
    assert "Koreksi kehadiran" in by_prison
    assert not re.search("medi[cs]|dokter", by_prison, re.IGNORECASE)
    past = f"/v1/sessions/{session}/attendance/history"
    rows = (await program.done(OFFICER, "GET", past))["records"]
    assert [(row["old"], row["new"], row["by"]) for row in rows] == [
        (None, "alpa", "bnnp"),
        ("alpa", "izin", "bnnp"),
    ]
    assert [row["by"] for row in (await program.done(DOCTOR, "GET", past))["records"]] == ["bnn_doctor"] * 2
    assert rows[0]["case_number"] == "KPG-26-001-X"
    assert (await program.ask(OFFICER, "GET", past, facility="rutan-waingapu")).status_code == 403
    await missed_is_made_up(program, cohort, path)


async def missed_is_made_up(program: House, cohort: str, path: str) -> None:
    """RN was excused: her page says so, the doctor plans the make-up, once, and both pages show the pair."""
    stay, session = f"/episode/{episode_of(who('RN'))}", path.rpartition("/")[2]
    open_miss = f'<a href="{path}">'
    for role in (DOCTOR, OFFICER):
        assert open_miss in (await page(program, role, stay)).text
    assert f"{path}/susulan" not in (await page(program, OFFICER, path)).text, "BNN's to plan"
    [line] = (await program.done(OFFICER, "GET", f"/v1/sessions/{session}"))["participants"]
    assert line["open_miss"] is False, "to the prison it would tell which stage is completed"
    typed = {"minutes": "45", "room": "Klinik", "leader": "dokter", "starts_at": "2026-11-05T09:00"}
    nobody = await page(program, DOCTOR, f"{path}/susulan", typed)
    assert (nobody.status_code, "Belum tersimpan" in nobody.text) == (422, True)
    typed["participants"] = str(who("RN"))
    new = (await sent_twice(program, DOCTOR, path, "susulan", **typed)).partition("?")[0]
    assert open_miss in (await page(program, OFFICER, new)).text
    assert f'<a href="{new}">' in (await page(program, OFFICER, path)).text
    assert open_miss not in (await page(program, DOCTOR, stay)).text
    wanted = {"starts_at": "2026-11-06T09:00", "participants": [str(who("RN"))]}
    for role, status, rule in ((DOCTOR, 422, "made-up-already"), (OFFICER, 403, "role-of-stage")):
        again = await program.ask(role, "POST", f"/v1/sessions/{session}/make-up", wanted)
        assert (again.status_code, again.json()["type"]) == (status, f"urn:pulih:{rule}")
        assert "medi" not in again.text or role is DOCTOR
    of = {"makes_up": {str(who("RN")): session}, "starts_at": "2026-11-06T09:00"}
    plain = session_of(cohort, "RN", stage="medical", room="Klinik", leader="dokter") | of
    assert (await program.ask(DOCTOR, "POST", "/v1/sessions", plain)).json()[
        "type"
    ] == "urn:pulih:made-up-already"
    seen = (await program.done(DOCTOR, "GET", f"/v1/sessions/{new.rpartition('/')[2]}"))["participants"]
    assert [(one["stands_for"], one["open_miss"]) for one in seen] == [(session, False)]
