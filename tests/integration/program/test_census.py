"""Counts of a facility over HTTP and on the page: looked through, taken whole, corrected with history."""

import re

import httpx

from shared.contracts.codes import Role
from tests.integration.program.house import House
from tests.integration.program.test_pages import page
from tests.unit.program.places import KUPANG

REGISTRAR, OFFICER = Role.LAPAS_REGISTRAR, Role.LAPAS_OFFICER
BASE = f"/v1/facilities/{KUPANG}"
FILE = b"tanggal;penghuni;narkotika;tes_urine;temuan\n2026-08-03;101;60;;\n2026-08;;;40;2\n"


async def sent(program: House, path: str, content: bytes, role: Role = REGISTRAR) -> httpx.Response:
    given = program.bearer(role) | {"Content-Type": "text/csv"}
    return await program.client.post(f"{BASE}/census/{path}", content=content, headers=given)


async def test_a_file_is_looked_through_and_taken_and_corrections_keep_their_history(program: House) -> None:
    await program.configured()
    seen = await sent(program, "preview", FILE)
    assert [line["change"] for line in seen.json()["lines"]] == ["new", "new"]
    assert [(await sent(program, "file", FILE)).json()["days"] for _ in range(2)] == [1, 0]
    body = {"month": "2026-08", "screened": 40, "found": 3}
    await program.done(REGISTRAR, "POST", f"{BASE}/screens", body)
    series = await program.done(OFFICER, "GET", f"{BASE}/census?from=2026-08-01&to=2026-08-31")
    [day], [month] = series["days"], series["months"]
    assert (day["occupants"], day["capacity"], day["before"]) == (101, 100, [])
    assert (month["found"], [each["found"] for each in month["before"]]) == (3, [2])
    assert (await program.done(Role.KANWIL, "GET", f"{BASE}/census"))["facility"] == KUPANG
    wrong = await sent(program, "file", FILE + b"2026-08-04;x;1;;\n")
    assert (wrong.status_code, wrong.json()["errors"][0]["line"]) == (422, 4)
    assert wrong.json()["errors"][0]["column"] == 2
    assert (await sent(program, "file", FILE, OFFICER)).status_code == 403
    assert (await sent(program, "file", b"\xff\xfe")).status_code == 422
    for path in ("?from=2026-08-02&to=2026-08-01", "?from=2020-01-01&to=2026-08-01"):
        assert (await program.ask(OFFICER, "GET", f"{BASE}/census{path}")).status_code == 422
    assert (await program.ask(Role.BNN_COUNSELLOR, "GET", f"{BASE}/census")).status_code == 403
    await _page(program)


async def _page(program: House) -> None:
    token = program.bearer(REGISTRAR)["Authorization"].removeprefix("Bearer ")
    given = {"Cookie": f"pulih_token={token}", "Origin": "http://pulih.test", "Accept": "text/html"}
    for content, shown in ((b"tanggal\n", "Tidak ada yang diambil"), (FILE, "koreksi")):
        looked = await program.client.post("/hunian/periksa", files={"file": content}, headers=given)
        assert shown in looked.text
    text = re.search(r'name="content" value="([^"]*)"', looked.text)
    assert text
    saved = await page(program, REGISTRAR, "/hunian", {"content": text[1], "command_id": "a"})
    assert saved.headers["location"] == "/hunian?tersimpan=1"
    month = (await program.done(OFFICER, "GET", f"{BASE}/census"))["months"][0]
    assert (month["found"], len(month["before"])) == (2, 2)
    shown_to = (await page(program, OFFICER, "/hunian")).text
    assert "Periksa berkas" not in shown_to
