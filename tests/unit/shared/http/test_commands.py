"""A command is known by its key and its body; an answer says where the events lie."""

import uuid

import httpx
import pytest

from shared.contracts.codes import Role
from shared.eventstore.port import Appended
from shared.http.commands import answered
from tests.unit.shared.http.site import Site

THING = {"name": "Aula", "n": 1}
OURS = {"Origin": "http://pulih.test"}


async def test_the_key_names_the_command_and_the_caller_is_its_principal(officer: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "rujukan 7"}
    answer = (await officer.post("/v1/things/1", json=THING, headers=headers)).json()
    assert (answer["key"], answer["principal"]) == ("rujukan 7", "lapas-petugas-1")


async def test_without_a_key_each_command_is_new(officer: httpx.AsyncClient) -> None:
    keys = {(await officer.post("/v1/things/1", json=THING)).json()["key"] for _ in range(2)}
    assert len({uuid.UUID(key) for key in keys}) == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
async def test_a_key_that_is_none_is_refused(officer: httpx.AsyncClient, key: str) -> None:
    answer = await officer.post("/v1/things/1", json=THING, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")


async def test_two_keys_are_refused(site: Site) -> None:
    headers = [*site.bearer().items(), ("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    async with site.client() as client:
        answer = await client.post("/v1/things/1", json=THING, headers=headers)
    assert answer.status_code == 400


async def test_the_digest_changes_with_path_query_and_body_only(officer: httpx.AsyncClient) -> None:
    async def digest(address: str, body: dict[str, object]) -> str:
        return str((await officer.post(address, json=body)).json()["digest"])

    first = await digest("/v1/things/1", THING)
    assert first == await digest("/v1/things/1", THING)
    others = [
        await digest("/v1/things/2", THING),
        await digest("/v1/things/1?a=1", THING),
        await digest("/v1/things/1", {**THING, "n": 2}),
    ]
    assert len({first, *others}) == 4


async def test_a_form_carries_its_key_in_a_field(officer: httpx.AsyncClient) -> None:
    fields = {"word": "hadir", "command_id": "dari-formulir"}
    urlencoded = (await officer.post("/halaman", data=fields)).json()
    multipart = (
        await officer.post("/halaman", files={name: (None, value) for name, value in fields.items()})
    ).json()
    assert (urlencoded["key"], multipart["key"]) == ("dari-formulir", "dari-formulir")


async def test_the_same_multipart_form_sent_again_is_the_same_command(officer: httpx.AsyncClient) -> None:
    digests = set()
    for boundary in ("eins", "zwei"):
        parts = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="word"\r\n\r\nhadir\r\n--{boundary}--\r\n'
        )
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        answer = await officer.post("/halaman", content=parts.encode(), headers=headers)
        digests.add(answer.json()["digest"])
    assert len(digests) == 1


async def test_an_answer_says_where_the_events_lie(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/things/1", json=THING)
    assert answer.headers["pulih-positions"] == "assessment:12, program:3"
    assert answer.json()["positions"] == {"program": 3, "assessment": 12}
    assert "pulih-repeated" not in answer.headers


def test_a_repeated_answer_says_so() -> None:
    assert answered(Appended({}, {}, repeated=True)).headers["pulih-repeated"] == "true"


async def test_the_positions_come_back_as_they_were_sent(officer: httpx.AsyncClient) -> None:
    headers = {"Pulih-Consistent-With": "assessment:12, program:3"}
    assert (await officer.get("/v1/consistent", headers=headers)).json() == {"assessment": 12, "program": 3}
    assert (await officer.get("/v1/consistent")).json() == {}


@pytest.mark.parametrize(
    "value", ["assessment", "assessment:x", "a:1;b:2", "a:-1", ":1", "a:1234567890123456789"]
)
async def test_positions_that_are_none_are_refused(officer: httpx.AsyncClient, value: str) -> None:
    answer = await officer.get("/v1/consistent", headers={"Pulih-Consistent-With": value})
    assert (answer.status_code, answer.json()["field"]) == (400, "Pulih-Consistent-With")


async def test_the_caller_is_traced_by_her_correlation_id_or_a_new_one(officer: httpx.AsyncClient) -> None:
    given = await officer.post("/v1/things/1", json=THING, headers={"X-Correlation-ID": "kasus:7"})
    assert (given.headers["x-correlation-id"], given.json()["correlation"]) == ("kasus:7", "kasus:7")
    odd = await officer.post("/v1/things/1", json=THING, headers={"X-Correlation-ID": "a b <script>"})
    assert uuid.UUID(odd.headers["x-correlation-id"]).version == 4


async def test_a_command_of_another_facility_or_role_is_refused(site: Site) -> None:
    async with site.client() as client:
        elsewhere = site.bearer(Role.LAPAS_OFFICER, "rutan-waingapu")
        other = await client.post("/v1/things/1", json=THING, headers=elsewhere)
        head = await client.post("/v1/things/1", json=THING, headers=site.bearer(Role.LAPAS_HEAD))
    assert (other.status_code, other.json()["type"]) == (403, "urn:pulih:other-facility")
    assert (head.status_code, head.json()["type"]) == (403, "urn:pulih:role")
    assert head.headers["www-authenticate"] == 'Bearer error="insufficient_scope"'
