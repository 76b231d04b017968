"""The attendance sheet as a CSV file: case number and outcome, one line for each woman.

An empty outcome leaves her as she is, so that the file may be filled in bit by bit and sent again.
"""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from services.program.domain.files import FileRow, quoted, refused, rows, written
from services.program.domain.several import Finding
from shared.contracts.base import Frozen
from shared.contracts.codes import Attendance
from shared.refusals import Refusal

COLUMNS = {"case_number": ("nomor_kasus", "case_number"), "outcome": ("kehadiran", "outcome")}
HEADER = tuple(names[0] for names in COLUMNS.values())
MOST = 200
_CODES = {code.value: code for code in Attendance}


class SheetLine(Frozen):
    """What a line of the file says of a woman."""

    participant_id: UUID
    outcome: Attendance
    row: FileRow


def sheet_file(women: Iterable[tuple[str | None, Attendance | None]]) -> str:
    """The file of a session: case numbers, with what was recorded so far. Who has no number is not in it."""
    return written(HEADER, ((number, outcome or "") for number, outcome in women if number))


def read(content: bytes, numbers: Mapping[UUID, str]) -> list[SheetLine]:
    """Whom the file marks as what. ``numbers``: case numbers of everybody booked at the session.

    Raises:
        Invalid: ``file``, with line, column, field and rule of each finding in ``errors``.
    """
    women = {number.casefold(): who for who, number in numbers.items()}
    found = rows(content, COLUMNS, most=MOST)
    wrong = [finding for row in found for finding in _wrong(row, women)] + _twice(found)
    if wrong:
        raise refused(wrong)
    marked = [
        SheetLine(participant_id=women[_number(row)], outcome=_CODES[said], row=row)
        for row in found
        if (said := _code(row))
    ]
    if not marked:
        raise refused([found[0].finding("outcome", "nothing-filled-in", "No line has an outcome.")])
    return marked


def at_their_lines(refusal: Refusal, lines: Iterable[SheetLine]) -> Refusal:
    """The refusal of a marking, said by line and column; one that is about no woman stays as it is."""
    by_field = {f"outcomes.{line.participant_id}": line.row for line in lines}
    found = [
        by_field[str(each["field"])].finding("outcome", str(each["rule"]), str(each["detail"]))
        for each in refusal.errors
        if str(each["field"]) in by_field
    ]
    return refused(found) if found else refusal


def _wrong(row: FileRow, women: Mapping[str, UUID]) -> Iterator[Finding]:
    if _number(row) not in women:
        number = quoted(row.cells["case_number"]) or "(empty)"
        detail = f"Nobody with the case number {number} is booked here."
        yield row.finding("case_number", "case-number-unknown", detail)
    if (said := _code(row)) and said not in _CODES:
        detail = f"{quoted(row.cells['outcome'])} is none of {', '.join(_CODES)}."
        yield row.finding("outcome", "outcome-unknown", detail)


def _twice(found: Iterable[FileRow]) -> list[Finding]:
    first: dict[str, int] = {}
    return [
        row.finding("case_number", "case-number-twice", f"It stands on line {line} already.")
        for row in found
        if (line := first.setdefault(_number(row), row.line)) != row.line
    ]


def _number(row: FileRow) -> str:
    return row.cells["case_number"].casefold()


def _code(row: FileRow) -> str:
    return row.cells["outcome"].casefold().replace(",", "").replace(" ", "_")
