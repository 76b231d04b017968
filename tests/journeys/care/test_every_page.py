"""Every page of the program service, by who may open it: accessible, and no wider than a telephone."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from services.program.domain.ids import episode_of
from shared.contracts.codes import Role
from shared.http.navigation import ROLE_TITLES
from tests.journeys.browsing import chromium, look, visit
from tests.journeys.care.days import Group, group_of, planned
from tests.journeys.care.system import Care

pytestmark = pytest.mark.browser

SHARED = ("/tugas", "/bebas", "/bebas/{who}", "/episode", "/episode/{episode}")
READERS = (
    *SHARED,
    "/hari-ini?tanggal={day}",
    "/ruang?tanggal={day}",
    "/sengketa",
    "/sesi/{session}",
    "/kelompok",
    "/kelompok/{cohort}",
)
MARKERS = (
    *READERS,
    "/sesi?tanggal={day}",
    "/sesi/{session}/daftar-hadir",
    "/sesi/{session}/daftar-hadir?kosong=1",
    "/kalender",
    "/kelompok/{cohort}/kalender",
    "/kelompok/{cohort}/jeda",
)
PAGES = {
    Role.BNN_COUNSELLOR: (
        *MARKERS,
        "/kelompok/baru",
        "/kelompok/{cohort}/rencana",
        "/kelompok/tunggu/{waits}",
    ),
    Role.BNN_DOCTOR: MARKERS,
    Role.LAPAS_OFFICER: (*MARKERS, "/hunian"),
    Role.LAPAS_HEAD: (*READERS, "/hunian", "/kelompok/{cohort}/sk/{decree}"),
    Role.LAPAS_REGISTRAR: (*SHARED, "/hunian"),
}


@pytest.fixture(scope="module")
def group(care: Care) -> Group:
    return group_of(care)


@pytest.fixture(scope="module")
def session(care: Care, group: Group) -> str:
    return planned(care, group, ago=5)[0]


@pytest.fixture(scope="module")
def known(care: Care, group: Group, session: str) -> dict[str, object]:
    """What stands in the addresses, with somebody on the waiting list."""
    who, waits = group.women[0], care.assessed()
    care.arrives("waiting list", lambda: care.waits(waits))
    decrees = care.seen(Role.LAPAS_HEAD, "program", "/v1/decrees")["decrees"]
    [decree] = [row["decree_id"] for row in decrees if row["cohort_id"] == group.cohort]
    of_her = {"who": who, "episode": episode_of(who), "session": session, "day": care.day(5)}
    return {**of_her, "cohort": group.cohort, "decree": decree, "waits": waits}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest.mark.parametrize("role", list(PAGES))
async def test_every_page_of_a_role_is_accessible_and_fits(
    browser: Browser, care: Care, known: dict[str, object], role: Role
) -> None:
    at = care.addresses["program"]
    broken = []
    async with visit(browser, care.addresses.values()) as person:
        await person.sign_in(at, ROLE_TITLES[role], then="/tugas")
        for path in PAGES[role]:
            answer = await person.page.goto(at + path.format(**known))
            assert answer is not None
            assert answer.status == 200, path
            name = path.partition("?")[0].strip("/").replace("/", "-").replace("{", "").replace("}", "")
            broken += await look(person, f"{role}-{name}")
    assert broken == []


async def test_a_calendar_from_the_weekly_times_is_looked_at_and_then_booked(
    browser: Browser, care: Care
) -> None:
    who = care.assessed()
    cohort, _ = care.enrolled(who)
    at, here = care.addresses["program"], f"/kelompok/{cohort}"
    async with visit(browser, care.addresses.values()) as person:
        await person.page.set_viewport_size({"width": 360, "height": 800})
        await person.sign_in(at, ROLE_TITLES[Role.BNN_COUNSELLOR], then=here)
        await person.page.get_by_role("link", name="Ubah rencana").click()
        for label, value in (("Jumlah tempat", "12"), ("Akun fasilitator 1", "contoh-konselor")):
            await person.page.get_by_label(label).fill(value)
        for label, value in (
            ("Ruang", "Ruang 2"),
            ("Memimpin", "true"),
            ("Perempuan", "true"),
            ("Hari 1", "6"),
        ):
            await person.page.get_by_label(label, exact=True).first.select_option(value)
        for label, value in (("Mulai", "17:00"), ("Lama (menit)", "90")):
            await person.page.get_by_label(label, exact=True).first.fill(value)
        await person.page.get_by_role("button", name="Simpan rencana").click()
        await person.page.wait_for_url(f"{at}{here}?selesai=rencana")
        await person.page.get_by_role("link", name="Isi kalender").click()
        await person.page.get_by_role("button", name="Lihat dulu").click()
        seen = await person.page.get_by_role("listitem").filter(has_text="17.00").count()
        assert seen == 6, "as many as the template says, in the weekly time of the cohort"
        assert await look(person, "kalender-pratinjau") == []
        await person.page.get_by_role("button", name="Masukkan ke kalender").click()
        await person.page.wait_for_url(f"{at}{here}?selesai=kalender")
        assert await look(person, "kelompok-selesai") == []
