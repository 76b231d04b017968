"""The way from consent to the conclusion on pages: profile, quality of life, the proposal and its reasons."""

from shared.contracts.codes import Role
from tests.integration.assessment.entering import Person
from tests.integration.assessment.house import House

PROFILE = {
    "recorded_on": "2026-08-11",
    "primary.substance": "amphetamine",
    "primary.route": "inhaled",
    "primary.first_age": "19",
    "primary.months": "60",
    "earlier_treatment.never": "1",
}


async def test_a_profile_is_recorded_and_its_mistakes_stand_beside_their_fields(assessment: House) -> None:
    who = await assessment.screened()
    person = Person(assessment, Role.BNN_COUNSELLOR)
    assert "profil-zat" in (await person.open(f"/peserta/{who}")).text
    await person.open(f"/peserta/{who}/profil-zat")
    assert "ICD-10" not in person.page.text
    page = await person.send(
        {**PROFILE, "primary.first_age": "muda", "further.2.substance": "alcohol", "further.2.months": "-1"}
    )
    assert (page.status, page.wrong) == (422, {"primary.first_age", "further.2.months"})
    assert page.form()[1]["primary.months"] == "60"
    page = await person.send(
        {"primary.first_age": "19", "further.2.months": "", "earlier_treatment.social": "1"}
    )
    assert (page.status, page.wrong) == (422, {"earlier_treatment"})
    doctor = Person(assessment, Role.BNN_DOCTOR)
    await doctor.open(f"/peserta/{who}/profil-zat")
    page = await doctor.send({**PROFILE, "icd10": "f15.2"})
    assert (page.status, "Isi WHOQOL-BREF awal" in page.text) == (200, True)
    event = (await assessment.events("clinical"))[-1]
    assert (event["data"]["icd10"], event["data"]["primary"]["first_age"]) == ("F15.2", 19)
    page = await person.open(f"/peserta/{who}/profil-zat")
    assert (page.form()[1]["primary.substance"], "F15.2" in page.text) == ("amphetamine", False)


async def test_quality_of_life_is_drawn_from_its_description_and_the_decision_explains_itself(
    assessment: House,
) -> None:
    who = await assessment.screened()
    person = Person(assessment, Role.BNN_COUNSELLOR)
    await person.open(f"/peserta/{who}/instrumen/whoqol_bref")
    await person.send({"completed_on": "2026-08-11", "occasion": "intake"})
    asked: set[str] = set()
    while "Periksa, lalu kirim" not in person.page.text:
        asked |= person.page.radios()
        await person.send(dict.fromkeys(person.page.radios(), "3") | {"i.q5": "-"})
    assert asked == {f"i.q{n}" for n in range(1, 27)}
    page = await person.send(do="send")
    assert (page.status, "psikologis" in page.text, "1 butir tidak dijawab" in page.text) == (200, True, True)

    page = await person.open(f"/peserta/{who}/keputusan")
    assert (page.status, "Usulan sistem" in page.text, "medis_v1" in page.text) == (200, True, True)
    assert "Yang belum diketahui" in page.text
    assert 'value="medis"' not in page.text
    page = await person.send({"concluded_on": "2026-08-11", "pathway": "edukasi"})
    assert (page.status, page.wrong) == (422, {"deviation_reason"})
    assert page.form()[1]["pathway"] == "edukasi"
    review = page
    for _ in range(2):
        person.page = review
        page = await person.send({"pathway": "sosial"})
        assert (page.status, "Rehabilitasi sosial" in page.text) == (200, True)
    told = [event["type"] for event in await assessment.events("assessment")]
    assert told.count("pulih.assessment.ParticipantAssessed.v1") == 1
    english = Person(assessment, Role.LAPAS_CLINIC, language="en")
    page = await english.open(f"/peserta/{who}/keputusan")
    assert ("Decided" in page.text, "What holds" in page.text) == (True, True)
