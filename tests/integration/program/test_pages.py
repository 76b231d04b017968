"""The pages, as a browser without scripts uses them."""

import re
from typing import Any

import httpx

from shared.contracts.codes import Role
from shared.refusals import NotAllowed
from tests.integration.program.house import House, session_of
from tests.integration.program.vault import vault
from tests.unit.program.places import who

AK, RN = str(who("AK")), str(who("RN"))
OFFICER, COUNSELLOR, DOCTOR = Role.LAPAS_OFFICER, Role.BNN_COUNSELLOR, Role.BNN_DOCTOR


async def page(
    program: House, role: Role, path: str, form: dict[str, Any] | None = None, **how: str
) -> httpx.Response:
    token = program.bearer(role, **how)["Authorization"].removeprefix("Bearer ")
    given = {
        "Cookie": f"pulih_token={token}",
        "Accept": "text/html",
        "Origin": "http://pulih.test",
        "Sec-Fetch-Site": "same-origin",
    }
    answer = await program.client.request("GET" if form is None else "POST", path, data=form, headers=given)
    for anchor in re.findall(r'href="#([^"]+)"', answer.text):
        assert f'id="{anchor}"' in answer.text, f"{path}: a link to what is not on the page"
    return answer


async def planned(program: House, *women: str, **change: str) -> tuple[str, str]:
    """A session and the address of its sheet."""
    cohort = await program.enrolled(RN="medis", AK="sosial")
    role = {"medical": DOCTOR, "skills": OFFICER}.get(change.get("stage", ""), COUNSELLOR)
    body = session_of(cohort, *women, **change)
    session = str((await program.done(role, "POST", "/v1/sessions", body))["session_id"])
    await program.done(OFFICER, "GET", "/v1/sessions")
    return session, f"/sesi/{session}/daftar-hadir"


def chosen(html: str) -> list[str]:
    return re.findall(r'<option value="(\w*)" selected>', html)


async def test_everybody_is_chosen_present_and_only_exceptions_are_changed(program: House) -> None:
    session, path = await planned(program, "AK")
    sheet = await page(program, OFFICER, path)
    assert sheet.status_code == 200
    assert chosen(sheet.text) == ["hadir"]
    assert "KPG-26-002-X" in sheet.text
    command = re.search(r'name="command_id" value="([^"]+)"', sheet.text)
    assert command
    form = {"command_id": command[1], f"outcome.{AK}": "izin"}
    saved = await page(program, OFFICER, path, form)
    assert (saved.status_code, saved.headers["location"]) == (303, f"{path}?tersimpan=1")
    again = await page(program, OFFICER, path, form)
    assert again.status_code == 303
    after = await page(program, OFFICER, saved.headers["location"])
    assert "Tersimpan" in after.text
    assert chosen(after.text) == ["izin"]
    shown = await program.done(OFFICER, "GET", f"/v1/sessions/{session}")
    assert [row["outcome"] for row in shown["participants"]] == ["izin"]


async def test_what_is_refused_stands_at_its_line_with_what_was_chosen(program: House) -> None:
    _, path = await planned(program, "RN", "AK", stage="skills", room="Bengkel", leader="petugas")
    form = {f"outcome.{RN}": "hadir", f"outcome.{AK}": "alpa"}
    sheet = await page(program, OFFICER, path, form)
    assert sheet.status_code == 422
    assert f'<a href="#outcome.{RN}">KPG-26-001-X: Tahap sebelumnya belum selesai' in sheet.text
    assert f'<select id="outcome.{RN}"' in sheet.text
    assert sheet.text.count('aria-invalid="true"') == 1
    assert chosen(sheet.text) == ["hadir", "alpa"]
    for wrong in ({f"outcome.{AK}": "sakit"}, {"outcome.x": "hadir"}, {f"outcome.{who('XX')}": "hadir"}):
        assert (await page(program, OFFICER, path, wrong)).status_code == 422


async def test_a_line_can_be_left_unmarked(program: House) -> None:
    session, path = await planned(program, "AK")
    assert (await page(program, OFFICER, path, {f"outcome.{AK}": ""})).status_code == 303
    shown = await program.done(OFFICER, "GET", f"/v1/sessions/{session}")
    assert shown["status"] == "planned"


