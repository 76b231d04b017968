"""What is not accepted: each a problem that names field and rule, and nothing is left behind."""

from dataclasses import dataclass
from typing import Any

import httpx

from shared.contracts.codes import Role
from tests.integration.assessment.house import (
    ASSIST,
    CONCLUSION,
    CONSENT,
    HEADER,
    KUPANG,
    ROSTER,
    WAINGAPU,
    House,
    woman,
)

NOBODY = "00000000-0000-4000-8000-000000000001"
CARE = Role.BNN_COUNSELLOR


@dataclass
class Bad:
    """A request and how it is refused."""

    role: Role
    path: str
    body: Any
    status: int
    rule: str
    field: str | None = None
    facility: str = KUPANG


def answers(**changed: object) -> dict[str, Any]:
    return {**ASSIST, "answers": {**ASSIST["answers"], **changed}}  # type: ignore[dict-item]  # a form


def refused(answer: httpx.Response, status: int, rule: str, about: str | None) -> None:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    said = (answer.status_code, problem["type"], problem.get("field"))
    assert said == (status, f"urn:pulih:{rule}", about), problem
    assert problem["detail"]
    assert problem["detail"][-1] == "."


REFERRAL = "/v1/referrals"
BAD_REFERRALS = [
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(referred_on="2026-08-21"), 422, "date-in-future", "referred_on"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(birth_date="2030-01-01"), 422, "date-in-future", "birth_date"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(birth_date="kemarin"), 422, "invalid-input", "birth_date"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(birth_date=19940211), 422, "invalid-input", "birth_date"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(name=7), 422, "invalid-input", "name"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(name="  "), 422, "required", "name"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(name="A\u0007B"), 422, "unreadable-character", "name"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(name="x" * 201), 422, "invalid-input", "name"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(legal_status="bebas"), 422, "invalid-input", "legal_status"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(nik="1"), 422, "invalid-input", "nik"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, [], 422, "invalid-input", "body"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(facility="lapas-antah"), 422, "facility-unknown", "facility"),
    Bad(Role.LAPAS_OFFICER, REFERRAL, woman(facility=WAINGAPU), 403, "other-facility", "facility"),
    Bad(Role.LAPAS_REGISTRAR, REFERRAL, woman(), 403, "role"),
    Bad(CARE, REFERRAL, woman(), 403, "role"),
]  # fmt: skip


async def test_bad_referrals(assessment: House) -> None:
    before = await assessment.written()
    for bad in BAD_REFERRALS:
        answer = await assessment.ask(bad.role, "POST", bad.path, bad.body)
        refused(answer, bad.status, bad.rule, bad.field)
    empty = {"Idempotency-Key": ""}
    answer = await assessment.ask(Role.LAPAS_OFFICER, "POST", REFERRAL, woman(), headers=empty)
    refused(answer, 400, "idempotency-key", "Idempotency-Key")
    assert await assessment.written() == before


