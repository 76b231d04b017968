"""Every no is a problem that names field and rule, and none is a 500."""

import httpx
import pytest
from structlog.testing import capture_logs

THING = {"name": "Aula", "n": 1}


def problem(answer: httpx.Response) -> dict[str, object]:
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = answer.json()
    assert body["status"] == answer.status_code
    assert str(body["type"]).startswith("urn:pulih:")
    assert body["correlation_id"] == answer.headers["x-correlation-id"]
    return body


@pytest.mark.parametrize(
    ("how", "status", "rule"),
    [
        ("invalid", 422, "too-early"),
        ("missing", 404, "no-such-cohort"),
        ("state", 409, "stage-order"),
        ("busy", 503, "try-later"),
        ("conflict", 409, "conflict"),
        ("reused", 409, "idempotency-key-reused"),
        ("taken", 409, "taken"),
        ("unstorable", 422, "unstorable"),
        ("row", 422, "value-not-accepted"),
        ("overloaded", 503, "overloaded"),
        ("unknown", 503, "overloaded"),
        ("refuses", 503, "log-refuses"),
        ("broken", 500, "unexpected"),
    ],
)
async def test_a_refusal_has_its_status_and_rule(
    officer: httpx.AsyncClient, how: str, status: int, rule: str
) -> None:
    answer = await officer.post(f"/v1/refuses/{how}")
    assert (answer.status_code, problem(answer)["type"]) == (status, f"urn:pulih:{rule}")
    assert ("retry-after" in answer.headers) == (status == 503)
    assert "secret" not in answer.text


async def test_what_nobody_expected_is_noted_without_its_words(officer: httpx.AsyncClient) -> None:
    with capture_logs() as lines:
        answer = await officer.post("/v1/refuses/broken")
    noted = [line for line in lines if line["event"] == "unexpected_error"]
    assert answer.status_code == 500
    assert [line["route"] for line in noted] == ["/v1/refuses/{how}"]


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"n": 1}, "name", "name is required."),
        ({"name": "a", "n": "x"}, "n", "n must be a whole number."),
        ({"name": "a", "n": -1}, "n", "n must be 0 or more."),
        ({"name": 5, "n": 1}, "name", "name must be text."),
        ({"name": "a", "n": 1, "ids": ["x"]}, "ids.0", "ids.0 must be an identifier (UUID)."),
        ([], "body", "body must be an object."),
        (None, "body", "body is required."),
    ],
)
async def test_a_wrong_field_is_named_with_its_rule(
    officer: httpx.AsyncClient, body: object, field: str, words: str
) -> None:
    answer = await officer.post("/v1/things/1", json=body)
    said = problem(answer)
    assert (answer.status_code, said["field"], said["detail"]) == (422, field, words)


