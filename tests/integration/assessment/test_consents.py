"""Consent over HTTP and at the vault: purpose by purpose, taken back, and what is refused."""

import nats
import orjson

from services.assessment.vault.answering import NAMES
from shared.contracts.codes import Role
from tests.integration.assessment.house import CONCLUSION, CONSENT, House

WITHDRAWAL = {"purpose": "care", "withdrawn_on": "2026-08-18"}


async def named(house: House, who: str, **purpose: str) -> bool:
    """Whether the vault names her to a counsellor, for a purpose."""
    question = {"token": house.token(Role.BNN_COUNSELLOR), "ids": [who], **purpose}
    client = await nats.connect(house.nats.url)
    try:
        reply = await client.request(NAMES, orjson.dumps(question), timeout=5)
    finally:
        await client.close()
    return who in orjson.loads(reply.data).get("names", {})


async def test_names_are_handed_on_only_while_she_agrees_to_that_purpose(assessment: House) -> None:
    who = await assessment.screened()
    path = f"/v1/participants/{who}/consent"
    aftercare = {**CONSENT, "purpose": "aftercare", "receiver": "community_service"}
    assert await named(assessment, who)
    to_them = {"purpose": "aftercare", "receiver": "community_service"}
    assert not await named(assessment, who, **to_them)
    await assessment.done(Role.BNN_COUNSELLOR, path, aftercare)
    assert await named(assessment, who, purpose="aftercare", receiver="community_service")
    assert not await named(assessment, who, purpose="research")
    assert not await named(assessment, who, purpose="aftercare", receiver="kanwil")
    back = {**WITHDRAWAL, **to_them}
    await assessment.done(Role.LAPAS_CLINIC, f"{path}/withdrawal", back)
    assert not await named(assessment, who, **to_them)
    assert await named(assessment, who), "for the work with her she is named still"


async def test_the_clinic_neither_reads_nor_works_on_what_she_does_not_share(assessment: House) -> None:
    who = await assessment.screened()
    path = f"/v1/participants/{who}"
    await assessment.done(Role.BNN_COUNSELLOR, f"{path}/conclusion", CONCLUSION)
    reading = ("results", "changes", "measures", "urine-tests", "substance-profile", "proposal")
    for ending in reading:
        answer = await assessment.ask(Role.LAPAS_CLINIC, "GET", f"{path}/{ending}")
        assert answer.status_code in {200, 404}, f"{ending}: {answer.text}"
    await assessment.done(Role.BNN_COUNSELLOR, f"{path}/consent/withdrawal", WITHDRAWAL)
    for ending in reading:
        answer = await assessment.ask(Role.LAPAS_CLINIC, "GET", f"{path}/{ending}")
        expected = (403, "urn:pulih:not-shared")
        assert (answer.status_code, answer.json()["type"]) == expected, f"{ending}: {answer.text}"
        mine = await assessment.ask(Role.BNN_DOCTOR, "GET", f"{path}/{ending}")
        assert mine.status_code in {200, 404}, f"{ending}: {mine.text}"
    listed = {
        role: (await assessment.ask(role, "GET", "/v1/participants")).json()["participants"][0]
        for role in (Role.LAPAS_CLINIC, Role.LAPAS_OFFICER, Role.BNN_DOCTOR)
    }
    assert listed[Role.LAPAS_CLINIC] == listed[Role.LAPAS_OFFICER]
    assert listed[Role.BNN_DOCTOR]["pathway"] == "sosial"


async def test_what_breaks_a_rule_names_field_and_rule_and_leaves_nothing(assessment: House) -> None:
    who = await assessment.refer()
    path = f"/v1/participants/{who}/consent"
    back = f"{path}/withdrawal"
    before = await assessment.written()
    for address, body, status, rule, field in (
        (path, {**CONSENT, "purpose": "gossip"}, 422, None, "purpose"),
        (path, {**CONSENT, "purpose": "care", "receiver": "kanwil"}, 422, "receiver-of-purpose", "receiver"),
        (path, {**CONSENT, "purpose": "care", "scope": "treatment"}, 422, "scope-of-purpose", "scope"),
        (path, {**CONSENT, "expires_on": "2026-08-06"}, 422, "expiry-order", "expires_on"),
        (path, {**CONSENT, "given": False, "expires_on": "2027-01-01"}, 422, "expiry-of-a-no", "expires_on"),
        (path, {**CONSENT, "reason": "malu"}, 422, None, "reason"),
        (back, WITHDRAWAL, 409, "nothing-to-withdraw", "purpose"),
        (back, {"withdrawn_on": "2026-08-18"}, 422, None, "purpose"),
        (back, {**WITHDRAWAL, "withdrawn_on": "kemarin"}, 422, None, "withdrawn_on"),
    ):
        answer = await assessment.ask(Role.BNN_COUNSELLOR, "POST", address, body)
        told = answer.json()
        assert answer.status_code == status, f"{body}: {answer.text}"
        assert field in {told.get("field"), *(e.get("field") for e in told.get("errors", []))}, answer.text
        assert rule is None or told["type"] == f"urn:pulih:{rule}", answer.text
    for role in (Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.KANWIL):
        assert (await assessment.ask(role, "POST", back, WITHDRAWAL)).status_code == 403
    assert await assessment.written() == before


async def test_what_can_be_asked_is_answered_in_the_order_of_the_form(assessment: House) -> None:
    kinds = (await assessment.ask(Role.LAPAS_OFFICER, "GET", "/v1/consents/kinds")).json()["kinds"]
    assert [(k["purpose"], k["required"]) for k in kinds][:2] == [("rehabilitation", True), ("care", False)]
    assert {k["stands"] for k in kinds} == {"asked", "with_treatment", "unless_refused"}
