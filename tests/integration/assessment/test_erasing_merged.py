"""A merged person is erased as a whole, drafts about her too; nobody is merged into who was erased."""

from uuid import UUID

import pytest

from services.assessment.commands.protecting import Protecting
from shared.contracts.codes import Role
from tests.integration.assessment.house import (
    CONSENT,
    KUPANG,
    NAMES,
    NUMBERS,
    ROSTER,
    WAINGAPU,
    House,
    woman,
)
from tests.integration.assessment.test_page import ORIGIN, command_of, sign_in
from tests.integration.assessment.test_rosters import ended

COUNSELLOR, OFFICER = Role.BNN_COUNSELLOR, Role.DATA_PROTECTION
REQUEST = {"legal_basis": "permintaan_subjek"}


async def refusal(house: House, role: Role, path: str, body: object) -> tuple[int, str]:
    answer = await house.ask(role, "POST", path, body)
    return answer.status_code, str(answer.json()["type"]).removeprefix("urn:pulih:")


async def test_erasing_a_merged_person_erases_her_under_every_id(assessment: House) -> None:
    first, second, kept = [await assessment.refer(number) for number in (0, 1, 2)]
    for merged, into in ((first, second), (second, kept)):
        await assessment.done(COUNSELLOR, f"/v1/participants/{merged}/merge", {"kept_id": into})
    alone = await refusal(assessment, OFFICER, f"/v1/participants/{first}/erasure", REQUEST)
    assert alone == (409, "participant-merged")
    await assessment.done(OFFICER, f"/v1/participants/{kept}/erasure", REQUEST)
    database = assessment.database
    assert await database.fetchval("select count(*) from vault_rows") == 0
    assert await database.fetchval("select count(*) from vault_keys where wrapped_key is not null") == 0
    erasures = (await assessment.ask(OFFICER, "GET", "/v1/erasures")).json()["erasures"]
    assert {each["participant_id"] for each in erasures} == {first, second, kept}


async def test_a_merged_person_is_kept_while_any_of_her_records_must_be(assessment: House) -> None:
    merged, kept = await assessment.screened(0), await assessment.refer(1)
    await assessment.done(COUNSELLOR, f"/v1/participants/{kept}/consent", CONSENT)
    await assessment.done(COUNSELLOR, f"/v1/participants/{merged}/merge", {"kept_id": kept})
    before = await assessment.written()
    path = f"/v1/participants/{kept}/erasure"
    assert await refusal(assessment, OFFICER, path, REQUEST) == (409, "retention")
    assert await assessment.written() == before


async def test_nobody_is_merged_into_who_was_erased(assessment: House) -> None:
    erased, other = await assessment.refer(0), await assessment.refer(1)
    await assessment.done(OFFICER, f"/v1/participants/{erased}/erasure", REQUEST)
    path = f"/v1/participants/{other}/merge"
    assert await refusal(assessment, COUNSELLOR, path, {"kept_id": erased}) == (409, "erased")
    assert (await assessment.done(Role.LAPAS_OFFICER, "/v1/referrals", woman(1)))["participant_id"] == other


async def test_who_is_merged_while_she_is_looked_up_is_erased_with_her(
    assessment: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The merge is committed after erasure has asked who was merged, and before it appends."""
    kept, merged = await assessment.refer(0), await assessment.refer(1)
    look, looks = Protecting._merged_into, []

    async def look_and_wait(self: Protecting, who: UUID) -> list[UUID]:
        ids = await look(self, who)
        looks.append(len(ids))
        if len(looks) == 1:
            await assessment.done(COUNSELLOR, f"/v1/participants/{merged}/merge", {"kept_id": kept})
        return ids

    monkeypatch.setattr(Protecting, "_merged_into", look_and_wait)
    await assessment.done(OFFICER, f"/v1/participants/{kept}/erasure", REQUEST)
    assert looks == [1, 2]
    assert await assessment.database.fetchval("select count(*) from vault_rows") == 0
    told = [e["subject"] for e in await assessment.events("assessment") if "Erased" in e["type"]]
    assert sorted(told) == sorted([kept, merged])


async def test_drafts_about_her_go_with_her_and_no_other(assessment: House) -> None:
    she = await assessment.refer(0)

    async def draft(facility: str = KUPANG, **fields: object) -> str:
        body = {"facility": facility, **fields}
        answer = await assessment.ask(Role.LAPAS_OFFICER, "POST", "/v1/drafts", body, facility=facility)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["draft_id"])

    born = woman(0)["birth_date"]
    hers = [
        await draft(register_number=NUMBERS[0].lower()),
        await draft(WAINGAPU, name=NAMES[0].upper(), birth_date=born),
        await draft(name=NAMES[0]),
    ]
    others = [
        await draft(WAINGAPU, register_number=NUMBERS[0]),
        await draft(name=NAMES[0], birth_date="1999-01-01"),
        await draft(register_number=NUMBERS[1], name=NAMES[1]),
    ]
    await sign_in(assessment, Role.LAPAS_OFFICER)
    page = (await assessment.client.get("/unggah", headers=ORIGIN)).text
    form = {"command_id": command_of(page), "referred_on": "2026-08-03", "action": "preview"}
    files = {"file": ("daftar.csv", ROSTER.encode(), "text/csv")}
    looked = await assessment.client.post("/unggah", data=form, files=files, headers=ORIGIN)
    assert (looked.status_code, "Hasil pemeriksaan" in looked.text) == (200, True), looked.text
    everything = "select draft_id from referral_drafts"
    assert len(await assessment.database.fetch(everything)) == len(hers) + len(others) + 1
    taken_over = f"update vault_subjects set facility = '{WAINGAPU}' where subject_id = '{she}'"  # noqa: S608 - an id
    await assessment.database.fetch(taken_over)
    await assessment.done(OFFICER, f"/v1/participants/{she}/erasure", REQUEST)
    left = {
        row["draft_id"] for row in await assessment.database.fetch("select draft_id from referral_drafts")
    }
    assert left == {UUID(each) for each in others}
    assert not left & {UUID(each) for each in hers}


async def test_nothing_of_her_stays_with_the_import_that_brought_her(assessment: House) -> None:
    """The file's job keeps a keyed digest, counts and ids; one whose file was refused keeps no word of it."""
    where = f"/v1/rosters/imports?facility={KUPANG}&referred_on=2026-08-03"
    wrong = f"{ROSTER}\n{NUMBERS[0]}-X,{NAMES[0]} Lagi,1994-02-11,besok,"
    phases = []
    for content in (wrong, ROSTER):
        headers = {"Content-Type": "text/csv"}
        begun = await assessment.ask(
            Role.LAPAS_OFFICER, "POST", where, content=content.encode(), headers=headers
        )
        phases.append((await ended(assessment, begun.json()["import_id"]))["phase"])
    assert phases == ["refused", "done"]
    listed = (await assessment.roster(ROSTER)).json()["participants"]
    she = listed[0]["participant_id"]
    await assessment.done(OFFICER, f"/v1/participants/{she}/erasure", REQUEST)
    rows = [
        str(dict(row))
        for table in ("roster_imports", "commands", "referral_drafts", "reservations", "likenesses")
        for row in await assessment.database.fetch(f"select * from {table}")  # noqa: S608 - fixed names
    ]
    left = "".join(rows).casefold()
    for marker in (NAMES[0], NUMBERS[0], "Rambu", "1994-02-11"):
        assert marker.casefold() not in left
        assert marker.encode().hex() not in left
    again = await assessment.done(Role.LAPAS_OFFICER, "/v1/referrals", woman(0))
    assert again["participant_id"] != she, "the import does not hold her number any more"