async def test_several_wrong_fields_are_all_listed(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/things/x", json={"name": 5, "n": "x"})
    errors = problem(answer)["errors"]
    assert isinstance(errors, list)
    assert {error["field"] for error in errors} == {"thing", "name", "n"}


async def test_the_value_that_was_refused_is_not_repeated(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/things/1", json={"name": {"deep": "Rahasia Sekali"}, "n": 1})
    assert answer.status_code == 422
    assert "Rahasia" not in answer.text


@pytest.mark.parametrize(
    ("content", "status", "rule"),
    [
        (b"{", 400, "malformed-json"),
        (b'{"name": "a", "n": NaN}', 400, "malformed-json"),
        (b"[" * 5000, 400, "malformed-json"),
        (b'{"name": "\xff", "n": 1}', 400, "not-utf-8"),
        (b'{"name": "\\u0000", "n": 1}', 422, "unstorable-text"),
        (b'{"name": "a", "n": 1, "\\u0000": [1]}', 422, "unstorable-text"),
        (b'{"name": "\\ud800", "n": 1}', 422, "unstorable-text"),
        (b'{"name": "\\udc00x", "n": 1}', 422, "unstorable-text"),
        (b'{"name": "\xed\xa0\x80", "n": 1}', 422, "unstorable-text"),
    ],
)
async def test_what_cannot_be_read_or_stored_goes_no_further(
    officer: httpx.AsyncClient, content: bytes, status: int, rule: str
) -> None:
    answer = await officer.post("/v1/things/1", content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, problem(answer)["type"]) == (status, f"urn:pulih:{rule}")


async def test_the_field_with_the_nul_is_named(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/things/1", json={"name": "a", "ids": [{"x": "\0"}]})
    assert problem(answer)["field"] == "ids.0.x"


async def test_a_whole_pair_of_surrogates_is_text(officer: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    content = b'{"name": "\\ud83d\\ude00", "n": 1}'
    assert (await officer.post("/v1/things/1", content=content, headers=headers)).json()["name"] == "😀"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/v1/consistent?x=%00", 422),
        ("/v1/consistent?x=%ED%A0%80", 422),
        ("/v1/consistent?x=%FF", 400),
        ("/v1/consistent%00", 422),
        ("/v1/consistent?x=" + "a" * 9000, 414),
        ("/nothing", 404),
        ("/v1/consistent/", 404),
    ],
)
async def test_an_address_is_checked_too(officer: httpx.AsyncClient, address: str, status: int) -> None:
    answer = await officer.get(address)
    assert (answer.status_code, problem(answer)["status"]) == (status, status)


async def test_another_method_is_refused_with_those_that_are_taken(officer: httpx.AsyncClient) -> None:
    answer = await officer.delete("/v1/things/1")
    assert (answer.status_code, answer.headers["allow"], problem(answer)["status"]) == (405, "POST", 405)


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", ""])
async def test_a_body_of_another_type_is_refused(officer: httpx.AsyncClient, content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = await officer.post("/v1/things/1", content=b"name=1", headers=headers)
    assert (answer.status_code, problem(answer)["type"]) == (415, "urn:pulih:content-type")


def part(text: bytes, name: bytes = b"word") -> bytes:
    """A multipart form of one text, with the boundary ``x``."""
    return b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--x--\r\n' % (name, text)


@pytest.mark.parametrize(
    "charset", ["utf-7", '"unicode_escape"', "latin-1", "UTF-16", "", "utf-8; Charset=utf-7"]
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
async def test_a_form_is_utf_8(officer: httpx.AsyncClient, kind: str, charset: str) -> None:
    headers = {"Content-Type": f"{kind}; charset={charset}"}
    answer = await officer.post("/halaman", content=part(b"+2AA-"), headers=headers)
    assert (answer.status_code, problem(answer)["type"]) == (415, "urn:pulih:charset")


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; Charset="UTF-8"'])
async def test_a_form_may_say_that_it_is_utf_8(officer: httpx.AsyncClient, charset: str) -> None:
    headers = {"Content-Type": f"multipart/form-data; boundary=x{charset}"}
    answer = await officer.post("/halaman", content=part("pagi é".encode()), headers=headers)
    assert answer.json()["word"] == "pagi é"


@pytest.mark.parametrize("content", [part(b"a\0b"), part(b"a", b"wo\0rd")], ids=["text", "name"])
async def test_a_form_text_that_cannot_be_stored_goes_no_further(
    officer: httpx.AsyncClient, content: bytes
) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await officer.post("/halaman", content=content, headers=headers)
    assert (answer.status_code, problem(answer)["type"]) == (422, "urn:pulih:unstorable-text")


async def test_a_json_type_with_parameters_is_json(officer: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = await officer.post("/v1/things/1", content=b'{"name": "a", "n": 1}', headers=headers)
    assert answer.status_code == 201


async def test_every_answer_has_the_security_headers(officer: httpx.AsyncClient) -> None:
    for address in ("/v1/consistent", "/nothing", "/masuk", "/health/live"):
        headers = (await officer.get(address)).headers
        assert headers["content-security-policy"].startswith("default-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


async def test_a_person_gets_a_page_in_her_language(officer: httpx.AsyncClient) -> None:
    del officer.headers["Authorization"]
    page = await officer.get("/nothing", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Tidak ada apa-apa di alamat ini." in page.text
    english = await officer.get("/nothing?lang=en", headers={"Accept": "text/html"})
    assert "There is nothing at this address." in english.text
