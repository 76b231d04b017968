"""Work lists: whom to bring where, one's own day, the rooms; neutral on paper, each role its own."""

import re
from datetime import date

from services.program.domain.ids import episode_of
from shared.contracts.codes import Role
from shared.contracts.protection import LegalBasis, ParticipantErased
from tests.integration.program.house import House, session_of
from tests.integration.program.test_pages import page
from tests.unit.program.places import KUPANG, who

COUNSELLOR, DOCTOR, OFFICER, HEAD = (
    Role.BNN_COUNSELLOR,
    Role.BNN_DOCTOR,
    Role.LAPAS_OFFICER,
    Role.LAPAS_HEAD,
)
DAY = "2026-08-20"


async def test_a_day_is_told_to_each_role_in_neutral_words(program: House) -> None:
    cohort = await program.enrolled(RN="medis", AK="sosial")
    social = session_of(cohort, "AK")
    medical = session_of(cohort, "RN", stage="medical", room="Klinik", leader="dokter")
    off = session_of(cohort, "AK", starts_at=f"{DAY}T14:00", room="Ruang kelas")
    ids = [
        (await program.done(role, "POST", "/v1/sessions", body))["session_id"]
        for role, body in ((COUNSELLOR, social), (DOCTOR, medical), (COUNSELLOR, off))
    ]
    await program.done(OFFICER, "POST", f"/v1/sessions/{ids[2]}/cancellation", {"caused_by": "lapas"})
    for role, path in (
        (OFFICER, f"/v1/movement-list?day={DAY}"),
        (DOCTOR, f"/v1/movement-list?day={DAY}&facility={KUPANG}"),
    ):
        told = await program.done(role, "GET", path)
        assert [(row["room"], row["code"], row["case_number"]) for row in told["movers"]] == [
            ("Aula", "PB", "KPG-26-002-X"),
            ("Klinik", "PB", "KPG-26-001-X"),
        ]
        assert told["names_available"] is False
        assert [row["room"] for row in told["called_off"]] == ["Ruang kelas"]
        assert "medi" not in str(told)
    mine = await program.done(COUNSELLOR, "GET", f"/v1/own-day?day={DAY}")
    assert {row["session_id"] for row in mine["sessions"]} == {ids[0], ids[2]}
    assert (await program.done(OFFICER, "GET", f"/v1/own-day?day={DAY}"))["sessions"] == []
    week = await program.done(HEAD, "GET", "/v1/room-calendar?from=2026-08-17")
    assert week["rooms"] == ["Klinik", "Aula", "Ruang kelas", "Bengkel"]
    assert week["closed"] == ["2026-08-17"]
    assert {(slot["room"], slot["code"], slot["status"]) for slot in week["slots"]} == {
        ("Aula", "PB", "planned"),
        ("Klinik", "PB", "planned"),
        ("Ruang kelas", "PB", "cancelled"),
    }
    await _pages(program, ids)
    await _refusals(program)


async def _pages(program: House, ids: list[str]) -> None:
    officers = (await page(program, OFFICER, f"/hari-ini?tanggal={DAY}")).text
    assert "Siapa dibawa ke mana" in officers
    assert "nomor kasus dipakai" in officers
    assert not re.search("medi[cs]|Rehabilitasi|dokter", officers, re.IGNORECASE)
    assert officers.count(f"/sesi/{ids[0]}/daftar-hadir") == 1
    own = (await page(program, COUNSELLOR, f"/hari-ini?tanggal={DAY}")).text
    assert "Siapa dibawa ke mana" not in own
    assert ids[0] in own
    assert ids[1] not in own
    rooms = (await page(program, HEAD, "/ruang?tanggal=2026-08-20")).text
    assert re.search("09.00.10.30 PB, 1 orang", rooms)
    assert "(batal)" in rooms
    assert "You lead no session" in (await page(program, DOCTOR, "/hari-ini?tanggal=2026-08-19&lang=en")).text


async def _refusals(program: House) -> None:
    for role, path, told in (
        (DOCTOR, "/v1/movement-list", (422, "urn:pulih:facility-missing")),
        (DOCTOR, "/v1/room-calendar?facility=nowhere", (422, "urn:pulih:unknown-facility")),
        (OFFICER, "/v1/movement-list?facility=rutan-waingapu", (403, "urn:pulih:other-facility")),
        (Role.KANWIL, "/v1/movement-list", (403, "urn:pulih:role")),
        (Role.LAPAS_CLINIC, "/v1/room-calendar", (403, "urn:pulih:role")),
    ):
        answer = await program.ask(role, "GET", path)
        assert (answer.status_code, answer.json()["type"]) == told, path


async def test_who_was_erased_is_on_no_list(program: House) -> None:
    cohort = await program.enrolled(RN="sosial", AK="sosial")
    session = await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "RN", "AK"))
    dates = f"/v1/participants/{who('RN')}/custody-dates"
    entered = dict.fromkeys(("pb_two_thirds", "assimilation_half", "cb_two_thirds"))
    await program.done(Role.LAPAS_REGISTRAR, "PUT", dates, entered | {"expected_release": "2026-11-20"})
    episode = f"/v1/episodes/{episode_of(who('RN'))}"
    for address in (dates, episode):
        assert (await program.ask(COUNSELLOR, "GET", address)).status_code == 200
    erased = ParticipantErased(
        facility=KUPANG,
        participant_id=who("RN"),
        legal_basis=LegalBasis.REQUEST,
        by_role=Role.DATA_PROTECTION,
        erased_on=date(2026, 8, 19),
    )
    program.note({"assessment": await program.assessment.tell(erased)})
    told = await program.done(OFFICER, "GET", f"/v1/movement-list?day={DAY}")
    assert [row["participant_id"] for row in told["movers"]] == [str(who("AK"))]
    for address in (dates, episode):
        assert (await program.ask(COUNSELLOR, "GET", address)).status_code == 404
    own = f"/episode/{episode_of(who('RN'))}"
    assert (await page(program, COUNSELLOR, own)).status_code == 404
    for asked in ("", "?kosong=1"):
        sheet = (await page(program, OFFICER, f"/sesi/{session['session_id']}/daftar-hadir{asked}")).text
        assert re.findall("KPG-26-00.-X|nomor belum diterima", sheet) == ["KPG-26-002-X"], (
            "nobody waits for her"
        )
