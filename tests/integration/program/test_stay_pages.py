"""The page of a stay, as a browser without scripts uses it: by each side, once however often one presses."""

import re

import httpx

from services.program.domain.ids import episode_of
from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.integration.program.test_pages import page
from tests.unit.program.places import KUPANG, who

OFFICER, HEAD, COUNSELLOR, DOCTOR = (
    Role.LAPAS_OFFICER,
    Role.LAPAS_HEAD,
    Role.BNN_COUNSELLOR,
    Role.BNN_DOCTOR,
)
STAY = f"/episode/{episode_of(who('AK'))}"
WAINGAPU = "rutan-waingapu"


async def look(program: House, role: Role, path: str = STAY, **how: str) -> str:
    """The page, as far as it concerns the reader."""
    await program.ask(role, "GET", "/v1/holds", **how)
    shown = await page(program, role, path, **how)
    assert shown.status_code == 200, shown.text
    return shown.text.split("<main", 1)[1]


async def press(
    program: House, role: Role, form: str, fields: dict[str, str], **how: str
) -> list[httpx.Response]:
    """Press the button of a form twice: the second one is the same command."""
    html = await look(program, role, **how)
    found = re.search(rf'action="({STAY}/{form})".*?name="command_id" value="([^"]+)"', html, re.DOTALL)
    assert found, form
    return [await page(program, role, found[1], fields | {"command_id": found[2]}, **how) for _ in range(2)]


async def told(program: House, *names: str) -> list[str]:
    events = await program.app.state.program.store.read("program", after=0, limit=500)
    return [event.name for event in events if event.name in names]


async def test_a_pause_is_proposed_agreed_to_and_ended_and_its_reason_stays_with_its_side(
    program: House,
) -> None:
    await program.enrolled(AK="sosial", DW="sosial")
    isolation = {"reason": "strap_sel", "since": "2026-10-26"}
    answers = await press(program, OFFICER, "jeda", isolation)
    assert [(each.status_code, each.headers["location"]) for each in answers] == [
        (303, f"{STAY}?selesai=usul")
    ] * 2
    assert "Strap sel" in await look(program, OFFICER)
    assert "/putus" not in await look(program, OFFICER)
    assert "Usulan jeda menunggu keputusan" in await look(program, HEAD, "/episode")
    assert "strap" not in (await look(program, COUNSELLOR)).lower()
    await press(program, HEAD, "jeda/[^/]+/putus", {"accept": "true"})
    bnn = await look(program, COUNSELLOR)
    assert ("Alasan Lapas" in bnn, "strap" in bnn.lower(), "/kembali" in bnn) == (True, False, False)
    assert "Jeda" in await look(program, OFFICER, "/episode")
    [early, _] = await press(program, HEAD, "jeda/[^/]+/kembali", {"ended_on": "2026-10-20"})
    assert (early.status_code, "sebelum jeda dimulai" in early.text) == (422, True)
    await press(program, HEAD, "jeda/[^/]+/kembali", {"ended_on": "2026-10-26"})
    names = await told(program, "HoldProposed", "HoldBegun", "HoldEnded")
    assert names == ["HoldProposed", "HoldBegun", "HoldEnded"]


