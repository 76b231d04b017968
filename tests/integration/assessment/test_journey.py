"""The way of one woman, and of a roster, through the HTTP interface."""

import asyncio
import uuid

import httpx
import orjson

from shared.contracts.codes import Role
from tests.contracts.waiting import until
from tests.integration.assessment.house import (
    ASSIST,
    CONCLUSION,
    CONSENT,
    EDUCATION,
    KUPANG,
    MEDICAL,
    NAMES,
    NUMBERS,
    ROSTER,
    THAT_DAY,
    House,
    woman,
)


def waiting_for(answer: httpx.Response) -> dict[str, str]:
    return {"Pulih-Consistent-With": answer.headers["Pulih-Positions"]}


async def test_she_is_referred_asked_screened_and_assessed(assessment: House) -> None:
    referred = await assessment.done(Role.LAPAS_OFFICER, "/v1/referrals", woman())
    who = referred["participant_id"]
    assert referred == {
        "participant_id": who,
        "case_number": "KPG-26-001-O",
        "positions": {"assessment": 1},
    }
    path = f"/v1/participants/{who}"
    assert (await assessment.done(Role.BNN_COUNSELLOR, f"{path}/consent", CONSENT))["participant_id"] == who
    screened = await assessment.done(Role.BNN_DOCTOR, f"{path}/instruments/assist", ASSIST)
    assert screened["positions"] == {"clinical": 1}
    concluded = await assessment.ask(Role.BNN_DOCTOR, "POST", f"{path}/conclusion", MEDICAL)
    assert concluded.status_code == 201

    told = await assessment.events("assessment")
    assert len(told) == 3
    assert told[2]["type"] == "pulih.assessment.ParticipantAssessed.v1"
    assert told[2]["data"]["assessment_id"] == concluded.json()["assessment_id"]
    assert [event["time"] for event in told] == [
        "2026-08-03T04:00:00.000000Z",
        "2026-08-06T04:00:00.000000Z",
        "2026-08-11T04:00:00.000000Z",
    ]
    result, why = await assessment.events("clinical")
    assert (why["data"]["proposal"], why["data"]["deviation_reason"]) == ("sosial", "clinical_judgement")
    assert result["data"]["result_id"] == screened["result_id"]
    assert [(each["substance"], each["score"], each["band"]) for each in result["data"]["scores"]] == [
        ("tobacco", 25, "moderate"),
        ("amphetamine", 31, "high"),
    ]

    seen = await assessment.ask(Role.BNN_COUNSELLOR, "GET", path, headers=waiting_for(concluded))
    shown = seen.json()["participant"]
    assert shown.pop("changed_at").startswith(f"{THAT_DAY:%Y-%m-%d}")
    assert shown | {"name": NAMES[0], "register_number": NUMBERS[0]} == {
        "participant_id": who,
        "facility": KUPANG,
        "case_number": "KPG-26-001-O",
        "name": NAMES[0],
        "register_number": NUMBERS[0],
        "status": "assessed",
        "referred_on": "2026-08-03",
        "asked_on": "2026-08-06",
        "withdrawn_on": None,
        "retracted_on": None,
        "assessment_id": concluded.json()["assessment_id"],
        "pathway": "medis",
        "concluded_on": "2026-08-11",
        "result_id": screened["result_id"],
        "screened_on": "2026-08-11",
        "recall_anchor": "three_months_before_custody",
        "due": "profile",
    }


async def test_a_no_is_followed_by_a_yes_and_a_conclusion_by_a_better_one(assessment: House) -> None:
    who = await assessment.refer()
    path = f"/v1/participants/{who}"
    await assessment.done(Role.LAPAS_CLINIC, f"{path}/consent", {**CONSENT, "given": False})
    await assessment.done(Role.BNN_COUNSELLOR, f"{path}/consent", {**CONSENT, "asked_on": "2026-08-09"})
    await assessment.done(Role.BNN_COUNSELLOR, f"{path}/instruments/assist", ASSIST)
    first = (await assessment.done(Role.BNN_COUNSELLOR, f"{path}/conclusion", CONCLUSION))["assessment_id"]
    again = await assessment.done(Role.BNN_COUNSELLOR, f"{path}/conclusion", CONCLUSION)
    assert (again["assessment_id"], again["positions"]) == (first, {})

    unread = {**EDUCATION, "concluded_on": "2026-08-12"}
    refused = await assessment.ask(Role.BNN_COUNSELLOR, "POST", f"{path}/conclusion", unread)
    assert (refused.status_code, refused.json()["field"]) == (409, "supersedes")
    assert first in refused.json()["detail"]
    second = await assessment.done(Role.BNN_COUNSELLOR, f"{path}/conclusion", {**unread, "supersedes": first})
    told = (await assessment.events("assessment"))[-1]["data"]
    assert (told["assessment_id"], told["supersedes"]) == (second["assessment_id"], first)