async def test_the_officers_page_does_not_tell_the_stage(program: House) -> None:
    session, path = await planned(program, "RN", stage="medical", room="Klinik", leader="dokter")
    for asked in (path, f"{path}?kosong=1", "/sesi?tanggal=2026-08-20"):
        html = (await page(program, OFFICER, asked)).text
        assert "Pembinaan BNN" in html
        assert not re.search("medi[cs]|Rehabilitasi|dokter", html, re.IGNORECASE), asked
        on_screen = "kosong" not in asked  # paper lies about in a prison
        assert ("Rehabilitasi medis" in (await page(program, DOCTOR, asked)).text) is on_screen
    assert session in html


async def test_the_empty_sheet_has_names_if_the_vault_says_them_and_otherwise_case_numbers(
    program: House,
) -> None:
    _, path = await planned(program, "AK", "RN", starts_at="2026-11-05T09:00")
    asked: list[dict[str, Any]] = []

    async def says(question: dict[str, Any]) -> dict[str, Any]:
        asked.append(question)
        if len(asked) == 1:
            raise NotAllowed("data-class", "Your role may not read this.")
        return {"names": {AK: {"name": "Contoh Ana", "register_number": "B.1/2026"}}}

    without = [(await page(program, OFFICER, f"{path}?kosong=1")).text]
    async with vault(program, says):
        without.append((await page(program, OFFICER, f"{path}?kosong=1")).text)
        answer = await page(program, OFFICER, f"{path}?kosong=1")
        told = await program.done(OFFICER, "GET", "/v1/movement-list?day=2026-11-05")
        assert "Contoh" not in (await page(program, OFFICER, path)).text
    assert [set(each["ids"]) for each in asked] == [{AK, RN}] * 3, "only what is printed asks for names"
    assert all(each["token"] for each in asked)
    assert answer.headers["cache-control"] == "no-store"
    assert {row["name"] for row in told["movers"]} == {"Contoh Ana", None}
    assert re.findall(r'<th scope="row">(.*)</th><td class="whole">(.*)</td>', answer.text) == [
        ("nama tidak tersedia", "KPG-26-001-X"),
        ("Contoh Ana", "KPG-26-002-X"),
    ]
    assert "Memuat nama" in answer.text
    for html in without:
        assert "nomor kasus dipakai" in html
        assert "Memuat nama" not in html
        assert re.findall(r'<th scope="row" class="whole">(.*)</th>', html) == [
            "KPG-26-001-X",
            "KPG-26-002-X",
        ]
        assert "tanda tangan" in html


async def test_who_may_not_fill_it_in_sees_why(program: House) -> None:
    session, path = await planned(program, "AK")
    other = await page(program, COUNSELLOR, path, sub="konselor-lain")
    assert "<select" not in other.text
    assert "Hanya pemimpin sesi" in other.text
    await program.done(OFFICER, "POST", f"/v1/sessions/{session}/cancellation", {"caused_by": "bnn"})
    assert "sudah dibatalkan" in (await page(program, OFFICER, path)).text
    assert (await page(program, OFFICER, path, {f"outcome.{AK}": "hadir"})).status_code == 409
    assert (await page(program, OFFICER, path, facility="rutan-waingapu")).status_code == 403
    assert (await page(program, Role.KANWIL, path)).status_code == 403
    assert (await page(program, OFFICER, f"/sesi/{who('XX')}/daftar-hadir")).status_code == 404


async def test_a_form_of_another_site_is_refused_and_who_is_not_signed_in_is_asked_to(program: House) -> None:
    _, path = await planned(program, "AK")
    token = program.bearer(OFFICER)["Authorization"].removeprefix("Bearer ")
    given = {"Cookie": f"pulih_token={token}", "Accept": "text/html", "Origin": "http://evil.test"}
    answer = await program.client.post(path, data={f"outcome.{AK}": "hadir"}, headers=given)
    assert answer.status_code == 403
    answer = await program.client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"][:6]) == (303, "/masuk")


async def test_the_week_lists_sessions_by_day_in_both_languages(program: House) -> None:
    _, path = await planned(program, "AK")
    week = (await page(program, OFFICER, "/sesi?tanggal=2026-08-22")).text
    assert "Kamis, 20 Agustus 2026" in week
    assert re.search("09.00.10.30", week)
    assert path in week
    assert "1 belum ditandai" in week
    english = (await page(program, COUNSELLOR, "/sesi?tanggal=2026-08-22&upt=lpp-kupang&lang=en")).text
    assert "Thursday, 20 August 2026" in english or "Thursday, August 20, 2026" in english
    assert "not marked yet" in english
    assert "Tidak ada sesi" in (await page(program, OFFICER, "/sesi")).text
