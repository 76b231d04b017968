"""The pages of cohorts and of the waiting list, as a browser without scripts uses them."""

import re
from typing import Any

from shared.contracts.codes import Role
from tests.integration.program.house import DECREED, House, session_of
from tests.integration.program.test_cohorts import opened
from tests.integration.program.test_pages import page
from tests.unit.program.places import who

COUNSELLOR, DOCTOR, HEAD, OFFICER = Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_HEAD, Role.LAPAS_OFFICER
AK, RN, DW = str(who("AK")), str(who("RN")), str(who("DW"))
OF_CARE = re.compile("medis|sosial|jalur|fasilitator|Rehabilitasi", re.IGNORECASE)


def ticked(html: str) -> list[str]:
    return re.findall(r'name="participants" value="([^"]+)" checked', html)


async def test_places_are_kept_and_decreed_by_forms_each_once(program: House) -> None:
    await program.configured()
    await program.assessed(AK="sosial", RN="medis")
    await program.done(COUNSELLOR, "PUT", f"/v1/waiting-list/{AK}/reason", {"reason": None, "first": True})
    cohort = await opened(program, capacity=1)
    await program.done(COUNSELLOR, "GET", "/v1/waiting-list")
    listed = (await page(program, COUNSELLOR, "/kelompok")).text
    assert re.search(r"0\s+dari 1", listed)
    assert listed.index("KPG-26-001-X") < listed.index("KPG-26-002-X")
    assert "didahulukan" in listed
    assert f"/kelompok/{cohort}" in listed
    neutral = (await page(program, OFFICER, "/kelompok")).text
    assert "KPG-26-002-X" in neutral
    assert not OF_CARE.search(neutral)

    path = f"/kelompok/{cohort}"
    shown = await page(program, COUNSELLOR, path)
    assert ticked(shown.text) == [AK], "one place, and she goes first"
    form = {"command_id": "tempat-1", "participants": [AK], "reason": ""}
    for _ in range(2):
        sent = await page(program, COUNSELLOR, f"{path}/tempat", form)
        assert (sent.status_code, sent.headers["location"]) == (303, f"{path}?selesai=tempat")
    full = await page(program, COUNSELLOR, f"{path}/tempat", {"command_id": "t2", "participants": [RN]})
    assert full.status_code == 422
    assert "KPG-26-002-X: Tempat di kelompok ini penuh" in full.text
    assert ticked(full.text) == [RN], "what was ticked stands"
    nobody = await page(program, COUNSELLOR, f"{path}/tempat", {"command_id": "t3"})
    assert nobody.status_code == 422

    head = await page(program, HEAD, path)
    assert not OF_CARE.search(head.text)
    assert ticked(head.text) == [AK]
    decree = {"command_id": "sk-1", "number": "SK-CONTOH/020", "issued_on": DECREED, "participants": [AK]}
    wrong = await page(program, HEAD, f"{path}/sk", decree | {"command_id": "sk-0", "number": "?"})
    assert (wrong.status_code, 'aria-describedby="e-sk-number"' in wrong.text) == (422, True)
    for _ in range(2):
        sent = await page(program, HEAD, f"{path}/sk", decree)
        assert sent.status_code == 303, sent.text
    after = (await page(program, HEAD, sent.headers["location"])).text
    assert "sudah menjadi peserta" in after
    assert re.search(r"1\s+dari 1", after)
    told = [each.name for each in await program.app.state.program.store.read("program", after=0, limit=99)]
    assert [told.count(name) for name in ("PlacesProposed", "DecreeIssued")] == [1, 1]

    english = (await page(program, COUNSELLOR, f"{path}?lang=en")).text
    assert "Placing from the waiting list" in english
    for role in (OFFICER, DOCTOR):
        looks = await page(program, role, path)
        assert (looks.status_code, "SK-CONTOH/020" in looks.text) == (200, True)
        assert "<form" not in looks.text.partition("<main")[2], "neither places nor decrees"
    assert (await page(program, COUNSELLOR, f"{path}/sk", decree)).status_code == 403
    assert (await page(program, HEAD, path, facility="rutan-waingapu")).status_code == 403