async def test_a_roster_is_referred_in_one_append_and_harmless_the_second_time(assessment: House) -> None:
    first = await assessment.roster(ROSTER)
    assert first.status_code == 201, first.text
    listed = first.json()["participants"]
    assert [(row["line"], row["case_number"]) for row in listed] == [
        (2, "KPG-26-001-O"),
        (3, "KPG-26-002-M"),
        (4, "KPG-26-003-K"),
    ]
    before = await assessment.written()
    assert before["events"] == 3
    spelt = ROSTER.replace(",", ";").replace("Contoh Seli", "CONTOH  SELI").replace("\n", "\r\n")
    for same in (ROSTER, "\ufeff" + spelt):
        second = await assessment.roster(same)
        assert (second.status_code, second.json()["participants"]) == (200, listed)
    after = await assessment.written()
    assert {**after, "commands": 0} == {**before, "commands": 0}

    longer = ROSTER + "\nCTH-904/2026,Contoh Adel Kaka,1997-04-08,tahanan,"
    third = await assessment.roster(longer)
    assert third.status_code == 201
    assert third.json()["participants"][:3] == listed
    assert third.json()["participants"][3]["case_number"].startswith("KPG-26-004-")


async def test_a_known_number_with_other_data_is_refused(assessment: House) -> None:
    await assessment.roster(ROSTER)
    before = await assessment.written()
    other = ROSTER.replace(NAMES[1], "Contoh Orang Lain") + "\nCTH-904/2026,Contoh Adel,1997-04-08,tahanan,"
    refused = await assessment.roster(other)
    assert refused.status_code == 422
    assert [(e["line"], e["field"], e["rule"]) for e in refused.json()["errors"]] == [
        (3, "name", "register-known")
    ]
    assert NAMES[1] not in refused.text
    one = woman(1, birth_date="1990-07-04", legal_status="tahanan", expected_release=None)
    single = await assessment.ask(Role.LAPAS_OFFICER, "POST", "/v1/referrals", one)
    assert (single.status_code, single.json()["type"], single.json()["field"]) == (
        409,
        "urn:pulih:register-known",
        "register_number",
    )
    assert await assessment.written() == before


async def test_a_number_belongs_to_a_facility(assessment: House) -> None:
    here = await assessment.refer()
    there = await assessment.done(
        Role.LAPAS_OFFICER,
        "/v1/referrals",
        woman(facility="rutan-waingapu"),
        facility="rutan-waingapu",
    )
    assert there["participant_id"] != here
    assert there["case_number"].startswith("WGP-26-001-")


async def test_a_retracted_woman_may_be_referred_again(assessment: House) -> None:
    first = await assessment.refer()
    wrong = {"reason": "salah_rujuk", "retracted_on": "2026-08-04"}
    await assessment.done(Role.LAPAS_HEAD, f"/v1/participants/{first}/retraction", wrong)
    refused = await assessment.ask(Role.BNN_COUNSELLOR, "POST", f"/v1/participants/{first}/consent", CONSENT)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:pulih:referral-retracted")
    assert await assessment.refer() != first


async def test_the_same_key_twenty_times_has_one_effect(assessment: House) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answers = await asyncio.gather(
        *(
            assessment.ask(Role.LAPAS_OFFICER, "POST", "/v1/referrals", woman(), headers=key)
            for _ in range(20)
        )
    )
    assert len({answer.content for answer in answers}) == 1
    assert len(await assessment.events("assessment")) == 1
    other = await assessment.ask(Role.LAPAS_OFFICER, "POST", "/v1/referrals", woman(1), headers=key)
    assert (other.status_code, other.json()["type"]) == (409, "urn:pulih:idempotency-key-reused")


async def test_names_and_numbers_are_nowhere_in_the_events_commands_and_reservations(
    assessment: House,
) -> None:
    who = (await assessment.roster(ROSTER)).json()["participants"][0]
    path = f"/v1/participants/{who['participant_id']}"
    await assessment.done(Role.BNN_COUNSELLOR, f"{path}/consent", CONSENT)
    await assessment.done(Role.BNN_COUNSELLOR, f"{path}/instruments/assist", ASSIST)
    await assessment.done(Role.BNN_COUNSELLOR, f"{path}/conclusion", CONCLUSION)
    secrets = [*NAMES, *NUMBERS, *(name.split()[1] for name in NAMES), "1994-02-11", "narapidana", "2037"]
    for table in ("events", "commands", "reservations", "vault_keys", "desk.cases_v1", "desk.screenings_v1"):
        query = f"select t::text from {table} t"  # noqa: S608 - fixed names
        await until(lambda query=query: assessment.database.fetch(query))  # the desk follows the log
        rows = await assessment.database.fetch(query)
        for secret in secrets:
            assert not [row for row in rows if secret.casefold() in row[0].casefold()], f"{secret}: {table}"
    sealed = await assessment.database.fetch("select ciphertext from vault_rows")
    assert len(sealed) == 3 * len(NAMES) + 1
    for secret in [*secrets, '"q2"']:
        assert not [row for row in sealed if secret.encode() in row["ciphertext"]], secret
    result, _ = await assessment.events("clinical")
    assert "q2" not in orjson.dumps(result).decode()
    assert len(result["data"]["answers_digest"]) == 64
