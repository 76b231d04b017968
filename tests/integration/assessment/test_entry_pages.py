"""Consent, ASSIST and other instruments on pages, without scripts: nothing is lost or counted twice."""

import re
from uuid import UUID

import httpx
import pytest

from services.assessment.vault.drafts import Draft, Drafts
from shared.contracts.codes import Role
from tests.integration.assessment.entering import Person
from tests.integration.assessment.house import CONSENT, KUPANG, NAMES, WAINGAPU, House

CUSTODY = (Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR, Role.KANWIL)
START = {"occasion": "intake", "recall_anchor": "three_months_before_custody", "completed_on": "2026-08-11"}
SABU = {"q2": "6", "q3": "5", "q4": "5", "q5": "6", "q6": "6", "q7": "3"}


async def consented(assessment: House) -> str:
    who = await assessment.refer()
    await assessment.done(Role.BNN_COUNSELLOR, f"/v1/participants/{who}/consent", CONSENT)
    return who


async def answered(person: Person, who: str) -> None:
    """ASSIST up to its last step: only sabu was ever used."""
    await person.open(f"/peserta/{who}/instrumen/assist")
    await person.send(START)
    await person.send({f"i.q1.{letter}": "true" if letter == "e" else "false" for letter in "abcdefghij"})
    for question, value in SABU.items():
        assert person.page.radios() == {f"i.{question}.e"}
        await person.send({f"i.{question}.e": value})
    await person.send({"i.q8": "never"})
    assert "Periksa, lalu kirim" in person.page.text


async def test_consent_and_assist_are_taken_on_pages(assessment: House) -> None:
    who = await assessment.refer()
    person = Person(assessment, Role.BNN_COUNSELLOR)
    page = await person.open("/peserta")
    assert (page.status, NAMES[0] in page.text, f"/peserta/{who}/persetujuan" in page.text) == (
        200,
        True,
        True,
    )

    await person.open(f"/peserta/{who}/persetujuan")
    page = await person.send({"asked_on": "2026-08-06", "language": "id", "read_aloud": "true"})
    assert (page.status, page.wrong) == (422, {"witness_role", "given"})
    assert page.form()[1]["read_aloud"] == "true"
    page = await person.send({"witness_role": "lapas_officer", "given": "true"})
    assert (page.status, "Tercatat" in page.text, "Isi ASSIST" in page.text) == (200, True, True)

    await answered(person, who)
    page = await person.send(do="send")
    assert (page.status, "Tercatat" in page.text) == (200, True)
    assert re.search(r"sabu, ekstasi: <strong>31</strong>\s*<span class=\"label\">tinggi", page.text)
    [event] = await assessment.events("clinical")
    assert (event["data"]["completed_on"], event["data"]["recall_anchor"]) == (
        START["completed_on"],
        START["recall_anchor"],
    )
    assert await assessment.database.fetchval("select count(*) from vault_drafts") == 0


async def test_a_step_names_what_is_missing_and_keeps_what_is_there(assessment: House) -> None:
    who, person = await consented(assessment), Person(assessment, Role.LAPAS_CLINIC)
    await person.open(f"/peserta/{who}/instrumen/assist")
    page = await person.send({**START, "completed_on": "kemarin", "recall_anchor": ""})
    assert (page.status, page.wrong) == (422, {"completed_on", "recall_anchor"})
    assert page.form()[1]["completed_on"] == "kemarin"
    await person.send(START)
    page = await person.send({"i.q1.a": "true", "i.q1.b": "mungkin"})
    assert (page.status, page.wrong) == (422, {f"i.q1.{letter}" for letter in "bcdefghij"})
    assert page.form()[1]["i.q1.a"] == "true"


async def test_a_draft_outlives_the_browser_and_only_its_author_sees_it(assessment: House) -> None:
    who, person = await consented(assessment), Person(assessment, Role.BNN_COUNSELLOR)
    await person.open(f"/peserta/{who}/instrumen/assist")
    await person.send(START)
    await person.send({f"i.q1.{letter}": "true" for letter in "abc"}, do="leave")
    assert "Konsep tersimpan" in person.page.text

    page = await person.open(f"/peserta/{who}/instrumen/assist")
    assert {name: value for name, value in page.form()[1].items() if name.startswith("i.q1")} == {
        f"i.q1.{letter}": "true" for letter in "abc"
    }
    other = Person(assessment, Role.BNN_DOCTOR)
    assert 'value="awal"' in (await other.open(f"/peserta/{who}/instrumen/assist")).text
    kept = await assessment.database.fetchrow("select * from vault_drafts")
    assert b"q1" not in kept["ciphertext"]
    assert b"three_months" not in kept["ciphertext"]

    assert "Konsep Anda" in (await person.open("/peserta")).text
    await person.open(f"/peserta/{who}/instrumen/assist?langkah=periksa")
    await person.send(do="discard", n=1)
    assert await assessment.database.fetchval("select count(*) from vault_drafts") == 0


async def test_a_double_tap_is_one_command(assessment: House) -> None:
    who, person = await consented(assessment), Person(assessment, Role.BNN_COUNSELLOR)
    await answered(person, who)
    review = person.page
    for _ in range(3):
        person.page = review
        page = await person.send(do="send")
        assert (page.status, "Tercatat" in page.text) == (200, True)
    assert len(await assessment.events("clinical")) == 1


