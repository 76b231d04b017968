"""The vault over NATS, and what happens to rows that do not open."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from nats.aio.client import Client

from services.assessment.vault.tables import METADATA
from shared.broker.connection import connected
from shared.contracts.codes import Role
from tests.integration.assessment.house import NAMES, NUMBERS, ROSTER, WAINGAPU, House, woman

NAMES_SUBJECT, SEARCH_SUBJECT = "pulih.vault.names", "pulih.vault.search"


@pytest.fixture
async def nats(assessment: House) -> AsyncIterator[Client]:
    async with connected(url=assessment.nats.url, name="a page") as client:
        yield client


async def ask(client: Client, subject: str, **question: object) -> dict[str, Any]:
    reply = await client.request(
        subject, orjson.dumps(question), timeout=5, headers={"content-type": "application/json"}
    )
    return dict(orjson.loads(reply.data))


async def test_the_vault_answers_names_to_those_who_may_read_them(assessment: House, nats: Client) -> None:
    listed = (await assessment.roster(ROSTER)).json()["participants"]
    ids = [row["participant_id"] for row in listed]
    wanted = {
        who: {"name": name, "register_number": number}
        for who, name, number in zip(ids, NAMES, NUMBERS, strict=True)
    }
    unknown = "00000000-0000-4000-8000-000000000001"
    for role in (
        Role.BNN_COUNSELLOR,
        Role.BNN_DOCTOR,
        Role.LAPAS_OFFICER,
        Role.LAPAS_CLINIC,
        Role.LAPAS_HEAD,
        Role.LAPAS_REGISTRAR,
    ):
        answer = await ask(nats, NAMES_SUBJECT, token=assessment.token(role), ids=[*ids, unknown])
        assert answer == {"names": wanted}
    for role in (Role.KANWIL, Role.SERVICE):
        assert await ask(nats, NAMES_SUBJECT, token=assessment.token(role), ids=ids) == {
            "error": "data-class"
        }
    elsewhere = assessment.token(Role.LAPAS_HEAD, WAINGAPU)
    assert await ask(nats, NAMES_SUBJECT, token=elsewhere, ids=ids) == {"names": {}}


async def test_names_are_found_by_any_part_and_within_a_facility(assessment: House, nats: Client) -> None:
    listed = (await assessment.roster(ROSTER)).json()["participants"]
    there = (
        await assessment.done(
            Role.LAPAS_OFFICER, "/v1/referrals", woman(facility=WAINGAPU), facility=WAINGAPU
        )
    )["participant_id"]
    rambu = listed[0]["participant_id"]
    officer = assessment.token(Role.LAPAS_OFFICER)
    for text in ("rambu", "  RAMBU  nona ", "cth-901"):
        assert await ask(nats, SEARCH_SUBJECT, token=officer, text=text) == {"ids": [rambu]}
    counsellor = assessment.token(Role.BNN_COUNSELLOR)
    both = await ask(nats, SEARCH_SUBJECT, token=counsellor, text="rambu")
    assert set(both["ids"]) == {rambu, there}
    bound = await ask(nats, SEARCH_SUBJECT, token=counsellor, text="rambu", facility=WAINGAPU)
    assert bound == {"ids": [there]}
    assert await ask(nats, SEARCH_SUBJECT, token=officer, text="tidak ada") == {"ids": []}
    assert await ask(nats, SEARCH_SUBJECT, token=officer, text=" r ") == {"error": "too-short"}


async def test_a_question_that_is_none_is_answered_by_a_rule(assessment: House, nats: Client) -> None:
    token = assessment.token(Role.BNN_COUNSELLOR)
    forged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    for question, rule in (
        ({}, "malformed"),
        ({"token": token}, "malformed"),
        ({"token": token, "ids": ["siapa"]}, "malformed"),
        ({"token": token, "ids": [], "all": True}, "malformed"),
        ({"token": token, "ids": [str(n) for n in range(3000)]}, "malformed"),
        ({"token": "", "ids": []}, "not-signed-in"),
        ({"token": forged, "ids": []}, "not-signed-in"),
    ):
        assert await ask(nats, NAMES_SUBJECT, **question) == {"error": rule}


async def test_a_row_that_was_moved_or_changed_does_not_open(assessment: House, nats: Client) -> None:
    listed = (await assessment.roster(ROSTER)).json()["participants"]
    ids = [row["participant_id"] for row in listed]
    await assessment.database.execute(
        "update vault_rows set ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1)"
        " where kind = 'identity' and subject_id = $1",
        ids[0],
    )
    await assessment.database.execute(
        "update vault_rows r set nonce = o.nonce, ciphertext = o.ciphertext from vault_rows o"
        " where r.kind = 'identity' and o.kind = 'identity' and r.subject_id = $1 and o.subject_id = $2",
        ids[1],
        ids[2],
    )
    answer = await ask(nats, NAMES_SUBJECT, token=assessment.token(Role.LAPAS_HEAD), ids=ids)
    assert answer["names"].keys() == {ids[2]}


async def test_whose_key_was_destroyed_is_known_to_nobody(assessment: House, nats: Client) -> None:
    she = await assessment.screened()
    await assessment.database.execute("delete from vault_rows where subject_id = $1", she)
    await assessment.database.execute(
        "update vault_keys set state = 'destroyed', wrapped_key = null, destroyed_at = now()"
        " where subject_id = $1",
        she,
    )
    await assessment.database.execute(
        "update vault_subjects set state = 'erased', erased_at = now() where subject_id = $1", she
    )
    token = assessment.token(Role.LAPAS_HEAD)
    assert await ask(nats, NAMES_SUBJECT, token=token, ids=[she]) == {"names": {}}
    assert await ask(nats, SEARCH_SUBJECT, token=token, text="rambu") == {"ids": []}
    again = await assessment.ask(Role.LAPAS_OFFICER, "POST", "/v1/referrals", woman())
    assert (again.status_code, again.json()["type"]) == (409, "urn:pulih:register-known")


async def test_the_migration_makes_the_tables_that_the_code_knows(assessment: House) -> None:
    for table in METADATA.tables.values():
        rows = await assessment.database.fetch(
            "select column_name, is_nullable = 'YES' as nullable from information_schema.columns"
            " where table_schema = 'public' and table_name = $1",
            table.name,
        )
        assert {row["column_name"]: row["nullable"] for row in rows} == {
            c.name: c.nullable for c in table.columns
        }
