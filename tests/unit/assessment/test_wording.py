"""Translations: what a file must hold, and how everything that is wrong in it is named."""

import json
from typing import Any

import pytest

from services.assessment.domain.instruments.asi.instrument import Asi
from services.assessment.domain.instruments.dast10 import DAST10
from services.assessment.domain.instruments.instrument import Instrument
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.domain.instruments.phq9 import PHQ9
from services.assessment.domain.instruments.wording import MOST_TEXT, WORDED_BY_VARIANT, read
from services.assessment.wordings.files import MOST_BYTES, parse
from shared.refusals import Invalid
from tests.unit.assessment.wordings import translation

SHARED = {"0": "Contoh nol", "1": "Contoh satu", "2": "Contoh dua", "3": "Contoh tiga"}


def wrong(content: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read(content, LIBRARY)
    assert refused.value.rule == "wording"
    return [(str(error["field"]), str(error["rule"])) for error in refused.value.errors]


@pytest.mark.parametrize("instrument", LIBRARY.values(), ids=list(LIBRARY))
def test_every_instrument_of_the_library_can_be_worded(instrument: Instrument) -> None:
    variant = instrument.variants[0] if instrument.code in WORDED_BY_VARIANT else None
    wording = read(translation(instrument, variant=variant), LIBRARY)
    assert (wording.instrument, wording.language, wording.variant) == (instrument.code, "id", variant)
    assert all(text.startswith("Pertanyaan contoh") for text in wording.items.values())


def test_answers_that_all_items_share_are_written_once() -> None:
    content = translation(PHQ9, answers=SHARED, answers_of={"q9": {"0": "Contoh lain"}})
    wording = read(content, LIBRARY)
    assert wording.answers["q1"] == SHARED
    assert wording.answers["q9"] == SHARED | {"0": "Contoh lain"}


def test_yes_and_no_are_written_as_json_writes_them() -> None:
    content = translation(DAST10, variant="unable", answers={"true": "Ya", "false": "Tidak"}, answers_of={})
    assert read(content, LIBRARY).answers["q3"] == {"false": "Tidak", "true": "Ya"}


def test_numbers_have_no_answers_to_word() -> None:
    content = translation(Asi())
    assert "medical_days" not in read(content, LIBRARY).answers
    content["answers_of"]["medical_days"] = {"3": "Tiga"}
    assert wrong(content) == [("answers_of.medical_days.3", "unknown-answer")]


def test_an_unknown_and_a_missing_item_are_named() -> None:
    content = translation(PHQ9)
    del content["items"]["q4"]
    content["items"]["q10"] = "Contoh"
    assert wrong(content) == [("items.q10", "unknown-item"), ("items.q4", "missing-item")]


def test_a_missing_and_an_unknown_answer_are_named() -> None:
    content = translation(PHQ9)
    del content["answers_of"]["q2"]["3"]
    content["answers_of"]["q5"]["4"] = "Contoh"
    content["answers_of"]["q0"] = {"0": "Contoh"}
    content["answers"] = {"9": "Contoh"}
    assert wrong(content) == [
        ("answers.9", "unknown-answer"),
        ("answers_of.q5.4", "unknown-answer"),
        ("answers_of.q0", "unknown-item"),
        ("answers_of.q2.3", "missing-answer"),
    ]


@pytest.mark.parametrize("name", ["instrument", "version", "language", "source", "licence", "approved_by"])
def test_who_worded_it_and_by_whose_leave_is_said(name: str) -> None:
    content = translation(PHQ9)
    for bad in (None, "", "  ", 9, ["x"]):
        assert (name, "required") in wrong(content | {name: bad})
    del content[name]
    assert wrong(content) == [(name, "required")]


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"instrument": "phq"}, ("instrument", "unknown-instrument")),
        ({"version": "1999"}, ("version", "other-version")),
        ({"variant": "x"}, ("variant", "unknown-variant")),
        ({"language": "Bahasa Indonesia"}, ("language", "language-tag")),
        ({"approved_on": None}, ("approved_on", "date-form")),
        ({"approved_on": "20-08-2026"}, ("approved_on", "date-form")),
        ({"approved_on": 20260820}, ("approved_on", "date-form")),
        ({"item": {}}, ("item", "unknown-field")),
        ({"items": "q1"}, ("items", "not-a-table")),
        ({"answers_of": {"q1": "Ya"}}, ("answers_of.q1", "not-a-table")),
        ({"substances": {"a": "Contoh"}}, ("substances.a", "unknown-item")),
        ({"source": "x" * (MOST_TEXT + 1)}, ("source", "too-long")),
        ({"instructions": "a\x00b"}, ("instructions", "unreadable-character")),
        ({"licence": "a\ud800b"}, ("licence", "unreadable-character")),
    ],
)
def test_a_field_that_is_wrong_is_named(changed: dict[str, Any], finding: tuple[str, str]) -> None:
    assert wrong(translation(PHQ9) | changed) == [finding]


def test_a_wording_of_dast_says_which_printing_it_is() -> None:
    assert wrong(translation(DAST10)) == [("variant", "required")]


def test_a_name_that_is_no_code_is_shown_shortened() -> None:
    [(field, rule)] = wrong(translation(PHQ9, **{"ï" * 5000: "x"}))
    assert (rule, field.isascii(), len(field) < 500) == ("unknown-field", True, True)


def test_a_file_is_toml_or_json() -> None:
    content = translation(PHQ9)
    assert parse(json.dumps(content).encode()) == content
    toml = 'instrument = "phq9"\napproved_on = 2026-08-01\n[items]\nq1 = "Contoh"\n[answers]\n0 = "Nol"\n'
    parsed = parse(b"\xef\xbb\xbf" + toml.encode())
    assert parsed["answers"] == {"0": "Nol"}
    assert str(parsed["approved_on"]) == "2026-08-01"


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"x" * (MOST_BYTES + 1), "too-large"),
        (b"\xff\xfe", "not-utf8"),
        (b'{"instrument": ', "not-json"),
        (b'{"a":' * 50_000, "not-json"),
        (b"a = " + b"[" * 100_000, "not-toml"),
        (b'{"items": {"q1": "a", "q1": "b"}}', "name-twice"),
        (b"[1, 2]", "not-toml"),
        (b'items.q1 = "a"\nitems.q1 = "b"\n', "not-toml"),
        (b"a = 12-13", "not-toml"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not-json"),
    ],
    ids=["large", "bytes", "cut", "deep", "deep toml", "twice", "list", "twice toml", "syntax", "digits"],
)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(raw: bytes, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(raw)
    assert (refused.value.rule, refused.value.field) == (rule, "file")
    assert len(refused.value.detail) < 300


def test_where_the_syntax_breaks_is_said() -> None:
    with pytest.raises(Invalid, match="line 2") as toml:
        parse(b'instrument = "phq9"\nitems = q1\n')
    with pytest.raises(Invalid, match="Line 2, column 1") as json_:
        parse(b'{"instrument": "phq9",\n}')
    assert (toml.value.rule, json_.value.rule) == ("not-toml", "not-json")
