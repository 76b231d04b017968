"""A merged person is erased as a whole, and nobody is merged into who was erased."""

from shared.contracts.codes import Role
from tests.integration.assessment.house import CONSENT, House, woman

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
