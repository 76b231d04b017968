"""Calendar feeds over HTTP: one's own, opened by an address that is told once, replaced and revoked."""

import re

from icalendar import Calendar

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.integration.program.test_pages import page
from tests.unit.program.places import KUPANG

COUNSELLOR, DOCTOR, OFFICER = Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_OFFICER


async def read(program: House, path: str) -> list[tuple[str, str]]:
    """Summary and status of each entry, as a telephone without any header gets it."""
    answer = await program.client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return [(str(e["summary"]), str(e["status"])) for e in Calendar.from_ical(answer.content).walk("VEVENT")]


async def test_a_feed_is_opened_by_its_address_until_it_is_replaced_or_revoked(program: House) -> None:
    cohort = await program.enrolled(RN="medis", AK="sosial")
    soon = {"starts_at": "2026-11-05T09:00"}
    kept = await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK", **soon))
    medical = {"stage": "medical", "room": "Klinik", "leader": "dokter"}
    await program.done(DOCTOR, "POST", "/v1/sessions", session_of(cohort, "RN", **soon, **medical))
    await program.done(OFFICER, "GET", "/v1/sessions")
    own = (await program.done(COUNSELLOR, "POST", "/v1/calendar-feeds", {"kind": "own"}))["path"]
    rooms = (await program.done(OFFICER, "POST", "/v1/calendar-feeds", {"kind": "rooms"}))["path"]
    assert await read(program, own) == [("PB Aula", "CONFIRMED")]
    assert await read(program, rooms) == [("PB Aula", "CONFIRMED"), ("PB Klinik", "CONFIRMED")]
    off = {"caused_by": "bnn"}
    await program.done(COUNSELLOR, "POST", f"/v1/sessions/{kept['session_id']}/cancellation", off)
    await program.done(OFFICER, "GET", "/v1/sessions")
    assert await read(program, own) == [("PB Aula", "CANCELLED")]
    again = (await program.done(COUNSELLOR, "POST", "/v1/calendar-feeds", {"kind": "own"}))["path"]
    assert (await program.client.get(own)).status_code == 404
    [known] = (await program.done(COUNSELLOR, "GET", "/v1/calendar-feeds"))["feeds"]
    assert not {"path", "token", "token_hash"} & known.keys()
    gone = await program.client.delete("/v1/calendar-feeds/own", headers=program.bearer(COUNSELLOR))
    assert gone.status_code == 204
    assert (await program.client.get(again)).status_code == 404
    wrong = await program.ask(COUNSELLOR, "POST", "/v1/calendar-feeds", {"kind": "rooms"})
    assert wrong.json()["type"] == "urn:pulih:facility-missing"
    other = {"kind": "rooms", "facility": "rutan-waingapu"}
    assert (await program.ask(OFFICER, "POST", "/v1/calendar-feeds", other)).status_code == 403
    assert other["facility"] != KUPANG
    await _page(program)


async def _page(program: House) -> None:
    made = (await page(program, COUNSELLOR, "/kalender/own", {"command_id": "a"})).text
    found = re.search(r"<code>http://pulih\.test(/kalender/[^<]+)</code>", made)
    assert found
    assert await read(program, found[1]) == [("PB Aula", "CANCELLED")]
    assert found[1] not in (await page(program, COUNSELLOR, "/kalender")).text
    ended = await page(program, COUNSELLOR, "/kalender/own/akhiri", {"command_id": "b"})
    assert ended.status_code == 303
    assert (await program.client.get(found[1])).status_code == 404
