"""Every worked form comes to its number by the function and by ``pulih score``; no other is taken."""

import json
from typing import Any

import pytest

from services.assessment.domain.instruments.library import LIBRARY, instrument_of
from services.assessment.score import main
from shared.refusals import Invalid
from tests.unit.assessment.forms import Refused, Vector, agrees, named, refuses
from tests.unit.assessment.vectors import REFUSED, VECTORS

EVERY = pytest.mark.parametrize("vector", VECTORS, ids=named)
BAD = pytest.mark.parametrize("case", REFUSED, ids=named)


def arguments(vector: Vector) -> list[str]:
    return [vector.code] if vector.variant is None else [vector.code, "--variant", vector.variant]


def test_every_instrument_has_its_worked_form() -> None:
    assert {vector.code for vector in VECTORS} == set(LIBRARY)
    assert {case.code for case in REFUSED} == set(LIBRARY)


@EVERY
def test_the_function_scores_it(vector: Vector) -> None:
    found = instrument_of(vector.code).score(vector.answers, variant=vector.variant)
    agrees(vector, {**found.model_dump(), "variant": vector.variant})


@EVERY
def test_the_command_scores_it(vector: Vector, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(vector), json.dumps(vector.answers).encode()) == 0
    said = capsys.readouterr()
    assert said.err == ""
    found = json.loads(said.out)
    agrees(vector, found)
    assert (found["instrument"], found["version"]) == (vector.code, LIBRARY[vector.code].version)
    assert found["status"] == ("incomplete" if vector.missing else "complete")


@BAD
def test_the_function_refuses_it(case: Refused) -> None:
    with pytest.raises(Invalid) as refused:
        instrument_of(case.code).score(case.answers)
    error = refused.value
    refuses(
        case, {"type": f"urn:pulih:{error.rule}", "status": 422, "field": error.field, "errors": error.errors}
    )


@BAD
def test_the_command_refuses_it(case: Refused, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([case.code], json.dumps(case.answers).encode()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    refuses(case, json.loads(said.err))


@pytest.mark.parametrize(
    ("asked", "given", "rule"),
    [
        (["cows"], b"", "malformed-json"),
        (["cows"], b'{"q1": NaN}', "malformed-json"),
        (["cows"], b"[]", "invalid-input"),
        (["cows", "--variant", "A"], b"{}", "unknown-variant"),
        (["horoscope"], b"{}", "unknown-instrument"),
        ([], b"{}", "command"),
        (["--sum"], b"{}", "command"),
    ],
)
def test_what_cannot_be_scored_is_a_problem(
    asked: list[str], given: bytes, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked, given) == 2
    said = capsys.readouterr()
    assert (said.out, json.loads(said.err)["type"]) == ("", f"urn:pulih:{rule}")


def test_a_byte_order_mark_is_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["srq20"], b'\xef\xbb\xbf{"q1": true}') == 0
    assert json.loads(capsys.readouterr().out)["values"]["observed"] == 1


def test_the_list_names_codes_variants_and_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = {each["code"]: each for each in json.loads(capsys.readouterr().out)["instruments"]}
    assert {code: each["variants"] for code, each in listed.items()} == {
        code: list(instrument.variants) for code, instrument in LIBRARY.items()
    }
    assert listed["cows"]["answers"]["q11"] == [0, 3, 5]
    assert listed["assist"]["answers"]["q2"] == {"by_substance": [0, 2, 3, 4, 6]}


MANY = b"""\xef\xbb\xbf{"answers": {"q1": true}, "id": 7}

{"answers": []}
{"answers": {}, "variant": 5}
{"instrument": "horoscope", "answers": {}}
{"answers": {}, "score": 3}
["srq20"]
not json
{"instrument": "who5", "answers": {"q1": 3, "q2": 2, "q3": 4, "q4": 3, "q5": 2}}
"""


def test_a_bad_line_of_many_is_named_and_keeps_no_other_from_its_result(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["srq20", "--many"], MANY + b'{"answers": "' + b"x" * 300_000 + b'"}') == 2
    said = capsys.readouterr()
    results = [json.loads(line) for line in said.out.splitlines()]
    assert [(each["line"], each["instrument"], each.get("id")) for each in results] == [
        (1, "srq20", 7),
        (9, "who5", None),
    ]
    problems = [json.loads(line) for line in said.err.splitlines()]
    assert [(each["line"], each["type"], each.get("field")) for each in problems] == [
        (3, "urn:pulih:invalid-input", "answers"),
        (4, "urn:pulih:invalid-input", "variant"),
        (5, "urn:pulih:unknown-instrument", "instrument"),
        (6, "urn:pulih:unknown-field", "score"),
        (7, "urn:pulih:invalid-input", None),
        (8, "urn:pulih:malformed-json", None),
        (10, "urn:pulih:too-long", None),
    ]
    assert (main(["--many"], b"{}"), main(["srq20", "--many", "--variant", "A"], b"")) == (2, 2)
    first, second = map(json.loads, capsys.readouterr().err.split("\n", 1))
    assert (first["field"], second["type"]) == ("instrument", "urn:pulih:unknown-variant")


@pytest.mark.parametrize("code", LIBRARY)
def test_an_instrument_describes_itself_as_json(code: str) -> None:
    described: dict[str, Any] = json.loads(json.dumps(LIBRARY[code].description()))
    assert (described["code"], described["version"]) == (code, LIBRARY[code].version)
    assert [each["value"] for each in described["variants"]] == list(LIBRARY[code].variants)
    items = described.get("items") or described["questions"]
    assert all(item["label"]["id"] and item["label"]["en"] for item in items)
    assert all(item.get("answers") or item.get("numbers") for item in items)
    assert described["time_window"]
    assert described["scoring"]["missing"]
    assert described["licence"]
