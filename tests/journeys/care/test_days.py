"""A day of the prison's rehabilitation officer and a day of a counsellor, on a telephone 360 pixels wide."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from shared.contracts.codes import Role
from shared.http.navigation import ROLE_TITLES
from tests.journeys.browsing import PICTURES, chromium, look, visit
from tests.journeys.care.days import Group, cancel, fact, group_of, mark, open_day, planned
from tests.journeys.care.system import Care

pytestmark = pytest.mark.browser

OFFICER, COUNSELLOR = ROLE_TITLES[Role.LAPAS_OFFICER], ROLE_TITLES[Role.BNN_COUNSELLOR]
HELD, FAIR = "sesi terlaksana", "hadir, dari hadir dan alpa"


@pytest.fixture(scope="module")
def group(care: Care) -> Group:
    return group_of(care)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


async def on_paper(page: Page, name: str) -> None:
    """As it is printed: neither navigation nor a button is on paper."""
    await page.emulate_media(media="print")
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}-kertas.png", full_page=True)
    await expect(page.locator(".top")).to_be_hidden()
    for button in await page.locator("main button").all():
        await expect(button).to_be_hidden()


async def test_an_officers_day(browser: Browser, care: Care, group: Group) -> None:
    """She prints whom to bring where, marks three sessions, cancels one, and sees it on her prison's page."""
    sessions, day, at = planned(care, group, ago=3), care.day(3), care.addresses
    agency = f"{at['reporting']}/lapas?as_of={day}"
    async with visit(browser, at.values()) as person:
        page = person.page
        await person.sign_in(at["reporting"], OFFICER, then="/lapas")
        await page.goto(agency)
        held, fair = await fact(page, HELD), await fact(page, FAIR)
        await person.sign_in(at["program"], OFFICER, then="/hari-ini")
        await open_day(page, at["program"], day)
        listed = page.get_by_role("table", name="12 gerakan")
        for number in group.numbers:
            await expect(listed).to_contain_text(number)
        broken = await look(person, "hari-ini-petugas")
        await on_paper(page, "hari-ini-petugas")
        await expect(listed).to_be_visible()
        await expect(page.get_by_role("columnheader", name="Paraf")).to_be_visible()
        await expect(page.get_by_role("heading", name="Tugas minggu ini")).to_be_hidden()
        await page.emulate_media(media="screen")
        for session, exception in zip(
            sessions, ((0, "tidak_dihadirkan"), (1, "izin"), (2, "alpa")), strict=False
        ):
            await open_day(page, at["program"], day)
            await mark(page, session, exception)
        await open_day(page, at["program"], day)
        broken += await cancel(person, sessions[3], "lapas", "sesi-petugas")
        await open_day(page, at["program"], day)
        await expect(page.locator("main")).to_contain_text("Tidak diadakan: 14")
        await expect(page.get_by_role("table", name="9 gerakan")).to_be_visible()
        await page.goto(agency)
        await expect(page.locator("main")).to_contain_text("batal: oleh Lapas", timeout=15_000)
        assert await fact(page, HELD) == (held[0] + 3, held[1])
        assert await fact(page, FAIR) == (fair[0] + 6, fair[1] + 7)
        broken += await look(person, "lapas-sesudahnya")
    assert broken == []


async def test_a_counsellors_day(browser: Browser, care: Care, group: Group) -> None:
    """She prints an empty sheet, marks three sessions, cancels one, and sees it on her agency's page."""
    sessions, day, at = planned(care, group, ago=2), care.day(2), care.addresses
    agency = f"{at['reporting']}/bnnp?as_of={day}"
    async with visit(browser, at.values()) as person:
        page = person.page
        await person.sign_in(at["reporting"], COUNSELLOR, then="/bnnp")
        await page.goto(agency)
        fair = await fact(page, FAIR)
        await person.sign_in(at["program"], COUNSELLOR, then="/hari-ini")
        await open_day(page, at["program"], day)
        await expect(page.locator("main .card")).to_have_count(4)
        broken = await look(person, "hari-ini-konselor")
        await page.locator(f'main a[href="/sesi/{sessions[0]}/daftar-hadir"]').first.click()
        broken += await look(person, "daftar-hadir")
        await page.get_by_role("link", name="Cetak kosong").click()
        await on_paper(page, "daftar-kosong")
        for number in group.numbers:
            await expect(page.locator("main")).to_contain_text(number)
        await page.emulate_media(media="screen")
        exceptions = ((0, "hadir_terlambat"), (1, "izin"), (2, "alpa"))
        for session, exception in zip(sessions, exceptions, strict=False):
            await open_day(page, at["program"], day)
            await mark(page, session, exception)
        await open_day(page, at["program"], day)
        broken += await cancel(person, sessions[3], "bnn", "sesi-konselor")
        await page.goto(f"{at['program']}/sengketa")
        await expect(page.locator(f'main a[href*="{sessions[3]}"]').first).to_be_visible()
        broken += await look(person, "sengketa")
        await page.goto(agency)
        await expect(page.locator("dl.facts")).to_contain_text(str(fair[0] + 7), timeout=15_000)
        assert await fact(page, FAIR) == (fair[0] + 7, fair[1] + 8)
    assert broken == []
