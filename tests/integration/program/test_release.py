"""The way out over HTTP: the register's dates, who leaves soon, the letter, a referral, contacts, tasks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import nats
import orjson
from nats.aio.msg import Msg

from shared.contracts.assessment import ConsentRecorded
from shared.contracts.codes import Role
from shared.contracts.consents import AFTERCARE
from shared.contracts.program import EpisodeEnded
from shared.eventstore.port import Append, NewEvent, StreamRef, Trace
from tests.integration.program.beside import AFTERWARDS
from tests.integration.program.house import House, session_of
from tests.integration.program.test_pages import page
from tests.unit.program.places import KUPANG, who

BNN, REGISTRAR = Role.BNN_COUNSELLOR, Role.LAPAS_REGISTRAR
HER = who("SL")
DATES = {"expected_release": "2026-11-20", "pb_two_thirds": "2026-08-31", "cb_two_thirds": None}
ADDRESS = f"/v1/participants/{HER}/custody-dates"


async def test_from_the_dates_of_the_register_to_the_contacts_after_release(program: House) -> None:
    cohort = await program.enrolled(SL="sosial", RN="sosial")
    await dates_are_entered(program)
    await program.app.state.program.clockwork.tick()
    assert await tasks(program) == ["bebas_30", "serah_terima", "surat_hasil"]
    episode = await letter_is_signed(program, cohort)
    assert await tasks(program) == ["bebas_30", "serah_terima"]
    await service_takes_her(program, episode)
    assert await tasks(program) == ["bebas_30"]
    await she_is_released(program, episode)
    await contacts_are_recorded(program)
    assert await tasks(program) == []


async def tasks(program: House) -> list[str]:
    shown = (await program.done(BNN, "GET", "/v1/tasks"))["tasks"]
    return sorted(str(task["kind"]) for task in shown)


async def dates_are_entered(program: House) -> None:
    refusal = await program.ask(REGISTRAR, "PUT", ADDRESS, DATES | {"pb_two_thirds": "2027-01-01"})
    assert (refusal.status_code, refusal.json()["type"]) == (422, "urn:pulih:dates-order")
    assert refusal.json()["field"] == "pb_two_thirds"
    elsewhere = await program.ask(REGISTRAR, "PUT", ADDRESS, DATES, facility="lapas-ende")
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (403, "urn:pulih:other-facility")
    nobody = f"/v1/participants/{uuid4()}/custody-dates"
    assert (await program.ask(REGISTRAR, "PUT", nobody, DATES)).status_code == 404
    assert (await program.ask(BNN, "PUT", ADDRESS, DATES)).status_code == 403
    await program.done(REGISTRAR, "PUT", ADDRESS, DATES)
    await program.done(REGISTRAR, "PUT", ADDRESS, DATES | {"expected_release": "2026-11-18"})

    seen = await program.done(Role.LAPAS_HEAD, "GET", ADDRESS)
    assert [each["expected_release"] for each in seen["records"]] == ["2026-11-20", "2026-11-18"]
    assert seen["letter_dues"] == [{"basis": "pb", "due_on": "2025-11-30"}]
    assert seen["letter_attached"] is False

    [custody] = (await program.done(Role.LAPAS_OFFICER, "GET", "/v1/release-due?within=30"))["due"]
    assert (custody["expected_release"], custody["days_left"], custody["limit"]) == ("2026-11-18", 23, 30)
    assert "receiver" not in custody
    assert (await program.done(Role.BNN_DOCTOR, "GET", "/v1/release-due?within=7"))["due"] == []
    for role, others in ((Role.LAPAS_HEAD, False), (BNN, True)):
        listed = await page(program, role, "/bebas?dalam=30")
        assert f'href="/bebas/{HER}"' in listed.text
        assert ("Rujukan" in listed.text, "Kontak berikut" in listed.text) == (others, False)
    form = {"expected_release": "2026-11-18", "pb_two_thirds": "2026-12-31"}
    wrong = await page(program, REGISTRAR, f"/bebas/{HER}/tanggal", form)
    assert (wrong.status_code, 'aria-describedby="e-pb_two_thirds"' in wrong.text) == (422, True)
    assert 'value="2026-12-31"' in wrong.text


async def letter_is_signed(program: House, cohort: str) -> str:
    session = (await program.done(BNN, "POST", "/v1/sessions", session_of(cohort, "SL")))["session_id"]
    marked = {"outcomes": {str(HER): "hadir"}}
    await program.done(BNN, "PUT", f"/v1/sessions/{session}/attendance", marked)
    [care] = (await program.done(BNN, "GET", "/v1/release-due"))["due"]
    letters = f"/v1/episodes/{care['episode_id']}/outcome-letters"
    early = await program.ask(BNN, "POST", letters, {"issued_on": "2026-10-27"})
    assert (early.status_code, early.json()["type"]) == (422, "urn:pulih:date-in-future")
    signed = (await program.done(BNN, "POST", letters, {"issued_on": "2026-10-26"}))["letter_id"]
    silent = await program.ask(REGISTRAR, "GET", f"{letters}/{signed}")
    assert (silent.status_code, silent.json()["type"]) == (503, "urn:pulih:names-unavailable")
    async with vault_beside(program):
        printed = await program.ask(REGISTRAR, "GET", f"{letters}/{signed}")
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert printed.content.startswith(b"%PDF-")
    assert (await program.ask(REGISTRAR, "GET", f"{letters}/{uuid4()}")).status_code == 404
    other = await program.ask(REGISTRAR, "GET", f"{letters}/{signed}", facility="lapas-ende")
    assert other.status_code == 403
    [custody] = (await program.done(REGISTRAR, "GET", "/v1/release-due"))["due"]
    assert custody["letter_attached"] is True
    return str(care["episode_id"])


@asynccontextmanager
async def vault_beside(program: House) -> AsyncIterator[None]:
    """Somebody who knows her name."""
    client = await nats.connect(program.settings.nats)

    async def answer(message: Msg) -> None:
        ids = orjson.loads(message.data)["ids"]
        names = {each: {"name": "Nona Contoh", "register_number": "B.1/2026"} for each in ids}
        await message.respond(orjson.dumps({"names": names}))

    await client.subscribe("pulih.vault.names", cb=answer)
    await client.flush()
    try:
        yield
    finally:
        await client.close()


async def service_takes_her(program: House, episode: str) -> None:
    referrals = f"/v1/episodes/{episode}/release-referrals"
    offer = {"receiver": "bnnk-kupang", "offered_on": "2026-10-26"}
    refusal = await program.ask(BNN, "POST", referrals, offer)
    assert (refusal.status_code, refusal.json()["type"]) == (409, "urn:pulih:consent-to-share")
    again = await page(program, BNN, f"/bebas/{HER}/rujukan", offer)
    assert again.status_code == 409
    assert 'aria-describedby="e-receiver"' in again.text
    assert '<option value="bnnk-kupang" selected>' in again.text
    unknown = await program.ask(BNN, "POST", referrals, offer | {"receiver": "klinik-bulan"})
    assert (unknown.status_code, unknown.json()["field"]) == (422, "receiver")
    said = AFTERCARE.model_dump(include={"scope", "purpose", "receiver"})
    consent = ConsentRecorded(
        facility=KUPANG,
        participant_id=HER,
        given=True,
        asked_on=date(2026, 10, 1),
        notice_version="2026-1",
        language="id",
        read_aloud=True,
        by_role=BNN,
        **said,
    )
    program.note({"assessment": await program.assessment.tell(consent)})
    await program.done(Role.SERVICE, "GET", "/v1/policy/position")
    referral = (await program.done(BNN, "POST", referrals, offer))["referral_id"]
    answer = f"{referrals}/{referral}/accepted"
    await program.done(BNN, "POST", answer, {"accepted_on": "2026-10-26"})
    assert (await program.ask(REGISTRAR, "POST", answer, {"accepted_on": "2026-10-26"})).status_code == 403


async def she_is_released(program: House, episode: str) -> None:
    """Her stay ends as completed; how it does is told by other tests."""
    ended = EpisodeEnded(
        facility=KUPANG,
        participant_id=HER,
        episode_id=episode,  # type: ignore[arg-type]  # an id as text
        reason="selesai",  # type: ignore[arg-type]  # a code as text
        ended_on=date(2026, 10, 20),
        side="bnnp",
    )
    told = NewEvent(StreamRef("program", f"episode-{episode}"), ended, AFTERWARDS)
    store = program.app.state.program.store
    await store.append(Append(trace=Trace(str(uuid4())), events=[told]))
    release = {
        "participant_id": str(HER),
        "facility": KUPANG,
        "movement": "release",
        "moved_on": "2026-10-21",
    }
    await program.done(REGISTRAR, "POST", "/v1/movements", release)


async def contacts_are_recorded(program: House) -> None:
    contacts = f"/v1/participants/{HER}/aftercare-contacts"
    contact: dict[str, Any] = {"number": 1, "contacted_on": "2026-10-25", "kept": True, "how": "visit"}
    assert (await program.done(BNN, "GET", "/v1/aftercare"))["aftercare"] == []
    at_once = contact | {"number": None, "contacted_on": "2026-10-22", "kept": False}
    await program.done(BNN, "POST", contacts, at_once)
    await program.app.state.program.clockwork.tick()
    assert await tasks(program) == ["kontak_pasca"]
    untold = await page(program, BNN, f"/bebas/{HER}/kontak", {"number": "1", "contacted_on": "2026-10-25"})
    assert (untold.status_code, "Isian ini belum benar." in untold.text) == (422, True)
    await program.done(BNN, "POST", contacts, contact)
    form = {"number": "1", "contacted_on": "2026-10-24", "kept": "true", "how": "visit"}
    saved = await page(program, BNN, f"/bebas/{HER}/kontak", form)
    assert (saved.status_code, saved.headers["location"]) == (303, f"/bebas/{HER}?tersimpan=1")
    shown = await page(program, BNN, saved.headers["location"])
    assert "(1): Kunjungan ke rumah, terlaksana" in shown.text
    [row] = (await program.done(Role.BNN_DOCTOR, "GET", "/v1/aftercare"))["aftercare"]
    assert (row["planned"], row["kept"], row["continued"], row["next_due"]) == (8, 1, True, "2026-11-21")


async def test_what_was_to_be_done_for_who_is_listed_no_more_is_dropped(program: House) -> None:
    await program.assessed(AK="sosial")
    address = f"/v1/participants/{who('AK')}/custody-dates"
    await program.done(REGISTRAR, "PUT", address, DATES | {"pb_two_thirds": None})
    await program.app.state.program.clockwork.tick()
    assert await tasks(program) == ["bebas_30"]
    program.note({"assessment": await program.assessment.retract("AK")})
    await program.done(BNN, "GET", "/v1/tasks")
    await program.app.state.program.clockwork.tick()
    assert await tasks(program) == []
    assert b"pulih_job_failures_total{" not in (await program.client.get("/metrics")).content
