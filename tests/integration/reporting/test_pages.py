"""The agencies' pages as a browser gets them: tables without scripts, in two languages, within walls."""

import re

import pytest

from shared.contracts.codes import AGENCY_OF, Role
from shared.http.access import COOKIE
from tests.unit.reporting.pilot_people import KUPANG

from .conftest import Site

ROLE = {"bnnp": Role.BNN_COUNSELLOR, "lapas": Role.LAPAS_OFFICER, "kanwil": Role.KANWIL}


async def page(site: Site, path: str, role: Role, status: int = 200) -> str:
    """The text of a page, as a signed-in browser reads it."""
    headers = {"Accept": "text/html", "Cookie": f"{COOKIE}={site.token(role)}"}
    answer = await site.client.get(path, headers=headers)
    assert answer.status_code == status, answer.text[:2000]
    return answer.text


def plain(html: str) -> str:
    """What is read: without tags, in single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


async def test_bnnp_sees_its_clients_with_sentences_and_tables(site: Site) -> None:
    text = plain(await page(site, "/bnnp?as_of=2026-09-20", Role.BNN_COUNSELLOR))
    for words in (
        "Keadaan per Minggu, 20 September 2026",
        "10 dari 10 klien",
        "perlu rehabilitasi medis 3 dari 9",
        "hadir, dari hadir dan alpa 40 dari 44 (90,9%)",
        "KPG-26-001 Angkatan 1 RN rehabilitasi sosial medis tinggi: sabu, ekstasi",
        "menunggu keterampilan 4",
        "Mengapa angka ini tidak berjumlah?",
    ):
        assert words in text


async def test_the_prison_sees_movements_roster_and_rooms(site: Site) -> None:
    text = plain(await page(site, "/lapas?as_of=2026-09-10", Role.LAPAS_CLINIC))
    for words in (
        "Pergerakan Kamis, 10 September 2026",
        "10.00\u201311.00 Aula KPG-26-004 AK hadir",
        "13.00\u201314.00 Aula KPG-26-003 FD tidak dihadirkan",
        "KPG-26-001 Angkatan 1 RN B.",
        "pembinaan BNN",
        "Sel, 15 Sep 13.00",
    ):
        assert words in text
    assert "Agustus 2026 1 112 100 112,0% 16 dari 112 (14,3%)" in text
    assert "Temuan terakhir: Agustus 2026" in text
    for word in ("medis", "sosial", "sabu", "tahap", "asesmen saja", "konselor-1"):
        assert word not in text.replace("rujukan dan asesmen", "")


async def test_the_region_sees_counts_and_the_census(site: Site) -> None:
    text = plain(await page(site, "/kanwil?as_of=2026-10-25", Role.KANWIL))
    for words in (
        "selesai dari yang mulai 6 dari 8",
        "82 dari 87 (94,3%) sesi-orang yang dinilai",
        "Apa yang terjadi dengan 104 sesi-orang yang dijadwalkan",
        "sesi dibatalkan oleh Lapas 6",
        "Lapas Perempuan Kelas IIB Kupang 25 Oktober 2026 111 100 111,0%",
        "Wilayah 201 180 111,7%",
        "Oktober 2026 2 201 180 111,7% 24 dari 201 (11,9%) September 2026 1 110 100 110,0%",
        "tanpa temuan 1 dari 2 bulan yang ada tesnya; temuan 1 dari 78 (1,3%) tes.",
        "Temuan terakhir: Agustus 2026",
        "September 2026 38 0 Agustus 2026 40 1",
    ):
        assert words in text
    for word in ("KPG-26", "medis", "75", "88,9"):
        assert word not in text


@pytest.mark.parametrize("agency", ROLE)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SERVICE])
async def test_a_page_is_for_its_own_agency_alone(site: Site, agency: str, role: Role) -> None:
    mine = AGENCY_OF[role] == agency
    await page(site, f"/{agency}", role, 200 if mine else 403)


async def test_whose_prison_is_not_configured_here_is_refused_and_told_so(site: Site) -> None:
    cookie = f"{COOKIE}={site.token(Role.LAPAS_OFFICER, 'lpp-nowhere')}"
    answer = await site.client.get("/lapas", headers={"Accept": "text/html", "Cookie": cookie})
    assert answer.status_code == 403
    assert "Lapas Anda tidak terdaftar" in plain(answer.text)
    for path in ("roster", "summary", "sessions", "attendance"):
        api = await site.get(f"/v1/lapas/{path}", Role.LAPAS_OFFICER, facility="lpp-nowhere")
        assert (api.status_code, api.json()["type"]) == (403, "urn:pulih:facility-not-configured")


async def test_who_is_not_signed_in_is_led_to_the_sign_in(site: Site) -> None:
    answer = await site.client.get("/lapas", headers={"Accept": "text/html"})
    assert (answer.status_code, "/masuk" in answer.headers["location"]) == (303, True)


async def test_english_is_a_choice(site: Site) -> None:
    text = plain(await page(site, "/kanwil?as_of=2026-10-25&lang=en", Role.KANWIL))
    assert "82 of 87 (94.3%)" in text
    assert "Why do these figures not add up?" in text
    assert not re.search(r"\b(orang|sesi|hadir|dari)\b", text)


async def test_when_the_vault_is_silent_the_roster_shows_case_numbers_and_says_so(site: Site) -> None:
    site.vault.silent = True
    text = plain(await page(site, "/lapas", Role.LAPAS_HEAD))
    assert "Nama tidak tersedia" in text
    assert "KPG-26-001 Angkatan 1 nama tidak tersedia" in text


async def test_the_day_is_chosen_by_a_form_that_may_leave_fields_empty(site: Site) -> None:
    text = await page(site, f"/bnnp?as_of=&facility={KUPANG}", Role.BNN_DOCTOR)
    assert 'value="2026-10-26"' in text
    assert f'<option value="{KUPANG}" selected>' in text
    refused = plain(await page(site, "/bnnp?as_of=2026-12-31&facility=", Role.BNN_DOCTOR, 422))
    assert "Ada isian yang salah" in refused


async def test_a_page_names_its_revision_and_where_new_ones_are_told(site: Site) -> None:
    text = await page(site, "/lapas", Role.LAPAS_OFFICER)
    assert f'data-live="/lapas/live" data-revision="{await site.desks["lapas"].revision()}"' in text


async def test_pages_load_nothing_from_elsewhere_and_stay_small(site: Site) -> None:
    for agency, role in ROLE.items():
        text = await page(site, f"/{agency}", role)
        assert len(text) < 60_000
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)
        assert " style=" not in text
        assert text.count("<caption") == text.count("<table")
