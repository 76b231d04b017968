"""The way out over HTTP: the register's dates, who leaves soon, the letter."""

from uuid import uuid4

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.unit.program.places import who

DATES = {"expected_release": "2026-11-20", "pb_two_thirds": "2026-08-31", "cb_two_thirds": None}


async def test_the_register_dates_make_a_list_and_the_letter_is_attached(program: House) -> None:
    cohort = await program.enrolled(SL="sosial", RN="sosial")
    address = f"/v1/participants/{who('SL')}/custody-dates"
    refusal = await program.ask(Role.LAPAS_REGISTRAR, "PUT", address, DATES | {"pb_two_thirds": "2027-01-01"})
    assert (refusal.status_code, refusal.json()["type"]) == (422, "urn:pulih:dates-order")
    assert refusal.json()["field"] == "pb_two_thirds"
    elsewhere = await program.ask(Role.LAPAS_REGISTRAR, "PUT", address, DATES, facility="lapas-ende")
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (403, "urn:pulih:other-facility")
    nobody = f"/v1/participants/{uuid4()}/custody-dates"
    assert (await program.ask(Role.LAPAS_REGISTRAR, "PUT", nobody, DATES)).status_code == 404
    assert (await program.ask(Role.BNN_COUNSELLOR, "PUT", address, DATES)).status_code == 403
    await program.done(Role.LAPAS_REGISTRAR, "PUT", address, DATES)
    await program.done(Role.LAPAS_REGISTRAR, "PUT", address, DATES | {"expected_release": "2026-11-18"})

    seen = await program.done(Role.LAPAS_HEAD, "GET", address)
    assert [each["expected_release"] for each in seen["records"]] == ["2026-11-20", "2026-11-18"]
    assert seen["letter_dues"] == [{"basis": "pb", "due_on": "2025-11-30"}]
    assert seen["letter_attached"] is False

    [custody] = (await program.done(Role.LAPAS_OFFICER, "GET", "/v1/release-due?within=30"))["due"]
    assert (custody["expected_release"], custody["days_left"], custody["limit"]) == ("2026-11-18", 23, 30)
    assert "receiver" not in custody
    assert (await program.done(Role.BNN_DOCTOR, "GET", "/v1/release-due?within=7"))["due"] == []

    session = (await program.done(Role.BNN_COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "SL")))[
        "session_id"
    ]
    marked = {"outcomes": {str(who("SL")): "hadir"}}
    await program.done(Role.BNN_COUNSELLOR, "PUT", f"/v1/sessions/{session}/attendance", marked)
    [care] = (await program.done(Role.BNN_COUNSELLOR, "GET", "/v1/release-due"))["due"]
    letters = f"/v1/episodes/{care['episode_id']}/outcome-letters"
    empty = await program.ask(Role.BNN_COUNSELLOR, "POST", letters, {"issued_on": "2026-10-27"})
    assert (empty.status_code, empty.json()["type"]) == (422, "urn:pulih:date-in-future")
    await program.done(Role.BNN_COUNSELLOR, "POST", letters, {"issued_on": "2026-10-26"})
    [custody] = (await program.done(Role.LAPAS_REGISTRAR, "GET", "/v1/release-due"))["due"]
    assert custody["letter_attached"] is True
