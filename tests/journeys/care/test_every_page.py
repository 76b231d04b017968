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
)
MARKERS = (
    *READERS,
    "/sesi?tanggal={day}",
    "/sesi/{session}/daftar-hadir",
    "/sesi/{session}/daftar-hadir?kosong=1",
    "/kalender",
)
PAGES = {
    Role.BNN_COUNSELLOR: MARKERS,
    Role.BNN_DOCTOR: MARKERS,
    Role.LAPAS_OFFICER: (*MARKERS, "/hunian"),
    Role.LAPAS_HEAD: (*READERS, "/hunian"),
    Role.LAPAS_REGISTRAR: (*SHARED, "/hunian"),
}


@pytest.fixture(scope="module")
def group(care: Care) -> Group:
    return group_of(care)


@pytest.fixture(scope="module")
def session(care: Care, group: Group) -> str:
    return planned(care, group, ago=5)[0]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest.mark.parametrize("role", list(PAGES))
async def test_every_page_of_a_role_is_accessible_and_fits(
    browser: Browser, care: Care, group: Group, session: str, role: Role
) -> None:
    at, who = care.addresses["program"], group.women[0]
    known = {"who": who, "episode": episode_of(who), "session": session, "day": care.day(5)}
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
