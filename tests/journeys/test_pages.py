"""The pages in a real browser: three agencies, two entry pages with scripts off, no other host asked."""

import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.journeys.browsing import chromium, visit
from tests.journeys.installation import Pulih

pytestmark = pytest.mark.browser

AGENCIES = {"bnnp": "Konselor BNN", "lapas": "Petugas Lapas", "kanwil": "Kanwil"}
OFFICER = "Petugas Lapas"
HEADER = "register_number,name,birth_date,legal_status,expected_release\n"
WITA = ZoneInfo("Asia/Makassar")


@pytest.fixture(scope="module")
def pulih() -> Iterator[Pulih]:
    with tempfile.TemporaryDirectory(prefix="pulih-pages-") as folder:
        yield Pulih(Path(folder) / "pulih")


@pytest.fixture(scope="module")
def at(pulih: Pulih) -> Iterator[dict[str, str]]:
    """Addresses of a demo that is up, in week 8."""
    with pulih.staying("demo", "--free-ports", mark="Ctrl-C stops everything") as running:
        yield dict(running.addresses)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest.mark.parametrize("agency", list(AGENCIES))
async def test_each_agency_sees_its_page_and_the_page_is_accessible(
    browser: Browser, at: dict[str, str], agency: str
) -> None:
    async with visit(browser, at.values()) as person:
        await person.sign_in(at["reporting"], AGENCIES[agency], then=f"/{agency}")
        await expect(person.page.get_by_role("heading", level=1)).to_be_visible()
        await expect(person.page.locator("html")).to_have_attribute("lang", "id")
        await expect(person.page.get_by_text("DEMO", exact=True)).to_be_visible()
        assert await person.accessible() == []


async def test_a_page_speaks_english_by_choice(browser: Browser, at: dict[str, str]) -> None:
    async with visit(browser, at.values()) as person:
        await person.sign_in(at["reporting"], AGENCIES["kanwil"], then="/kanwil")
        await person.page.get_by_role("link", name="English").click()
        await expect(person.page.locator("html")).to_have_attribute("lang", "en")
        assert await person.accessible() == []


async def test_names_are_on_the_prisons_page_and_nowhere_at_the_regional_office(
    browser: Browser, at: dict[str, str]
) -> None:
    async with visit(browser, at.values()) as person:
        await person.sign_in(at["reporting"], AGENCIES["lapas"], then="/lapas")
        await expect(person.page.get_by_text("Contoh Rambu Nona")).to_be_visible()
        for word in ("medis", "ASSIST", "sosial"):
            await expect(person.page.locator("main")).not_to_contain_text(word)
    async with visit(browser, at.values()) as person:
        await person.sign_in(at["reporting"], AGENCIES["kanwil"], then="/kanwil")
        await expect(person.page.locator("main")).not_to_contain_text("Contoh")


async def test_a_page_changes_by_itself_when_something_happens(
    browser: Browser, at: dict[str, str], pulih: Pulih
) -> None:
    async with visit(browser, at.values()) as person:
        await person.sign_in(at["reporting"], AGENCIES["kanwil"], then="/kanwil")
        await expect(person.page.locator("main")).not_to_contain_text("137")
        token = pulih.run("token", "lapas_registrar").stdout.strip()
        today = datetime.now(WITA).date().isoformat()
        async with httpx.AsyncClient() as client:
            told = await client.post(
                f"{at['program']}/v1/facilities/lpp-kupang/census",
                json={"reported_on": today, "occupants": 137, "narcotics": 17},
                headers={"Authorization": f"Bearer {token}"},
            )
        assert told.status_code == 201, told.text
        await expect(person.page.locator("main")).to_contain_text("137", timeout=15_000)


