"""Notes, restriction, extract, erasure and rotation of one woman's data, on a running service."""

import base64
from pathlib import Path
from typing import Any

import pytest

from services.assessment.vault.erasing import ABOUT_PERSONS
from services.assessment.vault.keyring import VaultLocked
from services.assessment.vaulting import rotate
from shared.contracts.codes import Role
from tests.integration.assessment.house import ASSIST, NAMES, NUMBERS, House, woman

COUNSELLOR, DOCTOR, OFFICER = Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.DATA_PROTECTION
SECRET = "Contoh: ia bercerita tentang rumahnya."
REQUEST = {"legal_basis": "permintaan_subjek"}


def path(she: str, what: str) -> str:
    return f"/v1/participants/{she}/{what}"


async def refused(house: House, role: Role, method: str, where: str, body: object = None) -> tuple[int, str]:
    answer = await house.ask(role, method, where, body)
    return answer.status_code, str(answer.json()["type"]).removeprefix("urn:pulih:")


async def reads(house: House, she: str) -> list[dict[str, Any]]:
    answer = await house.ask(OFFICER, "GET", f"/v1/reads?participant_id={she}")
    return list(answer.json()["reads"])


async def test_a_note_is_its_authors_her_supervisors_and_in_need_a_doctors(assessment: House) -> None:
    she = await assessment.screened()
    await assessment.done(COUNSELLOR, path(she, "notes"), {"text": SECRET})
    own = (await assessment.ask(COUNSELLOR, "GET", path(she, "notes"))).json()["notes"]
    assert [note["text"] for note in own] == [SECRET]
    other = assessment.minter.mint(COUNSELLOR, sub="contoh-lain", facility=None)
    answer = await assessment.client.get(path(she, "notes"), headers={"Authorization": f"Bearer {other}"})
    assert answer.json() == {"notes": []}
    assert (await assessment.ask(Role.BNN_SUPERVISOR, "GET", path(she, "notes"))).json()["notes"] == own
    for role in (DOCTOR, OFFICER, Role.LAPAS_CLINIC, Role.LAPAS_HEAD, Role.KANWIL):
        assert await refused(assessment, role, "GET", path(she, "notes")) == (403, "role")
    why = {"ground": "ancaman_jiwa", "explanation": "Contoh: ia tidak sadar."}
    opened = await assessment.ask(DOCTOR, "POST", path(she, "notes/emergency"), why)
    assert opened.json()["notes"] == own
    register = await reads(assessment, she)
    emergency = next(read for read in register if read["purpose"] == "emergency")
    assert (emergency["role"], emergency["reason"]) == ("bnn_doctor", "ancaman_jiwa")
    assert SECRET not in str(register)
    told = (await assessment.events("clinical"))[-1]
    assert told["type"] == "pulih.clinical.CounsellingRecorded.v1"
    assert SECRET not in str(told)
    destroyed = await assessment.done(OFFICER, path(she, "destruction"), {**REQUEST, "classes": ["C6-notes"]})
    assert destroyed["positions"]
    assert (
        await assessment.database.fetchval("select count(*) from vault_rows where data_class = 'C6-notes'")
        == 0
    )
    again = await refused(assessment, COUNSELLOR, "POST", path(she, "notes"), {"text": SECRET})
    assert again == (409, "destroyed")


async def test_what_rests_is_not_written_nor_read_and_comes_back(assessment: House) -> None:
    she = await assessment.screened()
    resting = {"legal_basis": "dalam_sengketa", "classes": ["C1-identity", "C5-clinical"]}
    await assessment.done(OFFICER, path(she, "restriction"), resting)
    screening = path(she, "instruments/assist")
    assert await refused(assessment, COUNSELLOR, "POST", screening, ASSIST) == (409, "restricted")
    assert await refused(assessment, COUNSELLOR, "GET", path(she, "results")) == (409, "restricted")
    listed = (await assessment.ask(COUNSELLOR, "GET", f"/v1/participants/{she}")).json()["participant"]
    assert listed["name"] is None
    lifted = {"legal_basis": "sengketa_selesai", "classes": ["C1-identity", "C5-clinical"]}
    await assessment.done(OFFICER, path(she, "restriction/lifting"), lifted)
    await assessment.done(COUNSELLOR, screening, ASSIST)
    listed = (await assessment.ask(COUNSELLOR, "GET", f"/v1/participants/{she}")).json()["participant"]
    assert listed["name"] == NAMES[0]


