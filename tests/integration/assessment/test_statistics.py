"""One statistic over HTTP holds one instrument, version, variant and recall anchor, or is refused."""

from typing import Any

from shared.contracts.codes import Role
from tests.integration.assessment.house import ASSIST, CONSENT, KUPANG, WAINGAPU, House
from tests.unit.assessment.vectors import VECTORS

BNN = Role.BNN_COUNSELLOR


async def test_variants_and_recall_anchors_are_not_mixed_in_one_statistic(assessment: House) -> None:
    women = [await assessment.screened(number) for number in (0, 1)]
    third = await assessment.refer(2)
    await assessment.done(BNN, f"/v1/participants/{third}/consent", CONSENT)
    other = {**ASSIST, "recall_anchor": "last_3_months"}
    await assessment.done(BNN, f"/v1/participants/{third}/instruments/assist", other)
    dast = [vector for vector in VECTORS if vector.code == "dast10" and not vector.missing]
    for who, variant in zip((*women, third), ("always_able", "always_able", "unable"), strict=True):
        form = {"completed_on": "2026-08-11", "answers": dast[0].answers, "variant": variant}
        last = await assessment.done(BNN, f"/v1/participants/{who}/instruments/dast10", form)

    async def asked(code: str, query: str = "", role: Role = BNN) -> tuple[int, dict[str, Any]]:
        after = {"Pulih-Consistent-With": f"clinical:{last['positions']['clinical']}"}
        answer = await assessment.ask(
            role, "GET", f"/v1/statistics/instruments/{code}?{query}", headers=after
        )
        return answer.status_code, answer.json()

    for code, differs, values in (
        ("assist", "recall_anchor", ("last_3_months", "three_months_before_custody")),
        ("dast10", "variant", ("always_able", "unable")),
    ):
        status, problem = await asked(code)
        assert (status, problem["type"], problem["field"]) == (409, "urn:pulih:not-comparable", differs)
        assert all(value in problem["detail"] for value in values)
    status, same = await asked("assist", f"recall_anchor=three_months_before_custody&facility={KUPANG}")
    assert (status, same["results"], same["recall_anchor"]) == (200, 2, "three_months_before_custody")
    assert same["scores"]["amphetamine"] == {"n": 2, "mean": 31, "median": 31, "least": 31, "most": 31}
    assert same["bands"]["amphetamine"] == {"high": 2}
    status, able = await asked("dast10", "variant=always_able")
    assert (status, able["results"], able["version"]) == (200, 2, "10")
    for query in (
        f"variant=always_able&facility={WAINGAPU}",
        "variant=always_able&occasion=exit",
        "since=2026-08-12",
    ):
        status, nobody = await asked("dast10", query)
        assert (status, nobody["results"], nobody["scores"]) == (200, 0, {})
    for role in (Role.LAPAS_CLINIC, Role.LAPAS_OFFICER, Role.KANWIL):
        assert (await asked("assist", role=role))[0] == 403
    rest = {"legal_basis": "dalam_sengketa", "classes": ["C5-clinical"]}
    await assessment.done(Role.DATA_PROTECTION, f"/v1/participants/{third}/restriction", rest)
    assert (await asked("assist"))[1]["results"] == 2
    assert (await asked("horoscope"))[0] == 404
    assert (await asked("assist", "facility=nowhere"))[0] == 422
