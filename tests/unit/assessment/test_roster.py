"""A roster file, read line by line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.person import FACTS, Person
from services.assessment.domain.roster import MAX_ROWS, RosterLine, parse
from shared.refusals import Invalid

TODAY = date(2026, 8, 3)
HEADER = "register_number,name,birth_date,legal_status,expected_release"
RN = "REG-01/2026,Contoh Rambu,1994-02-11,narapidana,2037-05-20"
SL = "REG-02/2026,Contoh Seli,1990-07-03,tahanan,"
RAMBU = Person(
    register_number="REG-01/2026",
    name="Contoh Rambu",
    birth_date=date(1994, 2, 11),
    legal_status="narapidana",
    expected_release=date(2037, 5, 20),
)
SELI = Person(
    register_number="REG-02/2026", name="Contoh Seli", birth_date=date(1990, 7, 3), legal_status="tahanan"
)
BOTH = [RosterLine(line=2, person=RAMBU), RosterLine(line=3, person=SELI)]


def file(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def errors(content: bytes) -> list[tuple[object, object, object]]:
    with pytest.raises(Invalid, match="Nothing was imported") as refused:
        parse(content, TODAY)
    assert (refused.value.rule, refused.value.field) == ("roster", "file")
    assert all(error["detail"] for error in refused.value.errors)
    return [(error["line"], error["field"], error["rule"]) for error in refused.value.errors]


@pytest.mark.parametrize(
    "content",
    [
        file(HEADER, RN, SL),
        b"\xef\xbb\xbf" + file(HEADER, RN, SL),
        file(HEADER, RN, SL).replace(b"\r\n", b"\n").rstrip(),
        file(*(line.replace(",", ";") for line in (HEADER, RN, SL))),
        file(
            "nomor_register;nama;tanggal_lahir;status;perkiraan_bebas",
            RN.replace(",", ";"),
            SL.replace(",", ";"),
        ),
        file("Nomor Register,Nama,Tanggal Lahir,Status,Perkiraan Bebas", RN, SL),
        file(HEADER, RN.replace("1994-02-11", "11-02-1994").replace("2037-05-20", "20/5/2037"), SL),
        file(HEADER, '"REG-01/2026","Contoh Rambu", 1994-02-11 ,NARAPIDANA,2037-05-20', SL),
    ],
    ids=["plain", "BOM", "unix", "semicolon", "Indonesian", "with blanks", "day first", "quoted"],
)
def test_the_forms_in_which_offices_save_a_roster(content: bytes) -> None:
    assert parse(content, TODAY) == BOTH


def test_the_order_of_columns_is_free() -> None:
    [row] = parse(
        file("name,register_number,expected_release,legal_status,birth_date", "N,R,,tahanan,1990-01-01"),
        TODAY,
    )
    assert (row.person.name, row.person.register_number) == ("N", "R")


def test_a_name_with_the_delimiter_in_it_is_quoted() -> None:
    [row] = parse(file(HEADER, 'R,"Contoh, Rambu",1990-01-01,tahanan,'), TODAY)
    assert row.person.name == "Contoh, Rambu"


@pytest.mark.parametrize(
    ("line", "field", "rule"),
    [
        ("", "row", "empty-line"),
        (" ,,, ,", "row", "empty-line"),
        (",Contoh,1990-01-01,tahanan,", "register_number", "required"),
        ("R,,1990-01-01,tahanan,", "name", "required"),
        ("R,Contoh,,tahanan,", "birth_date", "required"),
        ("R,Contoh,1 Jan 1990,tahanan,", "birth_date", "date-form"),
        ("R,Contoh,1990-02-30,tahanan,", "birth_date", "date-form"),
        ("R,Contoh,2026-08-04,tahanan,", "birth_date", "date-in-future"),
        ("R,Contoh,1890-01-01,tahanan,", "birth_date", "too-early"),
        ("R,Contoh,1990-01-01,bebas,", "legal_status", "unknown-value"),
        ("R,Contoh,1990-01-01,,", "legal_status", "unknown-value"),
        ("R,Contoh,1990-01-01,tahanan,segera", "expected_release", "date-form"),
        ("R,Contoh,1990-01-01,tahanan,1989-01-01", "expected_release", "out-of-order"),
        ("R,Contoh,1990-01-01,tahanan", "row", "number-of-columns"),
        ("R,Contoh,1990-01-01,tahanan,,", "row", "number-of-columns"),
        (f"R,{'x' * 201},1990-01-01,tahanan,", "name", "too-long"),
        (f"{'9' * 61},Contoh,1990-01-01,tahanan,", "register_number", "too-long"),
        ("R,Con\x00toh,1990-01-01,tahanan,", "name", "unreadable-character"),
        ("R,Con\u202etoh,1990-01-01,tahanan,", "name", "unreadable-character"),
        (" reg-01/2026 ,Contoh,1990-01-01,tahanan,", "register_number", "register-twice"),
        ('R,"Con"toh,1990-01-01,tahanan,', "row", "broken-quotes"),
    ],
)
def test_a_bad_row_is_reported_with_line_field_and_rule(line: str, field: str, rule: str) -> None:
    assert errors(file(HEADER, RN, line)) == [(3, field, rule)]


def test_everything_that_is_wrong_is_reported_in_the_order_of_lines() -> None:
    found = errors(file(HEADER, "R,,01-13-1990,besok,", RN, "", RN))
    assert found == [
        (2, "birth_date", "date-form"),
        (2, "name", "required"),
        (2, "legal_status", "unknown-value"),
        (4, "row", "empty-line"),
        (5, "register_number", "register-twice"),
    ]


def test_a_line_number_is_the_one_an_editor_shows() -> None:
    assert errors(file(HEADER, 'R,"Contoh\r\nRambu",1990-01-01,tahanan,', "")) == [
        (2, "name", "unreadable-character"),
        (4, "row", "empty-line"),
    ]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", [(1, "file", "empty-file")]),
        (b"\n\n", [(1, "file", "empty-file")]),
        (file(HEADER), [(1, "file", "empty-file")]),
        (file(HEADER, RN) + b"R,Caf\xe9,1990-01-01,tahanan,\r\n", [(3, "file", "not-utf8")]),
        ((HEADER + "\n").encode("utf-16"), [(1, "file", "not-utf8")]),
        (file(HEADER.replace("name,", ""), RN), [(1, "name", "missing-column")]),
        (file(HEADER + ",cell", RN + ",A1"), [(1, "file", "unknown-column")]),
        (file(HEADER + ",nama", RN + ",x"), [(1, "name", "column-twice")]),
        (file(RN), [(1, field, "missing-column") for field in HEADER.split(",")]
         + [(1, "file", "unknown-column")] * len(RN.split(","))),
    ],
    ids=[
        "nothing",
        "blank",
        "header alone",
        "Latin-1",
        "UTF-16",
        "column missing",
        "column too many",
        "column twice",
        "no header",
    ],
)  # fmt: skip
def test_a_file_that_is_no_roster(content: bytes, found: list[tuple[object, object, object]]) -> None:
    assert errors(content) == found


def test_a_roster_has_an_end() -> None:
    rows = [f"R{n},Contoh,1990-01-01,tahanan," for n in range(MAX_ROWS)]
    assert len(parse(file(HEADER, *rows), TODAY)) == MAX_ROWS
    assert errors(file(HEADER, *rows, SL)) == [(MAX_ROWS + 2, "file", "too-many-rows")]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_is_sent_is_read_or_refused(content: bytes) -> None:
    for each in (content, file(HEADER) + content):
        try:
            assert parse(each, TODAY)
        except Invalid as refused:
            assert refused.errors  # noqa: PT017 - both outcomes are right


def test_how_a_number_is_written_makes_no_other_woman() -> None:
    spaced = RAMBU.model_copy(update={"register_number": " reg-01/2026 ", "name": "CONTOH  RAMBU"})
    assert RAMBU.differences(spaced) == []
    assert RAMBU.differences(SELI) == [field for field in Person.model_fields if field not in FACTS]