async def test_her_extract_holds_what_is_hers_and_nobody_elses(assessment: House) -> None:
    she, other = await assessment.screened(0), await assessment.screened(1)
    await assessment.done(COUNSELLOR, path(she, "notes"), {"text": SECRET})
    made = await assessment.ask(COUNSELLOR, "POST", path(she, "extracts"), {})
    extract = made.json()
    assert extract["classes"]["C1-identity"][0]["content"]["name"] == NAMES[0]
    assert NUMBERS[0] in made.text
    assert {"C2-custody", "C5-clinical"} <= {name for name, rows in extract["classes"].items() if rows}
    assert [fact["type"] for fact in extract["facts"]] == [
        "ParticipantReferred",
        "ConsentRecorded",
        "InstrumentCompleted",
    ]
    assert any(read["purpose"] == "extract" for read in extract["readings"])
    for foreign in (NAMES[1], NUMBERS[1], other, SECRET, "salt"):
        assert foreign not in made.text
    printed = await assessment.ask(COUNSELLOR, "POST", path(she, "extracts"), {"format": "pdf"})
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    kept = await assessment.database.fetch("select release_id::text, format from vault_releases")
    assert {row["format"] for row in kept} == {"json", "pdf"}
    assert extract["release_id"] in {row["release_id"] for row in kept}


async def test_a_person_without_a_clinical_record_is_erased_and_another_takes_her_number(
    assessment: House,
) -> None:
    treated, she = await assessment.screened(1), await assessment.refer(0)
    assert await refused(assessment, OFFICER, "POST", path(treated, "erasure"), REQUEST) == (409, "retention")
    for role in (COUNSELLOR, Role.LAPAS_HEAD, Role.KANWIL):
        assert await refused(assessment, role, "POST", path(she, "erasure"), REQUEST) == (403, "role")
    await assessment.done(OFFICER, path(she, "erasure"), REQUEST)
    left = await assessment.database.fetch(
        "select r.row_id from vault_rows r where subject_id = $1"
        " union all select null from vault_keys k where subject_id = $1 and wrapped_key is not null",
        she,
    )
    assert left == []
    assert await refused(assessment, COUNSELLOR, "POST", path(she, "extracts"), {}) == (409, "erased")
    back = {"reason": "salah_rujuk"}
    assert await refused(assessment, Role.LAPAS_HEAD, "POST", path(she, "retraction"), back) == (
        409,
        "erased",
    )
    again = await assessment.done(Role.LAPAS_OFFICER, "/v1/referrals", woman())
    assert again["participant_id"] != she
    erasures = (await assessment.ask(OFFICER, "GET", "/v1/erasures")).json()["erasures"]
    assert [(each["participant_id"], each["complete"]) for each in erasures] == [(she, False)]


async def test_keys_are_rotated_while_serving_and_a_lost_key_says_so(
    assessment: House, tmp_path: Path
) -> None:
    she = await assessment.screened()
    new, old = tmp_path / "vault_key_file", tmp_path / "previous"
    first = new.read_bytes()
    settings = assessment.settings.model_copy(update={"vault_previous_key_file": old})
    new.write_bytes(base64.b64encode(b"n" * 32))
    ready = await assessment.client.get("/health/ready")
    assert "vault key" in [check["name"] for check in ready.json()["checks"] if not check["ok"]]
    assert await refused(assessment, COUNSELLOR, "POST", path(she, "extracts"), {}) == (503, "vault-locked")
    assert await refused(assessment, Role.LAPAS_OFFICER, "POST", "/v1/referrals", woman(1)) == (
        503,
        "vault-locked",
    )
    with pytest.raises(VaultLocked):
        await rotate(settings)
    old.write_bytes(first)
    assert await rotate(settings) == 5
    assert await rotate(settings) == 0
    assert (await assessment.ask(COUNSELLOR, "POST", path(she, "extracts"), {})).status_code == 201
    await assessment.done(Role.LAPAS_OFFICER, "/v1/referrals", woman(1))
    assert (await assessment.client.get("/health/ready")).status_code == 200
    new.unlink()
    assert await refused(assessment, Role.LAPAS_OFFICER, "POST", "/v1/referrals", woman(2)) == (
        503,
        "vault-locked",
    )


KNOWN = {"vault_subjects", "vault_keys", "vault_rows", "vault_reads", "vault_releases", "purge_receipts"}


async def test_no_table_about_persons_is_forgotten_by_an_erasure(assessment: House) -> None:
    about = await assessment.database.fetch(
        "select distinct table_name from information_schema.columns where table_schema = 'public'"
        " and column_name in ('participant_id', 'subject_id', 'one', 'other', 'subjects')"
    )
    assert {row["table_name"] for row in about} == KNOWN | {column.table.name for column in ABOUT_PERSONS}
