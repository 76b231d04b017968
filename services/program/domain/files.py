"""A CSV file as rows of named fields: what is wrong is said by line and column, and then nothing is taken."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.program.domain.several import Finding
from shared.contracts.base import Frozen
from shared.refusals import Invalid

Columns = Mapping[str, tuple[str, ...]]
"""Field to the headers that it may have."""
_SHOWN = 40


class FileRow(Frozen):
    """A line of the file (its header is line 1): field to text, and in which column each field stands."""

    line: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def finding(self, field: str, rule: str, detail: str) -> Finding:
        """Something wrong in one cell."""
        return {
            "line": self.line,
            "column": self.places[field],
            "field": field,
            "rule": rule,
            "detail": detail,
        }


def rows(content: bytes, columns: Columns, *, most: int) -> list[FileRow]:
    """The rows below the header, in any order of columns, with commas or semicolons; empty lines are skipped.

    Raises:
        Invalid: ``file``: with every finding in ``errors``.
    """
    lines = _lines(_decoded(content))
    header = next(lines, None)
    if header is None or not "".join(header[1]).strip():
        raise refused([_at(1, "empty-file", "The file is empty; its first line names the columns.")])
    places = _places(header[1], columns)
    found: list[FileRow] = []
    wrong: list[Finding] = []
    for line, cells in lines:
        if not "".join(cells).strip():
            continue
        if len(found) == most:
            raise refused([_at(line, "too-many-rows", f"At most {most} rows are taken here.")])
        if len(cells) != len(header[1]):
            detail = f"There are {len(cells)} columns, the header has {len(header[1])}."
            wrong.append(_at(line, "number-of-columns", detail))
            continue
        row = {field: cells[place - 1].strip() for field, place in places.items()}
        found.append(FileRow(line=line, cells=row, places=places))
    if wrong:
        raise refused(wrong)
    if not found:
        raise refused([_at(1, "empty-file", "There is no line below the header.")])
    return found


def refused(findings: Sequence[Finding]) -> Invalid:
    """The refusal of a whole file."""
    lines = len({finding["line"] for finding in findings})
    ordered = sorted(findings, key=lambda finding: int(finding["line"]))
    detail = f"Nothing was taken from the file: {lines} line(s) have to be corrected."
    return Invalid("file", detail, field="file", errors=ordered)


def written(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A CSV file, with commas and a line end that every office program reads."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()


def quoted(cell: str) -> str:
    """What stood in a cell, short enough to be said back to who sent it."""
    return cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…"


def _at(line: int, rule: str, detail: str, column: int = 1) -> Finding:
    return {"line": line, "column": column, "field": "file", "rule": rule, "detail": detail}


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        detail = "This is not UTF-8. Save the file as 'CSV UTF-8' and send it again."
        raise refused([_at(line, "not-utf8", detail)]) from error
    if "\0" in text:
        raise refused([_at(text.count("\n", 0, text.index("\0")) + 1, "not-text", "This is no text file.")])
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
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
        raise refused([_at(begins, "broken-quotes", detail)]) from error


def _places(header: Sequence[str], columns: Columns) -> dict[str, int]:
    """Field to its column, counted from 1."""
    known = {name: field for field, names in columns.items() for name in names}
    places: dict[str, int] = {}
    found: list[Finding] = []
    for place, cell in enumerate(header, start=1):
        field = known.get(cell.strip().casefold().replace(" ", "_"))
        if field is None:
            detail = f"Column {place} has no name that is known here: {quoted(cell.strip()) or 'empty'}."
            found.append(_at(1, "unknown-column", detail, place))
        elif field in places:
            found.append(_at(1, "column-twice", f"There are two columns called {columns[field][0]}.", place))
        else:
            places[field] = place
    found += [
        _at(1, "missing-column", f"There is no column {' or '.join(names)}.")
        for field, names in columns.items()
        if field not in places
    ]
    if found:
        raise refused(found)
    return places
