"""The pages of cohorts and of the waiting list, as a browser without scripts uses them."""

import re

from shared.contracts.codes import Role
from tests.integration.program.house import DECREED, House
from tests.integration.program.test_cohorts import opened
from tests.integration.program.test_pages import page
from tests.unit.program.places import who

COUNSELLOR, DOCTOR, HEAD, OFFICER = Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_HEAD, Role.LAPAS_OFFICER
AK, RN = str(who("AK")), str(who("RN"))
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
    assert f"/kelompok/{cohort}" not in neutral, "an officer keeps no places"

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
    assert (await page(program, OFFICER, path)).status_code == 403
    assert (await page(program, DOCTOR, path)).status_code == 403
    assert (await page(program, COUNSELLOR, f"{path}/sk", decree)).status_code == 403
    assert (await page(program, HEAD, path, facility="rutan-waingapu")).status_code == 403