async def test_a_late_step_does_not_bring_a_sent_form_back(
    assessment: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, person = await consented(assessment), Person(assessment, Role.BNN_COUNSELLOR)
    await answered(person, who)
    review, save = person.page, Drafts.save
    action, fields = (await person.open(f"/peserta/{who}/instrumen/assist?langkah=q8")).form()

    async def overtaken(drafts: Drafts, who: UUID, form: str, author: str, draft: Draft) -> None:
        person.page = review
        await person.send(do="send")
        await save(drafts, who, form, author, draft)

    with monkeypatch.context() as patched:
        patched.setattr(Drafts, "save", overtaken)
        await person.post(action, {**fields, "do": "leave"})
    assert len(await assessment.events("clinical")) == 1
    assert await assessment.database.fetchval("select count(*) from vault_drafts") == 0
    await person.post(action, {**fields, "do": "leave"})
    assert await assessment.database.fetchval("select count(*) from vault_drafts") == 0


async def test_the_end_of_the_sign_in_loses_nothing(assessment: House) -> None:
    who, person = await consented(assessment), Person(assessment, Role.BNN_COUNSELLOR)
    await answered(person, who)
    action, fields = person.page.form()
    page = await person.post(action, {**fields, "do": "send"}, signed_in=False)
    assert (page.status, "tidak hilang" in page.text) == (401, True)
    _, carried = page.form()
    page = await person.post("/masuk", {**carried, "role": "bnn_doctor"})
    assert "Teruskan isian" in page.text
    action, fields = page.form()
    assert action == f"/peserta/{who}/instrumen/assist"
    stranger = Person(assessment, Role.BNN_DOCTOR)
    page = await stranger.post(action, fields)
    assert (page.status, "akun lain" in page.text) == (403, True)
    page = await person.post(action, {**fields, "do": "send"})
    assert (page.status, len(await assessment.events("clinical"))) == (200, 1)


async def test_an_answer_that_changes_takes_its_questions_away(assessment: House) -> None:
    who, person = await consented(assessment), Person(assessment, Role.BNN_COUNSELLOR)
    await answered(person, who)
    await person.open(f"/peserta/{who}/instrumen/assist?langkah=q2")
    await person.send({"i.q2.e": "0"})
    assert person.page.radios() == {"i.q6.e"}
    await person.open(f"/peserta/{who}/instrumen/assist?langkah=periksa")
    page = await person.send(do="send")
    assert page.status == 200
    [event] = await assessment.events("clinical")
    assert event["data"]["scores"] == [
        {"substance": "amphetamine", "score": 9, "band": "moderate", "status": "complete"}
    ]


async def test_what_the_rules_refuse_is_shown_with_all_answers_kept(assessment: House) -> None:
    who, person = await consented(assessment), Person(assessment, Role.BNN_COUNSELLOR)
    await person.open(f"/peserta/{who}/instrumen/assist")
    await answered(person, who)
    await person.open(f"/peserta/{who}/instrumen/assist?langkah=awal")
    await person.send({"completed_on": "2026-08-21"})
    await person.open(f"/peserta/{who}/instrumen/assist?langkah=periksa")
    page = await person.send(do="send")
    assert (page.status, "Tanggal pengisian" in page.text, "di masa depan" in page.text) == (422, True, True)
    assert "sabu" in page.text
    assert await assessment.events("clinical") == []


async def test_custody_has_no_way_in_and_a_clinic_sees_its_own_prison_alone(assessment: House) -> None:
    who = await consented(assessment)
    for role in CUSTODY:
        person = Person(assessment, role)
        for path in ("", f"/{who}", f"/{who}/persetujuan", f"/{who}/instrumen/assist"):
            assert (await person.open(f"/peserta{path}")).status == 403
            if path.count("/") > 1:
                assert (await person.post(f"/peserta{path}", {"do": "send"})).status == 403
    stranger = Person(assessment, Role.LAPAS_CLINIC, WAINGAPU)
    assert (await stranger.open(f"/peserta/{who}")).status == 403
    assert (await stranger.open(f"/peserta?upt={KUPANG}")).status == 403
    assert (await stranger.open("/peserta")).status == 200


async def test_the_work_list_is_filtered_and_paged(assessment: House) -> None:
    first, second, third = [await assessment.refer(n) for n in range(3)]
    await assessment.done(Role.BNN_COUNSELLOR, f"/v1/participants/{second}/consent", CONSENT)

    async def listed(query: str, role: Role = Role.BNN_COUNSELLOR) -> httpx.Response:
        return await assessment.ask(
            role, "GET", f"/v1/participants?facility={KUPANG}&{query}", headers=consistent
        )

    consistent = {"Pulih-Consistent-With": "assessment:4"}
    for query, expected in (
        ("due=consent", [first, third]),
        ("due=assist", [second]),
        ("status=consented", [second]),
        ("changed_since=2026-08-20T00:00:00Z", [first, second, third]),
        ("changed_since=2026-08-21T00:00:00Z", []),
    ):
        answer = (await listed(query)).json()
        assert [row["participant_id"] for row in answer["participants"]] == expected, query
    page = (await listed("limit=1&due=consent")).json()
    again = (await listed(f"limit=1&due=consent&after={page['following']}")).json()
    assert [again["participants"][0]["participant_id"], again["following"]] == [third, None]
    refused = await listed("due=consent", Role.LAPAS_OFFICER)
    assert (refused.status_code, refused.json()["field"]) == (403, "due")
    assert (await listed("changed_since=2026-08-20T00:00:00")).status_code == 422
    seen = (await listed("", Role.LAPAS_OFFICER)).json()["participants"][0]
    assert "due" not in seen
