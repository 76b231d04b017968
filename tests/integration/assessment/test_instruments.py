"""Every worked form over HTTP: what is told, what is kept, who reads it, what is refused."""

from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from services.assessment.domain.instruments.library import ANCHORED, LIBRARY
from services.assessment.vault.contents import InstrumentAnswers
from shared.contracts.codes import Role
from tests.integration.assessment.house import CONSENT, WAINGAPU, House
from tests.unit.assessment.forms import Refused, Vector, agrees, refuses
from tests.unit.assessment.vectors import REFUSED, VECTORS

CARE = Role.BNN_COUNSELLOR
NOBODY = "00000000-0000-4000-8000-000000000001"


def body(case: Vector | Refused, **said: object) -> dict[str, Any]:
    anchor = {"recall_anchor": "last_3_months"} if case.code in ANCHORED else {}
    variant = {"variant": case.variant} if isinstance(case, Vector) and case.variant else {}
    return {"completed_on": "2026-08-11", "answers": case.answers, **anchor, **variant, **said}


async def consented(assessment: House) -> str:
    who = await assessment.refer()
    await assessment.done(CARE, f"/v1/participants/{who}/consent", CONSENT)
    return who


def after(answer: Mapping[str, Any]) -> dict[str, str]:
    return {"Pulih-Consistent-With": f"clinical:{answer['positions']['clinical']}"}


async def test_every_worked_form_comes_to_its_number_over_http(assessment: House) -> None:
    who = await consented(assessment)
    path = f"/v1/participants/{who}"
    done: dict[str, Vector] = {}
    for vector in VECTORS:
        last = await assessment.done(CARE, f"{path}/instruments/{vector.code}", body(vector))
        done[last["result_id"]] = vector
    read = await assessment.ask(CARE, "GET", f"{path}/results", headers=after(last))
    found = {result["result_id"]: result for result in read.json()["results"]}
    assert set(found) == set(done)
    for result_id, vector in done.items():
        agrees(vector, found[result_id])
        usual = next(iter(LIBRARY[vector.code].variants), None)
        assert found[result_id]["variant"] == (vector.variant or usual)
    completed = [e for e in await assessment.events("clinical") if "InstrumentCompleted" in e["type"]]
    assert len(completed) == len(done)
    for event in completed:
        agrees(done[event["data"]["result_id"]], event["data"])
        assert "answers" not in event["data"]
    kept = await assessment.app.state.assessment.vault.opener.open([who], InstrumentAnswers)
    [known] = kept.values()
    opened = known.get(InstrumentAnswers)
    assert opened is not None
    assert opened.answers == done[str(opened.result_id)].answers
    assert {"assessment", "clinical"} >= set(last["positions"])


async def test_what_is_no_form_is_refused_by_item_and_leaves_nothing(assessment: House) -> None:
    who = await consented(assessment)
    before = await assessment.written()
    for case in REFUSED:
        path = f"/v1/participants/{who}/instruments/{case.code}"
        answer = await assessment.ask(CARE, "POST", path, body(case))
        assert answer.status_code == 422, answer.text
        refuses(case, answer.json())
    cows = next(vector for vector in VECTORS if vector.code == "cows")
    path = f"/v1/participants/{who}/instruments/cows"
    for said, rule, about in (
        ({"recall_anchor": "last_3_months"}, "recall-anchor-not-asked", "recall_anchor"),
        ({"variant": "A"}, "unknown-variant", "variant"),
        ({"occasion": "sometimes"}, "invalid-input", "occasion"),
        ({"completed_on": "2026-08-05"}, "out-of-order", "completed_on"),
        ({"answers": []}, "invalid-input", "answers"),
    ):
        problem = (await assessment.ask(CARE, "POST", path, body(cows, **said))).json()
        assert (problem["type"], problem["field"]) == (f"urn:pulih:{rule}", about), problem
    json = {"Content-Type": "application/json"}
    for foreign in (b'"' + b"x" * 1000 + b'"', '"ü€"'.encode(), b'"q1 "', b'""'):
        sent = b'{"completed_on": "2026-08-11", "answers": {' + foreign + b": 1}}"
        answer = await assessment.ask(CARE, "POST", path, content=sent, headers=json)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:pulih:unknown-item"), answer.text
        assert len(answer.json()["field"]) < 150
    many = orjson.dumps({"completed_on": "2026-08-11", "answers": {f"x{n}": 1 for n in range(501)}})
    answer = await assessment.ask(CARE, "POST", path, content=many, headers=json)
    assert (answer.status_code, answer.json()["field"]) == (422, "answers")
    assert await assessment.written() == before


async def test_results_are_for_those_who_care_for_her(assessment: House) -> None:
    who = await consented(assessment)
    vector = next(vector for vector in VECTORS if vector.alerts)
    told = body(vector, occasion="exit")
    done = await assessment.done(Role.LAPAS_CLINIC, f"/v1/participants/{who}/instruments/{vector.code}", told)

    async def read(role: Role, she: str = who, **at: str) -> httpx.Response:
        path = f"/v1/participants/{she}/results"
        return await assessment.ask(role, "GET", path, headers=after(done), **at)  # type: ignore[arg-type]  # facility

    [result] = (await read(Role.BNN_DOCTOR)).json()["results"]
    assert (result["occasion"], result["by_role"], result["alerts"]) == (
        "exit",
        "lapas_clinic",
        list(vector.alerts),
    )
    for role in (Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR, Role.KANWIL):
        assert (await read(role)).status_code == 403
    elsewhere = await read(Role.LAPAS_CLINIC, facility=WAINGAPU)
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (403, "urn:pulih:other-facility")
    assert (await read(CARE, NOBODY)).status_code == 404
    listed = (await assessment.ask(Role.LAPAS_OFFICER, "GET", "/v1/instruments")).json()["instruments"]
    assert [(each["code"], tuple(each["variants"])) for each in listed] == [
        (code, instrument.variants) for code, instrument in LIBRARY.items()
    ]
    for code in LIBRARY:
        described = await assessment.ask(Role.LAPAS_OFFICER, "GET", f"/v1/instruments/{code}")
        assert described.json()["version"] == LIBRARY[code].version
