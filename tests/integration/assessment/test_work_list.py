"""What the work list shows first: who has to be asked again, and what is urgent; custody opens none of it."""

from typing import Any

from shared.contracts.codes import Role
from tests.integration.assessment.entering import ORIGIN, Person
from tests.integration.assessment.house import CONSENT, KUPANG, NUMBERS, WAINGAPU, House
from tests.unit.assessment.vectors import VECTORS

BNN = Role.BNN_COUNSELLOR
CUSTODY = (Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR, Role.KANWIL)


async def asked(house: House, number: int, **said: object) -> tuple[str, dict[str, Any]]:
    who = await house.refer(number)
    return who, await house.done(BNN, f"/v1/participants/{who}/consent", {**CONSENT, **said})


async def test_whose_consent_lapses_is_asked_again_and_nothing_is_ended(assessment: House) -> None:
    lapsed, _ = await asked(assessment, 0, expires_on="2026-08-20")
    soon, _ = await asked(assessment, 1, expires_on="2026-08-30")
    _, last = await asked(assessment, 2)

    async def listed(query: str = "", role: Role = BNN, facility: str = KUPANG) -> dict[str, Any]:
        after = {"Pulih-Consistent-With": f"assessment:{last['positions']['assessment']}"}
        path = f"/v1/consents/expiring{query}"
        answer = await assessment.ask(role, "GET", path, headers=after, facility=facility)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    found = await listed()
    assert [(each["participant_id"], each["state"], each["days_left"]) for each in found["consents"]] == [
        (lapsed, "lapsed", 0),
        (soon, "expiring", 10),
    ]
    assert (found["lapsed"], found["asked_by"]) == (1, ["bnn_counsellor", "bnn_doctor", "lapas_clinic"])
    assert await listed(role=Role.LAPAS_CLINIC) == found
    assert (await listed(role=Role.LAPAS_CLINIC, facility=WAINGAPU))["consents"] == []
    assert [each["participant_id"] for each in (await listed("?before=2026-08-21"))["consents"]] == [lapsed]
    first = await listed("?limit=1")
    rest = await listed(f"?after={first['following']}")
    assert [len(first["consents"]), len(rest["consents"])] == [1, 1]

    person = Person(assessment, BNN)
    page = await person.open("/peserta")
    assert page.text.count("Tanyakan lagi") == 3, "both in what needs attention, the lapsed one in her row"
    page = await person.open(f"/peserta/{lapsed}")
    assert ("berakhir" in page.text, "Beri penjelasan" in page.text) == (True, True)
    told = await assessment.events("assessment")
    assert not [each for each in told if "Withdrawn" in each["type"]], "nothing ends by itself"
    await person.open(f"/peserta/{lapsed}/persetujuan")
    form = {"asked_on": "2026-08-20", "language": "id", "read_aloud": "true"}
    page = await person.send({**form, "witness_role": "lapas_officer", "given": "true"})
    assert (page.status, "Tercatat" in page.text, "berakhir" in page.text) == (200, True, False)
    last = {"positions": {"assessment": (await assessment.events("assessment"))[-1]["logposition"]}}
    assert [each["participant_id"] for each in (await listed())["consents"]] == [soon]


async def test_an_urgent_finding_stands_on_the_work_list_with_its_clock(assessment: House) -> None:
    who, _ = await asked(assessment, 0)
    srq = next(each for each in VECTORS if each.code == "srq20" and each.alerts)
    body = {"completed_on": "2026-08-20", "answers": srq.answers}
    await assessment.done(BNN, f"/v1/participants/{who}/instruments/srq20", body)
    page = await Person(assessment, BNN).open("/peserta")
    assert ("Temuan mendesak" in page.text, "risiko bunuh diri" in page.text) == (True, True), page.text
    assert NUMBERS[0] not in page.text
    other = await Person(assessment, Role.LAPAS_CLINIC, facility=WAINGAPU).open("/peserta")
    assert (other.status, "Temuan mendesak" in other.text) == (200, False)


async def test_no_entry_page_opens_for_custody_or_the_regional_office(assessment: House) -> None:
    who = await assessment.screened()
    before = await assessment.written()
    pages = ("", "/profil-zat", "/keputusan", "/persetujuan", "/instrumen/assist")
    for role in CUSTODY:
        for ending in pages:
            path = f"/peserta/{who}{ending}"
            for method in ("GET", "POST") if ending else ("GET",):
                answer = await assessment.ask(role, method, path, headers=ORIGIN)
                assert answer.status_code == 403, f"{role} {method} {ending}: {answer.status_code}"
                assert "sabu" not in answer.text
        assert (await assessment.ask(role, "GET", "/peserta", headers=ORIGIN)).status_code == 403
    elsewhere = await assessment.ask(
        Role.LAPAS_CLINIC, "GET", f"/peserta/{who}/keputusan", headers=ORIGIN, facility=WAINGAPU
    )
    assert elsewhere.status_code == 403
    assert await assessment.written() == before
