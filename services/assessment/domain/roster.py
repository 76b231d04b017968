"""A roster file read row by row, CSV or XLSX: everything wrong is reported, and then nothing is imported."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from services.assessment.domain import sheet
from services.assessment.domain.person import EARLIEST_BIRTH, Finding, Person, findings, normalised
from shared.contracts.base import Frozen
from shared.refusals import Invalid

MAX_ROWS = 1000
"""Of a file that is imported while its sender waits."""
MAX_ROWS_OF_AN_IMPORT = 10_000
"""Of a file that is imported by a job."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "register_number": ("register_number", "nomor_register"),
    "name": ("name", "nama"),
    "birth_date": ("birth_date", "tanggal_lahir"),
    "legal_status": ("legal_status", "status"),
    "expected_release": ("expected_release", "perkiraan_bebas"),
}
"""Field to the headers it may have; the order of the columns is free."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "sentence_end": ("sentence_end", "akhir_pidana"),
    "sentence_months": ("sentence_months", "lama_pidana_bulan"),
    "two_thirds_on": ("two_thirds_on", "dua_pertiga"),
    "case_type": ("case_type", "jenis_perkara"),
    "nationality": ("nationality", "kewarganegaraan"),
    "fit": ("fit", "layak"),
}
"""The same for columns that may be missing: facts for the rules of eligibility."""

_HEADERS = {header: field for field, headers in {**COLUMNS, **OPTIONAL}.items() for header in headers}
_YES_NO = {"ya": True, "yes": True, "1": True, "tidak": False, "no": False, "0": False}
_DATES = ("expected_release", "sentence_end", "two_thirds_on")
_DATE_FORM = "A date looks like 1990-12-31 or 31-12-1990."
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class RosterLine(Frozen):
    """One woman, and where in the file she stands (the header is line 1)."""

    line: int
    person: Person


def parse(content: bytes, today: date, *, most: int = MAX_ROWS) -> list[RosterLine]:
    """Everybody in a roster file.

    Raises:
        Invalid: ``roster``, with every finding (line, field, rule, detail) in ``errors``.
    """
    lines, found = read(content, today, most=most)
    if found:
        raise refused(found)
    return lines


def read(content: bytes, today: date, *, most: int = MAX_ROWS) -> tuple[list[RosterLine], list[Finding]]:
    """Who can be read in a roster file, and everything that is wrong with it, by line.

    Raises:
        Invalid: ``roster``: it is no roster at all (its form, its header).
    """
    rows = _sheet(content, most) if sheet.is_sheet(content) else _rows(_decoded(content))
    header = next(rows, None)
    if header is None or not "".join(header[1]).strip():
        raise refused([_at(1, "file", "empty-file", "The file is empty; its first line names the columns.")])
    columns = _columns(header[1])
    lines: list[RosterLine] = []
    found: list[Finding] = []
    for place, (number, cells) in enumerate(rows, start=1):
        if place > most:
            found.append(_at(number, "file", "too-many-rows", f"At most {most} rows are taken here."))
            break
        person, wrong = _person(cells, columns, number, today)
        found += wrong
        if person is not None:
            lines.append(RosterLine(line=number, person=person))
    found += _twice(lines)
    if not lines and not found:
        found.append(_at(1, "file", "empty-file", "There is nobody in the file."))
    return lines, sorted(found, key=lambda finding: int(finding["line"]))


def refused(found: list[Finding]) -> Invalid:
    """The refusal of a whole roster."""
    lines = len({finding["line"] for finding in found})
    return Invalid(
        "roster", f"Nothing was imported: {lines} line(s) have to be corrected.", field="file", errors=found
    )


def _at(line: int, field: str, rule: str, detail: str) -> Finding:
    return {"line": line, "field": field, "rule": rule, "detail": detail}


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        detail = "This is not UTF-8. Save the file as 'CSV UTF-8' and send it again."
        raise refused([_at(line, "file", "not-utf8", detail)]) from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line on which they begin."""
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        detail = "The quotation marks do not close, or stand in the middle of a field."
        raise refused([_at(begins, "row", "broken-quotes", detail)]) from error


def _sheet(content: bytes, most: int) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from sheet.rows(content, most + 2)
    except sheet.Unreadable as error:
        raise refused([_at(error.line, "file", error.rule, error.detail)]) from error


def _columns(header: list[str]) -> list[str]:
    """Field of each column."""
    names = [cell.strip().casefold().replace(" ", "_") for cell in header]
    fields = [_HEADERS.get(name, "") for name in names]
    found = [
        _at(1, field, "missing-column", f"There is no column {' or '.join(headers)}.")
        for field, headers in COLUMNS.items()
        if field not in fields
    ]
    found += [
        _at(1, "file", "unknown-column", f"Column {place} has no name that is known here.")
        for place, field in enumerate(fields, start=1)
        if not field
    ]
    found += [
        _at(1, field, "column-twice", "There are two columns for this.")
        for field in (*COLUMNS, *OPTIONAL)
        if fields.count(field) > 1
    ]
    if found:
        raise refused(found)
    return fields


def _person(
    cells: list[str], columns: list[str], line: int, today: date
) -> tuple[Person | None, list[Finding]]:
    """The row's person as far as she can be read, and everything that is wrong with the row."""
    at = partial(_at, line)
    if not "".join(cells).strip():
        return None, [at("row", "empty-line", "The line is empty. Delete it and send the file again.")]
    if len(cells) != len(columns):
        detail = f"There are {len(cells)} columns, the header has {len(columns)}."
        return None, [at("row", "number-of-columns", detail)]
    row = {field: cell.strip() for field, cell in zip(columns, cells, strict=True)}
    days = {field: _date(row.get(field, "")) for field in ("birth_date", *_DATES)}
    wrong = [
        at(field, "date-form", _DATE_FORM) for field, day in days.items() if day is None and row.get(field)
    ]
    if not row["birth_date"]:
        wrong.append(at("birth_date", "required", _DATE_FORM))
    months, fit = row.get("sentence_months", ""), row.get("fit", "").casefold()
    if months and not months.isdecimal():
        wrong.append(at("sentence_months", "number-form", "Months are written as a whole number."))
    if fit and fit not in _YES_NO:
        wrong.append(at("fit", "unknown-code", "Allowed: ya, tidak."))
    person = Person(
        register_number=row["register_number"],
        name=row["name"],
        birth_date=days["birth_date"] or EARLIEST_BIRTH,
        legal_status=row["legal_status"].casefold(),
        expected_release=days["expected_release"],
        sentence_end=days["sentence_end"],
        sentence_months=int(months[:6]) if months.isdecimal() else None,
        two_thirds_on=days["two_thirds_on"],
        case_type=row.get("case_type", "").casefold() or None,
        nationality=row.get("nationality", "").upper() or None,
        fit=_YES_NO.get(fit),
    )
    return person, wrong + [{"line": line, **finding} for finding in findings(person, today)]


def _date(text: str) -> date | None:
    if (parts := _YEAR_FIRST.fullmatch(text)) is not None:
        year, month, day = parts.groups()
    elif (parts := _DAY_FIRST.fullmatch(text)) is not None:
        day, month, year = parts.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _twice(lines: list[RosterLine]) -> Iterator[Finding]:
    """Register numbers that stand in the file before."""
    seen: dict[str, int] = {}
    for row in lines:
        number = normalised(row.person.register_number)
        if number and (first := seen.setdefault(number, row.line)) != row.line:
            yield _at(
                row.line, "register_number", "register-twice", f"This number is on line {first} already."
            )
