"""Who hands out her extract gets no more by it than by reading."""

from typing import Any

import orjson

from services.assessment.extract.extract import ABOUT_PROGRAM
from shared.contracts.codes import Role
from tests.integration.assessment.house import CONCLUSION, House
from tests.integration.assessment.test_care import PLAN, WORDS

COUNSELLOR, DOCTOR, CLINIC = Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_CLINIC
FACTS = {"observed_on": "2026-08-12", "facts": {"pregnant": True, "injecting_over_4_days": False}}
PROFILE: dict[str, Any] = {
    "recorded_on": "2026-08-12",
    "primary": {"substance": "amphetamine", "route": "smoked", "first_age": 19, "months": 60},
    "icd10": "F15",
}


async def extract(house: House, role: Role, who: str) -> str:
    answer = await house.ask(role, "POST", f"/v1/participants/{who}/extracts", {})
    assert answer.status_code == 201, answer.text
    return answer.text


async def refusal(house: House, role: Role, path: str, body: object) -> tuple[int, str]:
    answer = await house.ask(role, "POST", path, body)
    return answer.status_code, str(answer.json()["type"]).removeprefix("urn:pulih:")


async def test_an_extract_holds_what_its_maker_may_read_and_the_clinic_needs_her_yes(
    assessment: House,
) -> None:
    who = await assessment.screened()
    path = f"/v1/participants/{who}"
    await assessment.done(DOCTOR, f"{path}/health-facts", FACTS)
    await assessment.done(DOCTOR, f"{path}/substance-profile", PROFILE)
    await assessment.done(DOCTOR, f"{path}/conclusion", {**CONCLUSION, "concluded_on": "2026-08-12",
                          "deviation_reason": "clinical_judgement"})  # fmt: skip
    await assessment.done(COUNSELLOR, f"{path}/plan", PLAN)
    to_doctor, to_counsellor, to_clinic = [
        await extract(assessment, role, who) for role in (DOCTOR, COUNSELLOR, CLINIC)
    ]
    for doctors in ("pregnant", "F15", '"pregnancy"'):
        assert doctors in to_doctor
        assert doctors in to_clinic
        assert doctors not in to_counsellor
    assert "injecting_over_4_days" in to_counsellor
    for goals in (WORDS, "PlanWritten", "C4-summary"):
        assert goals in to_doctor
        assert goals in to_counsellor
    for goals in (WORDS, "PlanWritten"):
        assert goals not in to_clinic
    back = {"purpose": "care", "withdrawn_on": "2026-08-18"}
    await assessment.done(COUNSELLOR, f"{path}/consent/withdrawal", back)
    assert await refusal(assessment, CLINIC, f"{path}/extracts", {}) == (403, "not-shared")
    assert "InstrumentCompleted" in await extract(assessment, DOCTOR, who)
    without = orjson.loads(await extract(assessment, DOCTOR, who))
    assert (without["program"], ABOUT_PROGRAM in without["left_out"]) == ("unavailable", True)
