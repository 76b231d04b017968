"""Consent, ASSIST, quality of life, the decision in a browser: scripts off, by keyboard, narrow and wide."""

import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.browsing import chromium, look, visit
from tests.journeys.installation import Pulih

pytestmark = pytest.mark.browser

COUNSELLOR = "Konselor BNN"
PLACES = {
    "daftar": "/peserta",
    "orang": "/peserta/{who}",
    "persetujuan": "/peserta/{who}/persetujuan",
    "profil-zat": "/peserta/{who}/profil-zat",
    "keputusan": "/peserta/{who}/keputusan",
    "whoqol": "/peserta/{who}/instrumen/whoqol_bref?langkah=bagian-1",
    "periksa": "/peserta/{who}/instrumen/assist?langkah=periksa",
}
"""Name of a picture to the page."""
WITA = ZoneInfo("Asia/Makassar")


@pytest.fixture(scope="module")
def pulih() -> Iterator[Pulih]:
    with tempfile.TemporaryDirectory(prefix="pulih-entry-") as folder:
        yield Pulih(Path(folder) / "pulih")


@pytest.fixture(scope="module")
def at(pulih: Pulih) -> Iterator[str]:
    """Address of the assessment service of an installation without a story."""
    with pulih.staying("up", "--free-ports", mark="Ctrl-C stops everything") as running:
        yield running.addresses["assessment"]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


async def referred(pulih: Pulih, at: str, number: int) -> str:
    """A woman whom the prison referred today."""
    token = pulih.run("token", "lapas_officer").stdout.strip()
    body = {
        "facility": "lpp-kupang",
        "register_number": f"CTH-{number}/2026",
        "name": "Contoh Mina Lado",
        "birth_date": "1994-02-11",
        "legal_status": "narapidana",
    }
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        answer = await client.post(f"{at}/v1/referrals", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["participant_id"])


async def choose_all(page: Page, value: str) -> None:
    """The same answer to every question of the step."""
    for choice in await page.locator(f'main input[type=radio][value="{value}"]').all():
        await choice.check()


async def press(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).click()


async def consent(page: Page) -> None:
    await page.get_by_role("link", name="Beri penjelasan dan mintalah persetujuan").first.click()
    await press(page, "Catat jawaban")
    await expect(page.get_by_role("alert")).to_contain_text("Jawaban peserta")
    for group, answer in (
        ("Versi penjelasan", "2026-1"),
        ("Bahasa penjelasan", "Bahasa Indonesia"),
        ("Dibacakan", "ya"),
        ("Saksi", "Petugas Lapas"),
        ("Jawaban peserta", "ya, setuju"),
    ):
        await page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()
    await press(page, "Catat jawaban")
    await expect(page.get_by_role("status")).to_contain_text("Tercatat")


async def assist(page: Page) -> None:
    await page.get_by_role("link", name="Isi ASSIST").click()
    await page.get_by_role("group", name="Kesempatan").get_by_label("Awal program").check()
    await (
        page.get_by_role("group", name="Masa yang ditanyakan")
        .get_by_label(re.compile("sebelum masuk"))
        .check()
    )
    await press(page, "Simpan dan lanjut")
    await choose_all(page, "false")
    await page.get_by_role("group", name="sabu, ekstasi").get_by_label("ya", exact=True).check()
    await press(page, "Simpan dan lanjut")
    for value in ("6", "5", "5", "6", "6", "3", "never"):
        assert await page.locator("main fieldset").count() == 1
        await choose_all(page, value)
        await press(page, "Simpan dan lanjut")
    await press(page, "Kirim dan hitung")
    await expect(page.get_by_text("sabu, ekstasi: 31")).to_be_visible()


async def profile_and_quality_of_life(page: Page) -> None:
    await page.get_by_role("link", name="Catat profil zat").click()
    await (
        page.get_by_role("group", name="Zat utama")
        .get_by_label("Zat", exact=True)
        .select_option("amphetamine")
    )
    await press(page, "Catat profil zat")
    await page.get_by_role("link", name="Isi WHOQOL-BREF awal").click()
    await page.get_by_role("group", name="Kesempatan").get_by_label("Awal program").check()
    await press(page, "Simpan dan lanjut")
    while await page.get_by_role("button", name="Kirim dan hitung").count() == 0:
        await choose_all(page, "3")
        await press(page, "Simpan dan lanjut")
    await press(page, "Kirim dan hitung")


async def test_an_assessment_is_made_with_scripts_off(browser: Browser, pulih: Pulih, at: str) -> None:
    who = await referred(pulih, at, 201)
    async with visit(browser, [at], scripts=False) as person:
        page = person.page
        await person.sign_in(at, COUNSELLOR, then="/peserta")
        await expect(page.get_by_role("link", name="Contoh Mina Lado")).to_be_visible()
        await consent(page)
        await assist(page)
        await profile_and_quality_of_life(page)
        await page.get_by_role("link", name="Simpulkan asesmen").click()
        await expect(page.get_by_role("heading", name=re.compile("^Usulan sistem"))).to_be_visible()
        await page.get_by_role("radio", name="Rehabilitasi sosial").check()
        await press(page, "Simpulkan")
        await expect(page.get_by_text("Tidak ada langkah asesmen yang menunggu.")).to_be_visible()
        assert page.url.startswith(f"{at}/peserta/{who}")
        person.complaints = [each for each in person.complaints if "422" not in each]
    await check_all(browser, at, who)


async def check_all(browser: Browser, at: str, who: str) -> None:
    """Every page of hers, once everything is recorded, and a step with something missing."""
    async with visit(browser, [at]) as person:
        await person.sign_in(at, COUNSELLOR, then="/peserta")
        found: list[str] = []
        for name, path in PLACES.items():
            await person.page.goto(f"{at}{path.format(who=who)}")
            found += await look(person, name)
        await person.page.goto(f"{at}/peserta/{who}/instrumen/assist")
        await press(person.page, "Simpan dan lanjut")
        await expect(person.page.get_by_role("alert")).to_be_focused()
        found += await look(person, "langkah-salah")
        assert found == []
        person.complaints = [each for each in person.complaints if "422" not in each]


async def test_a_step_is_filled_in_by_keyboard_and_survives_a_lost_connection(
    browser: Browser, pulih: Pulih, at: str
) -> None:
    who = await referred(pulih, at, 202)
    token = pulih.run("token", "bnn_counsellor").stdout.strip()
    body = {
        "given": True,
        "asked_on": datetime.now(WITA).date().isoformat(),
        "notice_version": "2026-1",
        "language": "id",
        "read_aloud": True,
    }
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        answer = await client.post(f"{at}/v1/participants/{who}/consent", json=body)
    assert answer.status_code == 201, answer.text
    async with visit(browser, [at]) as person:
        page, form = person.page, f"/peserta/{who}/instrumen/who5"
        await person.sign_in(at, COUNSELLOR, then=form)
        await page.locator('input[name="occasion"]').first.focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Langkah 2 dari 3")).to_be_visible()
        await page.locator("main input[type=radio]").first.focus()
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("status")).to_have_text("Konsep tersimpan.")
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Simpan dan lanjut").click()
        await expect(page.get_by_role("status")).to_contain_text("Sambungan terputus")
        await expect(page.locator("main input:checked")).to_have_count(1)
        await page.context.set_offline(False)
        await page.goto(f"{at}{form}")
        await expect(page.locator("main input:checked")).to_have_count(1)
        assert await person.accessible() == []
        person.complaints = [each for each in person.complaints if "INTERNET_DISCONNECTED" not in each]