async def test_bad_bodies(assessment: House) -> None:
    before = await assessment.written()
    json, csv = {"Content-Type": "application/json"}, {"Content-Type": "text/csv"}
    roster = f"/v1/rosters?facility={KUPANG}"
    for path, content, headers, status, rule in (
        (REFERRAL, b"{", json, 400, "malformed-json"),
        (REFERRAL, b'{"name": "\xff"}', json, 400, "not-utf-8"),
        (REFERRAL, b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "content-type"),
        (REFERRAL, b" " * 50_000_000, json, 413, "too-large"),
        (roster, b"x" * 50_000_000, csv, 413, "too-large"),
        (roster, b"{}", json, 415, "refused"),
    ):
        answer = await assessment.ask(Role.LAPAS_OFFICER, "POST", path, content=content, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (status, f"urn:pulih:{rule}"), answer.text
    assert await assessment.written() == before


async def test_bad_rosters(assessment: House) -> None:
    before = await assessment.written()
    for content, found in (
        (b"", [(1, "file", "empty-file")]),
        (ROSTER + "\n\n", [(5, "row", "empty-line")]),
        (ROSTER + "\n" + ROSTER.splitlines()[1], [(5, "register_number", "register-twice")]),
        (ROSTER.encode() + b"\nR,Caf\xe9,1990-01-01,tahanan,", [(5, "file", "not-utf8")]),
        (ROSTER.replace("name,", ""), [(1, "name", "missing-column")]),
        (f"{HEADER}\nR,,2027-01-01,besok,", [
            (2, "name", "required"),
            (2, "birth_date", "date-in-future"),
            (2, "legal_status", "unknown-value"),
        ]),
    ):  # fmt: skip
        answer = await assessment.roster(content)
        refused(answer, 422, "roster", "file")
        assert [(e["line"], e["field"], e["rule"]) for e in answer.json()["errors"]] == found
    elsewhere = await assessment.roster(ROSTER, facility=WAINGAPU)
    refused(elsewhere, 403, "other-facility", "facility")
    assert await assessment.written() == before


def bad_steps(she: str) -> list[Bad]:
    """Requests about a woman who said no."""
    consent, assist, conclusion, retraction = (
        f"/v1/participants/{she}/{what}"
        for what in ("consent", "instruments/assist", "conclusion", "retraction")
    )
    wrong = {"reason": "ganda"}
    no_anchor = {name: value for name, value in ASSIST.items() if name != "recall_anchor"}
    return [
        Bad(CARE, consent.replace(she, NOBODY), CONSENT, 404, "unknown-participant", "participant_id"),
        Bad(CARE, consent.replace(she, "siapa"), CONSENT, 422, "invalid-input", "participant_id"),
        Bad(CARE, consent, {**CONSENT, "asked_on": "2026-08-21"}, 422, "date-in-future", "asked_on"),
        Bad(CARE, consent, {**CONSENT, "asked_on": "2026-08-02"}, 422, "out-of-order", "asked_on"),
        Bad(CARE, consent, {**CONSENT, "given": "ya"}, 422, "invalid-input", "given"),
        Bad(CARE, consent, {**CONSENT, "witness_role": "kanwil"}, 422, "witness-role", "witness_role"),
        Bad(CARE, consent, {**CONSENT, "language": "Contoh Rambu"}, 422, "invalid-input", "language"),
        Bad(Role.LAPAS_OFFICER, consent, CONSENT, 403, "role"),
        Bad(Role.LAPAS_CLINIC, consent, CONSENT, 403, "other-facility", "participant_id", facility=WAINGAPU),
        Bad(CARE, assist, ASSIST, 409, "consent-missing"),
        Bad(CARE, assist.replace(she, NOBODY), ASSIST, 404, "unknown-participant", "participant_id"),
        Bad(CARE, assist, answers(q2={"e": 1, "a": 6}), 422, "answer-value", "answers.q2.e"),
        Bad(CARE, assist, answers(q5={"e": 6, "a": 5}), 422, "not-asked", "answers.q5.a"),
        Bad(CARE, assist, answers(q6={"e": 1, "a": 3}), 422, "answer-value", "answers.q6.e"),
        Bad(CARE, assist, answers(q6={"e": True, "a": 3}), 422, "answer-value", "answers.q6.e"),
        Bad(CARE, assist, answers(q8="dahulu"), 422, "answer-value", "answers.q8"),
        Bad(CARE, assist, answers(q9={}), 422, "unknown-item", "answers.q9"),
        Bad(CARE, assist, no_anchor, 422, "recall-anchor-missing", "recall_anchor"),
        Bad(CARE, assist, {**ASSIST, "recall_anchor": "ever"}, 422, "invalid-input", "recall_anchor"),
        Bad(CARE, assist, {**ASSIST, "occasion": "later"}, 422, "invalid-input", "occasion"),
        Bad(CARE, assist, {**ASSIST, "variant": "short"}, 422, "unknown-variant", "variant"),
        Bad(CARE, assist.replace("assist", "tes-bakat"), ASSIST, 404, "unknown-instrument", "code"),
        Bad(Role.LAPAS_OFFICER, assist, ASSIST, 403, "role"),
        Bad(CARE, conclusion, CONCLUSION, 409, "consent-missing"),
        Bad(CARE, conclusion, {**CONCLUSION, "pathway": "medis"}, 403, "role-of-pathway", "pathway"),
        Bad(CARE, conclusion, {**CONCLUSION, "pathway": "rawat"}, 422, "invalid-input", "pathway"),
        Bad(Role.LAPAS_HEAD, conclusion, CONCLUSION, 403, "role"),
        Bad(Role.LAPAS_OFFICER, retraction, {**wrong, "reason": "batal"}, 422, "invalid-input", "reason"),
        Bad(Role.LAPAS_HEAD, retraction, wrong, 403, "other-facility", "participant_id", facility=WAINGAPU),
        Bad(CARE, retraction, wrong, 403, "role"),
    ]  # fmt: skip


async def test_bad_steps(assessment: House) -> None:
    she = await assessment.refer()
    await assessment.done(CARE, f"/v1/participants/{she}/consent", {**CONSENT, "given": False})
    before = await assessment.written()
    for bad in bad_steps(she):
        answer = await assessment.ask(bad.role, "POST", bad.path, bad.body, facility=bad.facility)
        refused(answer, bad.status, bad.rule, bad.field)
    assert await assessment.written() == before


async def test_a_second_yes_and_a_conclusion_without_assist(assessment: House) -> None:
    she = await assessment.refer()
    path = f"/v1/participants/{she}"
    await assessment.done(CARE, f"{path}/consent", CONSENT)
    before = await assessment.written()
    refused(await assessment.ask(CARE, "POST", f"{path}/consent", CONSENT), 409, "already-consented", "given")
    refused(await assessment.ask(CARE, "POST", f"{path}/conclusion", CONCLUSION), 409, "assist-missing", None)
    late = {**ASSIST, "completed_on": "2026-08-21"}
    answer = await assessment.ask(CARE, "POST", f"{path}/instruments/assist", late)
    refused(answer, 422, "date-in-future", "completed_on")
    assert await assessment.written() == before


async def test_the_desk_shows_each_role_what_is_its_own(assessment: House) -> None:
    she = await assessment.screened()
    other = await assessment.done(Role.LAPAS_OFFICER, REFERRAL, woman(facility=WAINGAPU), facility=WAINGAPU)
    caught_up = {"Pulih-Consistent-With": f"assessment:{other['positions']['assessment']}, clinical:1"}

    async def read(role: Role, path: str, facility: str = KUPANG) -> httpx.Response:
        return await assessment.ask(role, "GET", path, facility=facility, headers=caught_up)

    [custody] = (await read(Role.LAPAS_OFFICER, "/v1/participants")).json()["participants"]
    assert custody["participant_id"] == she
    assert custody["name"] == "Contoh Rambu Nona"
    assert not {"pathway", "screened_on", "result_id", "recall_anchor"} & custody.keys()
    care = (await read(CARE, "/v1/participants?limit=1")).json()
    assert [row["screened_on"] for row in care["participants"]] == ["2026-08-11"]
    onward = (await read(CARE, f"/v1/participants?after={care['following']}")).json()
    assert [row["facility"] for row in onward["participants"]] == [WAINGAPU]
    assert onward["following"] is None
    number = care["participants"][0]["case_number"].replace("-", "").lower()
    found = (await read(CARE, f"/v1/participants?case_number={number}")).json()["participants"]
    assert [row["participant_id"] for row in found] == [she]

    mistyped = await read(CARE, "/v1/participants?case_number=KPG-26-001-X")
    refused(mistyped, 422, "case-number-check", "case_number")
    refused(
        await read(Role.LAPAS_OFFICER, f"/v1/participants?facility={WAINGAPU}"),
        403,
        "other-facility",
        "facility",
    )
    refused(
        await read(Role.LAPAS_HEAD, f"/v1/participants/{she}", WAINGAPU),
        403,
        "other-facility",
        "participant_id",
    )
    refused(await read(CARE, f"/v1/participants/{NOBODY}"), 404, "unknown-participant", "participant_id")
    refused(await read(Role.KANWIL, "/v1/participants"), 403, "role", None)
    described = (await read(Role.LAPAS_CLINIC, "/v1/instruments/assist")).json()
    assert (described["code"], described["version"]) == ("assist", "3.1")
