"""Days on which four sessions were planned, for those who work through them in a browser."""

import re
from dataclasses import dataclass
from uuid import UUID

from playwright.async_api import Page, expect

from shared.contracts.codes import Role
from shared.http.demo_people import DEMO_PEOPLE
from tests.journeys.browsing import Visit, look
from tests.journeys.care.system import Care

COUNSELLOR = Role.BNN_COUNSELLOR
NARROW = {"width": 360, "height": 740}
HOURS = ("08:00", "10:00", "12:00", "14:00")


@dataclass(frozen=True)
class Group:
    """Three women by decree, with the numbers that the pages call them by, in the order of the sheets."""

    cohort: str
    women: tuple[UUID, ...]
    numbers: tuple[str, ...]


def group_of(care: Care) -> Group:
    women = tuple(care.assessed() for _ in range(3))
    cohort, _ = care.enrolled(*women)
    care.arrives("their rows", lambda: all(care.row("bnnp", who) for who in women))
    rows = [care.row("bnnp", who) for who in women]
    return Group(cohort, women, tuple(sorted(str(row["case_number"]) for row in rows if row)))


def planned(care: Care, group: Group, *, ago: int) -> list[str]:
    """Four sessions of a day, two hours apart, led by the counsellor of the sign-in page."""
    body = {
        "cohort_id": group.cohort,
        "stage": "social",
        "minutes": 90,
        "room": "Ruang 2",
        "leader": DEMO_PEOPLE[COUNSELLOR].sub,
        "participants": [str(who) for who in group.women],
    }
    days = [f"{care.day(ago)}T{hour}:00" for hour in HOURS]
    made = [care.done(COUNSELLOR, "program", "/v1/sessions", body | {"starts_at": at}) for at in days]
    sessions = [str(each["session_id"]) for each in made]
    seen = care.ask(COUNSELLOR, "program", "GET", "/v1/sessions", consistent=True)
    assert seen.is_success, seen.text
    return sessions


async def open_day(page: Page, address: str, day: str) -> None:
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # the type is private
    await page.goto(f"{address}/hari-ini?tanggal={day}")


async def mark(page: Page, session: str, exception: tuple[int, str]) -> None:
    """From the day's page to the sheet: everybody was there but one, who is somewhat else."""
    await page.locator(f'main a[href="/sesi/{session}/daftar-hadir"]').first.click()
    place, outcome = exception
    choices = page.locator("main select")
    await expect(choices).to_have_count(3)
    await choices.nth(place).select_option(outcome)
    await page.get_by_role("button", name="Simpan daftar hadir").click()
    await expect(page.locator("main")).to_contain_text("Tersimpan")
    await expect(choices.nth(place)).to_have_value(outcome)


async def cancel(person: Visit, session: str, cause: str, name: str) -> list[str]:
    """From the day's page over the sheet to the session's own page; what is wrong with that page."""
    page = person.page
    await page.locator(f'main a[href="/sesi/{session}/daftar-hadir"]').first.click()
    await page.get_by_role("link", name="Batalkan, pindahkan, koreksi").click()
    broken = await look(person, name)
    await page.get_by_label("Batal karena siapa").select_option(cause)
    await page.get_by_role("button", name="Catat batal").click()
    await expect(page.locator("main")).to_contain_text("Sesi ini dicatat batal.")
    return broken


async def fact(page: Page, title: str) -> tuple[int, int]:
    """A figure of an agency's page as part and whole."""
    said = await page.locator("dl.facts div", has_text=title).locator("dd").inner_text()
    part, whole = re.findall(r"\d+", said)[:2]
    return int(part), int(whole)
