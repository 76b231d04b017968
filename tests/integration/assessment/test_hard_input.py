"""Input that JSON, dates and times allow and no form has: refused by its field, never a server error."""

import json
from typing import Any
from uuid import uuid4

from shared.contracts.codes import Role
from tests.integration.assessment.house import ASSIST, CONCLUSION, CONSENT, KUPANG, House
from tests.integration.assessment.test_care import PLAN

HUGE = 10**27
EARLY = "0001-01-01T00:00:00%2B14:00"
BNN = Role.BNN_COUNSELLOR


def nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def amended(answer: object) -> dict[str, Any]:
    form: Any = ASSIST["answers"]
    return {"reason": "salah_catat", "answers": {**form, "q8": answer}}


async def test_what_no_form_has_is_refused_and_nothing_is_done(assessment: House) -> None:
    her = f"/v1/participants/{await assessment.refer()}"
    await assessment.done(BNN, f"{her}/consent", CONSENT)
    result_id = (await assessment.done(BNN, f"{her}/instruments/assist", ASSIST))["result_id"]
    await assessment.done(BNN, f"{her}/conclusion", CONCLUSION)
    draft = (await assessment.done(Role.LAPAS_OFFICER, "/v1/drafts", {"facility": KUPANG}))["draft_id"]
    before = await assessment.written()
    slot = PLAN["slots"][0]
    amendment = f"{her}/results/{result_id}/amendment"
    for role, method, path, body in (
        (BNN, "POST", amendment, amended(HUGE)),
        (BNN, "POST", amendment, amended(nested(400))),
        (Role.LAPAS_OFFICER, "POST", "/v1/drafts", {"facility": KUPANG, "sentence_months": HUGE}),
        (Role.LAPAS_OFFICER, "PUT", f"/v1/drafts/{draft}", {"sentence_months": HUGE}),
        (BNN, "POST", f"{her}/plan", {**PLAN, "slots": [{**slot, "ends": "11:00+08:00"}]}),
        (BNN, "GET", f"/v1/urgent?facility={KUPANG}&after={EARLY}~{uuid4()}", None),
        (Role.DATA_PROTECTION, "GET", f"/v1/reads?before={EARLY}", None),
    ):
        answer = await assessment.client.request(
            method,
            path,
            content=None if body is None else json.dumps(body),
            headers={
                "Authorization": f"Bearer {assessment.token(role)}",
                "Content-Type": "application/json",
            },
        )
        assert answer.status_code == 422, (path, answer.text)
    assert await assessment.written() == before
