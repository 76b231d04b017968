"""XLSX files: read as a roster, or refused by name, whatever is inside."""

import contextlib
import io
import random
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook

from services.assessment.domain.roster import parse, read
from services.assessment.domain.sheet import MOST_MEMBERS
from shared.refusals import Invalid

TODAY = date(2026, 8, 20)
HEADER = ("nomor_register", "nama", "tanggal_lahir", "status", "perkiraan_bebas", "layak")
ROW = (1001, "Contoh Rambu", date(1994, 2, 11), "narapidana", None, True)


def book(*rows: tuple[object, ...]) -> bytes:
    made, file = Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.save(file)
    return file.getvalue()


def archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def rules(content: bytes) -> list[tuple[object, object]]:
    with pytest.raises(Invalid) as refusal:
        parse(content, TODAY)
    return [(error["line"], error["rule"]) for error in refusal.value.errors]


def test_numbers_dates_and_yes_are_read_as_they_are_meant() -> None:
    [line] = parse(book(HEADER, ROW, (), ()), TODAY)
    person = line.person
    assert (line.line, person.register_number, person.birth_date) == (2, "1001", date(1994, 2, 11))
    assert (person.expected_release, person.fit) == (None, True)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (lambda: book(HEADER, ("=1+1", *ROW[1:])), "formula"),
        (lambda: book(HEADER, ROW, (), ROW), "empty-line"),
        (lambda: book(HEADER, ROW, ROW), "register-twice"),
        (lambda: book(tuple(range(60))), "too-many-columns"),
        (lambda: b"PK\x03\x04 and then nothing", "not-xlsx"),
        (lambda: archive(a=b"not a workbook"), "not-xlsx"),
        (lambda: archive(a=b"\0" * 40_000_000), "too-big-inside"),
        (lambda: archive(**{f"m{n}": b"x" for n in range(MOST_MEMBERS + 1)}), "too-big-inside"),
        (lambda: archive(a=b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y 'z'>]><x/>"), "not-xlsx"),
    ],
)
def test_what_is_no_roster_is_refused_by_name(content: Callable[[], bytes], rule: str) -> None:
    assert rule in {found for _, found in rules(content())}


def test_rows_beyond_the_bound_are_not_read() -> None:
    many = [(n, *ROW[1:]) for n in range(30)]
    _, found = read(book(HEADER, *many), TODAY, most=20)
    assert [(error["line"], error["rule"]) for error in found] == [(22, "too-many-rows")]


def test_broken_bytes_are_an_answer_and_never_an_error() -> None:
    chance, whole = random.Random(26), book(HEADER, ROW)  # noqa: S311 - no secret
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        with contextlib.suppress(Invalid):
            parse(bytes(broken), TODAY)