async def test_a_stage_lacks_what_is_named_and_a_doctor_completes_it_in_spite_of_it(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    made = await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK", "DW"))
    for wrong in ("medis", "sosial", "/tahap"):
        assert wrong not in (await look(program, OFFICER)).lower(), wrong
    day = {"stage": "social", "completed_on": "2026-09-01"}
    [missing, _] = await press(program, COUNSELLOR, "tahap", day)
    assert missing.status_code in {409, 422}
    assert "Ada sesi yang belum ditandai." in missing.text
    assert f"/sesi/{made['session_id']}/daftar-hadir" in missing.text
    second = session_of(cohort, "AK", "DW", starts_at="2026-08-27T09:00")
    sheets = [
        made["session_id"],
        (await program.done(COUNSELLOR, "POST", "/v1/sessions", second))["session_id"],
    ]
    for sheet, outcome in zip(sheets, ("hadir", "alpa"), strict=True):
        body = {"outcomes": {str(who("AK")): outcome, str(who("DW")): "hadir"}}
        await program.done(OFFICER, "PUT", f"/v1/sessions/{sheet}/attendance", body)
    [few, _] = await press(program, COUNSELLOR, "tahap", day)
    assert re.search(r"1/2, perlu \d+%", few.text)
    assert 'name="override"' not in few.text
    await press(program, DOCTOR, "tahap", day | {"override": "keputusan_rapat_kasus"})
    assert await told(program, "StageCompleted") == ["StageCompleted"]
    assert "keterampilan" in (await look(program, OFFICER)).lower()


async def test_three_absences_are_decided_on_and_a_stay_is_offered_and_taken_over(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    for day in ("2026-08-20", "2026-08-27", "2026-09-03"):
        plan = session_of(cohort, "AK", "DW", starts_at=f"{day}T09:00")
        made = await program.done(COUNSELLOR, "POST", "/v1/sessions", plan)
        body = {"outcomes": {str(who("AK")): "alpa", str(who("DW")): "hadir"}}
        await program.done(OFFICER, "PUT", f"/v1/sessions/{made['session_id']}/attendance", body)
    assert "/usulan" not in await look(program, OFFICER)
    tasks = await look(program, COUNSELLOR, "/tugas")
    assert re.search(rf'href="{STAY}">Putuskan', tasks)
    await press(program, COUNSELLOR, "usulan", {"decision": "keep", "decided_on": "2026-10-20"})
    assert await told(program, "DropOutDecided") == ["DropOutDecided"]
    offer = {"to_facility": WAINGAPU, "offered_on": "2026-10-19"}
    [done, _] = await press(program, OFFICER, "serah", offer)
    assert done.headers["location"] == f"{STAY}?selesai=serah"
    there = {"facility": WAINGAPU}
    assert STAY in await look(program, OFFICER, "/episode", **there)
    shown = await look(program, OFFICER, **there)
    assert ("/jeda" in shown, "/tahap" in shown, "/serah/terima" in shown) == (False, False, True)
    assert "/serah/terima" not in await look(program, OFFICER)
    no = {"reason": "tidak_ada_tempat", "declined_on": "2026-10-20"}
    await press(program, OFFICER, "serah/tolak", no, **there)
    gone = await page(program, OFFICER, STAY, **there)
    assert gone.status_code == 403
    names = ["HandOverOffered", "HandOverDeclined"]
    assert await told(program, *names) == names
    assert KUPANG not in await look(program, OFFICER, "/episode", **there)


async def test_an_end_is_shown_before_it_is_done_and_its_reason_stays_with_its_side(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    plan = session_of(cohort, "AK", "DW", starts_at="2026-10-29T09:00")
    await program.done(COUNSELLOR, "POST", "/v1/sessions", plan)
    offered = {
        OFFICER: set(),
        HEAD: {"dikeluarkan_disiplin", "pertimbangan_lapas"},
        Role.LAPAS_REGISTRAR: {"meninggal", "bebas"},
        Role.LAPAS_CLINIC: {"alasan_medis", "meninggal"},
        COUNSELLOR: {"mundur", "salah_rujuk", "pertimbangan_bnn"},
        DOCTOR: {"salah_rujuk", "alasan_medis", "pertimbangan_bnn"},
    }
    for role, reasons in offered.items():
        form = (await look(program, role)).partition('id="akhir"')[2]
        assert set(re.findall(r'option value="(\w+)"', form)) == reasons, role
    for said, field, wrong in (
        ({"reason": "dikeluarkan_disiplin", "ended_on": "2026-08-01"}, "ended_on", "sebelum SK"),
        ({"reason": "alasan_medis", "ended_on": "2026-10-20"}, "reason", "bukan wewenang peran Anda"),
        ({"reason": "kabur", "ended_on": "2026-10-20"}, "reason", "Pilih salah satu"),
        ({"reason": "pertimbangan_lapas", "ended_on": ""}, "ended_on", "Isi kolom ini"),
    ):
        again = await page(program, HEAD, f"{STAY}/akhir/periksa", said)
        assert again.status_code in {403, 422}
        beside = re.search(rf'id="e-akhir-{field}">.*?{wrong}', again.text)
        assert beside, (said, again.text)
    assert (await page(program, OFFICER, f"{STAY}/akhir/periksa", {"reason": "mundur"})).status_code == 403

    end = {"reason": "dikeluarkan_disiplin", "ended_on": "2026-10-20"}
    shown = await page(program, HEAD, f"{STAY}/akhir/periksa", end)
    for word in ("tidak dapat dibatalkan", "29 Oktober 2026, 09.00", "Berhenti", "Dihentikan Lapas"):
        assert word in shown.text, word
    assert await told(program, "EpisodeEnded") == [], "nothing is written by looking"
    [form] = re.findall(rf'action="{STAY}/akhir">(.*?)</form>', shown.text, re.DOTALL)
    final = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
    assert final.items() >= end.items()

    more = session_of(cohort, "AK", starts_at="2026-10-30T09:00")
    await program.done(COUNSELLOR, "POST", "/v1/sessions", more)
    stale = await page(program, HEAD, f"{STAY}/akhir", final)
    assert (stale.status_code, "Ada yang berubah" in stale.text) == (409, True)
    assert await told(program, "EpisodeEnded") == []
    final |= dict(re.findall(r'name="(command_id|seen)" value="([^"]+)"', stale.text))
    for _ in range(2):
        done = await page(program, HEAD, f"{STAY}/akhir", final)
        assert (done.status_code, done.headers["location"]) == (303, f"{STAY}?selesai=akhir")
    assert await told(program, "EpisodeEnded", "BookingFreed") == ["EpisodeEnded", *["BookingFreed"] * 2]
    assert "Dikeluarkan karena disiplin" in await look(program, HEAD)
    bnn = await look(program, DOCTOR)
    assert ("Dihentikan Lapas, 20 Oktober 2026" in bnn, "disiplin" in bnn) == (True, False)
    assert "/akhir" not in bnn
    officer = await look(program, OFFICER, "/episode")
    assert STAY not in officer
    late = await page(program, HEAD, f"{STAY}/akhir/periksa", end)
    assert (late.status_code, "Ia sudah keluar" in late.text) == (409, True)
    await _released(program)


async def _released(program: House) -> None:
    """The register's own end, by the same two steps; whether a service takes her is not the prison's."""
    stay = f"/episode/{episode_of(who('DW'))}"
    early = {"reason": "bebas", "ended_on": "2026-08-01"}
    again = await page(program, Role.LAPAS_REGISTRAR, f"{stay}/akhir/periksa", early)
    assert re.search(r'id="e-akhir-ended_on">\s*<strong>', again.text), again.text
    free = {"reason": "bebas", "ended_on": "2026-10-20"}
    shown = await page(program, Role.LAPAS_REGISTRAR, f"{stay}/akhir/periksa", free)
    assert ("Lapas melihat: Bebas" in shown.text, "BNN melihat" in shown.text) == (True, False)
    final = dict(re.findall(r'name="(command_id|seen|reason|ended_on)" value="([^"]+)"', shown.text))
    done = await page(program, Role.LAPAS_REGISTRAR, f"{stay}/akhir", final)
    assert done.status_code == 303, done.text
    assert "Bebas tanpa serah terima" in await look(program, COUNSELLOR, stay)
