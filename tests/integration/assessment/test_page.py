"""The entry page: a form that works without scripts."""

import re

import httpx

from shared.contracts.codes import Role
from tests.integration.assessment.house import HEADER, NAMES, ROSTER, House
from tests.integration.assessment.test_rosters import many

ORIGIN = {"Origin": "http://pulih.test", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


async def sign_in(assessment: House, role: Role) -> None:
    form = {"role": str(role), "next": "/unggah"}
    answer = await assessment.client.post("/masuk", data=form, headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/unggah"), answer.text


async def upload(
    assessment: House, content: bytes, command_id: str, path: str = "/unggah", day: str = "2026-08-03"
) -> httpx.Response:
    form = {"command_id": command_id, "referred_on": day}
    return await assessment.client.post(
        path, data=form, files={"file": ("daftar.csv", content, "text/csv")}, headers=ORIGIN
    )


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>\s*(<td.*?)</tr>", page, re.DOTALL)
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td[^>]*>.*?</td>", row, re.DOTALL)]
        for row in rows
    ]


def command_of(page: str) -> str:
    found = re.search(r'name="command_id" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_nobody_gets_the_form_without_signing_in(assessment: House) -> None:
    answer = await assessment.client.get("/unggah", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"].split("?")[0][-6:]) == (303, "/masuk")
    await sign_in(assessment, Role.BNN_COUNSELLOR)
    assert (await assessment.client.get("/unggah", headers=ORIGIN)).status_code == 403


async def test_a_roster_is_corrected_and_uploaded(assessment: House) -> None:
    await sign_in(assessment, Role.LAPAS_OFFICER)
    page = (await assessment.client.get("/unggah", headers=ORIGIN)).text
    assert "Lapas Perempuan Kelas IIB Kupang" in page
    before = await assessment.written()

    bad = f"{HEADER}\n,{NAMES[0]},kemarin,narapidana,\n\n".encode()
    answer = await upload(assessment, bad, command_of(page))
    assert answer.status_code == 422
    assert cells(answer.text) == [
        ["2", "Tanggal lahir", "Tanggal ditulis 1990-12-31 atau 31-12-1990."],
        ["2", "Nomor register", "Nomor register kosong."],
        ["3", "Seluruh baris", "Baris ini kosong. Hapus baris ini."],
    ]
    assert await assessment.written() == before

    answer = await upload(assessment, ROSTER.encode(), command_of(answer.text))
    assert (answer.status_code, "Daftar diterima" in answer.text) == (200, True)
    referred = cells(answer.text)
    assert [row[1][:10] for row in referred] == ["KPG-26-001", "KPG-26-002", "KPG-26-003"]
    again = await upload(assessment, ROSTER.encode(), command_of(answer.text))
    assert "Berkas ini sudah pernah masuk" in again.text
    assert cells(again.text) == referred
    assert not any(name in again.text for name in NAMES)
    english = await upload(assessment, b"", command_of(answer.text), "/unggah?lang=en")
    assert (english.status_code, "Choose the roster file." in english.text) == (422, True)


async def test_a_roster_is_looked_through_and_then_sent_without_choosing_it_again(assessment: House) -> None:
    await sign_in(assessment, Role.LAPAS_OFFICER)
    page = (await assessment.client.get("/unggah", headers=ORIGIN)).text
    form = {"command_id": command_of(page), "referred_on": "2026-08-03", "action": "preview"}
    files = {"file": ("daftar.csv", ROSTER.encode(), "text/csv")}
    seen = await assessment.client.post("/unggah", data=form, files=files, headers=ORIGIN)
    assert (seen.status_code, "Hasil pemeriksaan" in seen.text) == (200, True), seen.text
    assert [row[1] for row in cells(seen.text)] == ["Baru", "Baru", "Baru"]
    assert await assessment.events("assessment") == []
    found = re.search(r'action="(/unggah/[^"]+)"', seen.text)
    assert found
    form = {"command_id": command_of(seen.text), "referred_on": "2026-08-03"}
    sent = await assessment.client.post(found[1], data=form, headers=ORIGIN)
    assert (sent.status_code, "Daftar diterima" in sent.text) == (200, True), sent.text
    tapped = await assessment.client.post(found[1], data=form, headers=ORIGIN)
    assert (tapped.status_code, cells(tapped.text)) == (200, cells(sent.text))
    gone = await assessment.client.post(found[1], data={**form, "command_id": "lain"}, headers=ORIGIN)
    assert (gone.status_code, "tidak tersimpan lagi" in gone.text) == (404, True)


async def test_a_double_tap_on_a_large_roster_shows_its_import(assessment: House) -> None:
    await sign_in(assessment, Role.LAPAS_OFFICER)
    page = (await assessment.client.get("/unggah", headers=ORIGIN)).text
    form = {"command_id": command_of(page), "referred_on": "2026-08-03", "action": "preview"}
    files = {"file": ("daftar.csv", many(1010), "text/csv")}
    seen = await assessment.client.post("/unggah", data=form, files=files, headers=ORIGIN)
    found = re.search(r'action="(/unggah/[^"]+)"', seen.text)
    assert found, seen.text
    form = {"command_id": command_of(seen.text), "referred_on": "2026-08-03"}
    first, second = [await assessment.client.post(found[1], data=form, headers=ORIGIN) for _ in range(2)]
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]


async def test_the_same_form_sent_twice_has_one_effect(assessment: House) -> None:
    await sign_in(assessment, Role.LAPAS_HEAD)
    command = command_of((await assessment.client.get("/unggah", headers=ORIGIN)).text)
    first, second = [await upload(assessment, ROSTER.encode(), command) for _ in range(2)]
    assert cells(first.text) == cells(second.text)
    assert len(await assessment.events("assessment")) == 3


async def test_dates_and_strangers_are_refused(assessment: House) -> None:
    await sign_in(assessment, Role.LAPAS_OFFICER)
    command = command_of((await assessment.client.get("/unggah", headers=ORIGIN)).text)
    before = await assessment.written()
    for day, reason in (
        ("2026-08-21", "Tanggal rujukan di masa depan."),
        ("kemarin", "Tanggal ditulis 1990-12-31 atau 31-12-1990."),
    ):
        answer = await upload(assessment, ROSTER.encode(), command, day=day)
        assert (answer.status_code, cells(answer.text)) == (422, [["–", "Tanggal rujukan", reason]])  # noqa: RUF001 - as the page has it
    foreign = {**ORIGIN, "Origin": "http://jahat.test", "Sec-Fetch-Site": "cross-site"}
    form = {"command_id": command, "referred_on": "2026-08-03"}
    stranger = await assessment.client.post(
        "/unggah", data=form, files={"file": ("x.csv", ROSTER.encode(), "text/csv")}, headers=foreign
    )
    assert stranger.status_code == 403
    assert await assessment.written() == before