async def test_a_roster_is_uploaded_with_scripts_off_and_its_errors_are_shown(
    browser: Browser, at: dict[str, str]
) -> None:
    bad = HEADER + "CTH-101/2026,Contoh Satu,1990-01-01,narapidana,\nCTH-102/2026,,1991-13-01,narapidana,\n"
    good = (
        HEADER
        + "CTH-101/2026,Contoh Satu,1990-01-01,narapidana,\nCTH-102/2026,Contoh Dua,1991-12-01,tahanan,\n"
    )
    async with visit(browser, at.values(), scripts=False) as person:
        page = person.page
        await person.sign_in(at["assessment"], OFFICER, then="/unggah")
        for content, shown in (
            (bad, "Yang harus diperbaiki"),
            (good, "Daftar diterima"),
            (good, "sudah pernah masuk"),
        ):
            await page.get_by_label("Berkas CSV").set_input_files(
                {"name": "daftar.csv", "mimeType": "text/csv", "buffer": content.encode()}
            )
            await page.get_by_role("button", name="Unggah").click()
            await expect(page.locator("main")).to_contain_text(shown)
            if content == bad:
                await expect(page.get_by_role("cell", name="3", exact=True).first).to_be_visible()
                person.complaints = [c for c in person.complaints if "422" not in c]
            else:
                assert await page.get_by_text(re.compile(r"^KPG-\d\d-\d{3}")).count() == 2


async def test_an_attendance_sheet_is_printed_empty_and_corrected_with_scripts_off(
    browser: Browser, at: dict[str, str]
) -> None:
    async with visit(browser, at.values(), scripts=False) as person:
        page = person.page
        await person.sign_in(at["program"], OFFICER, then="/sesi")
        await page.get_by_role("link", name="Minggu sebelumnya").click()
        await page.get_by_role("link", name=re.compile("^Daftar hadir")).first.click()
        choice = page.locator("main select").first
        await expect(choice).to_have_value("hadir")
        await choice.select_option("hadir_terlambat")
        await page.get_by_role("button", name="Simpan daftar hadir").click()
        await expect(page.locator("main")).to_contain_text("Tersimpan")
        await expect(page.locator("main select").first).to_have_value("hadir_terlambat")
        await page.get_by_role("link", name="Cetak kosong").click()
        assert await page.get_by_text(re.compile(r"^KPG-\d\d-\d{3}")).count() >= 3


async def test_the_menu_is_reached_by_keyboard_and_opens_without_scripts(
    browser: Browser, at: dict[str, str]
) -> None:
    async with visit(browser, at.values(), scripts=False) as person:
        page = person.page
        await person.sign_in(at["program"], OFFICER, then="/hari-ini")
        await page.set_viewport_size({"width": 360, "height": 800})
        bar = await page.locator("header.top").bounding_box()
        assert bar is not None
        assert bar["height"] <= 60, "one line of a telephone"
        summary, inside = page.locator(".menu > summary"), page.get_by_role("link", name="Hunian")
        await expect(inside).to_be_hidden()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
        for _ in range(5):  # the name of the product, three pages, the menu
            await page.keyboard.press("Tab")
        await expect(summary).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(inside).to_be_visible()
        await inside.focus()
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile("/hunian$"))
        await page.set_viewport_size({"width": 1280, "height": 800})
        await expect(page.locator('[aria-current="page"]')).to_have_text("Hunian")
        await expect(summary).to_be_hidden()


async def test_the_entry_pages_are_accessible(browser: Browser, at: dict[str, str]) -> None:
    async with visit(browser, at.values()) as person:
        await person.sign_in(at["assessment"], OFFICER, then="/unggah")
        broken = await person.accessible()
        await person.page.goto(f"{at['program']}/sesi")
        await person.page.set_viewport_size({"width": 360, "height": 800})
        await person.page.locator(".menu > summary").click()
        broken += await person.accessible()
        await person.page.get_by_role("link", name=re.compile("^Daftar hadir")).first.click()
        broken += await person.accessible()
        assert broken == []


async def test_who_is_not_signed_in_is_asked_to_and_a_foreign_role_is_refused(
    browser: Browser, at: dict[str, str]
) -> None:
    async with visit(browser, at.values()) as person:
        await person.page.goto(f"{at['reporting']}/bnnp")
        await expect(person.page).to_have_url(re.compile("/masuk"))
        assert await person.accessible() == []
        await person.sign_in(at["reporting"], AGENCIES["kanwil"], then="/kanwil")
        answer = await person.page.goto(f"{at['reporting']}/bnnp")
        assert answer is not None
        assert answer.status == 403
        person.complaints = [c for c in person.complaints if "403" not in c]