async def send(program: House, role: Role, path: str, **form: Any) -> str:  # noqa: ANN401 - what is typed
    """A form, sent twice as by a double tap; the page to which it leads."""
    form = {name.replace("__", "."): value for name, value in form.items()}
    form["command_id"] = f"{role}{path}{sorted(form)}"[:200]
    answers = [await page(program, role, path, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303], answers[0].text
    assert answers[0].headers["location"] == answers[1].headers["location"]
    return (await page(program, role, answers[0].headers["location"])).text


PLAN = {
    "capacity": "2",
    "starts_on": "2026-11-01",
    "room": "Aula",
    "facilitators__1__account": "konselor",
    "facilitators__1__regular": "true",
    "facilitators__1__woman": "true",
    "slots__0__weekday": "1",
    "slots__0__starts": "09:00",
    "slots__0__minutes": "90",
    "slots__2__weekday": "3",
    "slots__2__starts": "09:00",
    "slots__2__minutes": "90",
    "changed_on": "2026-10-20",
}


async def test_a_counsellor_opens_plans_fills_and_closes_a_cohort_by_forms(program: House) -> None:
    await program.configured()
    await program.assessed(AK="sosial", RN="medis", DW="sosial")
    await program.done(COUNSELLOR, "GET", "/v1/waiting-list")
    base = await opening(program)
    await planning(program, base)
    await placing(program, base)
    await decreeing(program, base)
    await filling(program, base)
    await closing(program, base)


async def opening(program: House) -> str:
    """By a template that is valid there and then; the cohort's address."""
    form = (await page(program, COUNSELLOR, "/kelompok/baru?upt=lpp-kupang&tanggal=2026-10-20")).text
    assert 'value="kupang-12w"' in form
    assert 'value="model-2015"' not in form, "not valid any more"
    said = {"facility": "lpp-kupang", "opened_on": "2026-10-20", "template": "kupang-12w", "label": " x"}
    wrong = await page(program, COUNSELLOR, "/kelompok/baru", said)
    assert (wrong.status_code, 'aria-describedby="e-buka-label"' in wrong.text) == (422, True)
    assert 'value=" x"' in wrong.text, "what was typed stands"
    assert (await page(program, HEAD, "/kelompok/baru", said)).status_code == 403
    html = await send(program, COUNSELLOR, "/kelompok/baru", **said | {"label": "Angkatan 3"})
    assert "Kelompok dibuka" in html
    [listed] = (await program.done(COUNSELLOR, "GET", "/v1/cohorts"))["cohorts"]
    return f"/kelompok/{listed['cohort_id']}"


async def planning(program: House, base: str) -> None:
    wrong = PLAN | {"slots__2__starts": "09:10", "facilitators__1__woman": "", "capacity": "0"}
    sent = {name.replace("__", "."): value for name, value in wrong.items()}
    for repair, field in (({}, "facilitators.1.woman"), ({"facilitators.1.woman": "true"}, "capacity")):
        sent |= repair
        answer = await page(program, COUNSELLOR, f"{base}/rencana", sent)
        assert answer.status_code == 422
        assert f'aria-describedby="e-rencana-{field}"' in answer.text
        assert 'value="09:10"' in answer.text
    answer = await page(program, COUNSELLOR, f"{base}/rencana", sent | {"capacity": "2"})
    assert 'aria-describedby="e-rencana-slots.2.starts"' in answer.text, "beside the line that was typed"
    html = await send(program, COUNSELLOR, f"{base}/rencana", **PLAN)
    assert re.search(r"Selasa\s+09.00 \(90 menit\), Kamis", html)
    assert "konselor (tetap, perempuan)" in html
    assert "konselor" not in (await page(program, HEAD, base)).text.partition("<main")[2]
    for role in (DOCTOR, HEAD, OFFICER):
        assert (await page(program, role, f"{base}/rencana")).status_code == 403


async def placing(program: House, base: str) -> None:
    waits = f"/kelompok/tunggu/{RN}"
    said = {"reason": "permintaan_sendiri", "first": "true", "set_on": "2026-10-20"}
    html = await send(program, DOCTOR, f"{waits}/sebab", **said)
    assert re.search(r"permintaan sendiri \(dikatakan petugas\)", html)
    early = await page(program, DOCTOR, f"{waits}/sebab", said | {"set_on": "2026-08-01"})
    assert (early.status_code, 'aria-describedby="e-sebab-set_on"' in early.text) == (422, True)
    wish = {"female_facilitator": "false", "recorded_on": "2026-10-20"}
    assert "Pilihannya dicatat" in await send(program, COUNSELLOR, f"{waits}/pilihan", **wish)
    assert (await page(program, OFFICER, waits)).status_code == 403
    assert waits in (await page(program, COUNSELLOR, "/kelompok")).text
    await send(program, COUNSELLOR, f"{base}/tempat", participants=[AK, RN], reason="")
    back = await page(program, COUNSELLOR, f"{base}/kembali", {"participants": [RN], "reason": ""})
    assert (back.status_code, 'aria-describedby="e-kembali-reason"' in back.text) == (422, True)
    assert ticked(back.text) == [RN]
    html = await send(program, COUNSELLOR, f"{base}/kembali", participants=[RN], reason="keliru")
    assert "1 tempat disimpan" in html


async def decreeing(program: House, base: str) -> None:
    said = {"number": "SK-CONTOH/030", "issued_on": "2026-10-21", "participants": [AK]}
    html = await send(program, HEAD, f"{base}/sk", **said)
    [path] = re.findall(rf"{base}/sk/[0-9a-f-]+", html)
    form = (await page(program, HEAD, path)).text
    assert re.findall(r'name="(add|remove)" value="([^"]+)"', form)[0] == ("remove", AK)
    later = {"number": "SK-CONTOH/030", "amended_on": "2026-10-22", "add": [DW], "reason": "nama_terlewat"}
    wrong = await page(program, HEAD, path, later)
    assert (wrong.status_code, 'aria-describedby="e-ubah-number"' in wrong.text) == (409, True)
    assert f'value="{DW}" checked' in wrong.text
    html = await send(program, HEAD, path, **later | {"number": "SK-CONTOH/031"})
    assert "Diubah dengan SK-CONTOH/031" in html
    assert (await page(program, COUNSELLOR, path)).status_code == 403


async def filling(program: House, base: str) -> None:
    other = await opened(program, facility="lpp-kupang")
    decree = {"number": "SK-CONTOH/032", "issued_on": "2026-10-21", "participants": [RN]}
    await program.done(HEAD, "POST", f"/v1/cohorts/{other}/decree", decree)
    single = session_of(other, "RN", starts_at="2026-11-10T09:30", leader="konselor-2")
    blocking = (await program.done(COUNSELLOR, "POST", "/v1/sessions", single))["session_id"]
    assert f"/sesi/{blocking}" in (await page(program, COUNSELLOR, base)).text, "it lies in the weekly times"
    form = (await page(program, COUNSELLOR, f"{base}/kalender")).text
    assert {*ticked(form)} == {AK, DW}
    said = {"bagian": "0", "first_day": "2026-11-02", "participants": [AK, DW], "weekly.1.starts": "10:00"}
    wrong = await page(program, COUNSELLOR, f"{base}/kalender", said)
    assert (wrong.status_code, "e-kalender-weekly.1.weekday" in wrong.text) == (422, True)
    del said["weekly.1.starts"]
    seen = await page(program, COUNSELLOR, f"{base}/kalender/pratinjau", said)
    assert "belum disimpan" in seen.text
    assert re.search(rf"ruang dipakai \(<a href=\"/sesi/{blocking}\"", seen.text)
    assert seen.text.count("<li>Selasa, 3 November 2026") == 1
    html = await send(program, COUNSELLOR, f"{base}/kalender", **said)
    assert re.search(r"Sesi ke depan: <a[^>]+>6, yang pertama", html)
    officer = (await page(program, OFFICER, f"{base}/kalender")).text
    assert not re.search("medis|sosial|konselor", officer.partition("<main")[2], re.IGNORECASE)


async def closing(program: House, base: str) -> None:
    assert "Kelompok ditutup bila" in (await page(program, COUNSELLOR, base)).text
    early = await page(program, COUNSELLOR, f"{base}/tutup", {"closed_on": "2026-10-26"})
    assert (early.status_code, "KPG-26-001-X: Masih ada di kelompok ini" in early.text) == (409, True)
    for episode in (await program.done(COUNSELLOR, "GET", "/v1/episodes"))["episodes"]:
        path = f"/v1/episodes/{episode['episode_id']}/withdrawal"
        await program.done(COUNSELLOR, "POST", path, {"ended_on": "2026-10-26"})
    html = await send(program, COUNSELLOR, f"{base}/tutup", closed_on="2026-10-26")
    assert "jam mingguannya bebas" in html
    assert "<form" not in html.partition("<main")[2], "nothing is done in a closed cohort"
    assert base not in (await page(program, COUNSELLOR, "/kelompok")).text
