"""A roster as an Excel file (XLSX): its first sheet as rows of text, read without trusting a byte of it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_MEMBERS = 200
MOST_UNPACKED = 48 * 1024 * 1024
"""Bytes of all members together: ten thousand rows are some 5 MB."""
MOST_RATIO = 200
"""Unpacked to packed of one member; a sheet of repeated text reaches some 30."""
MOST_COLUMNS = 40
MAGIC = b"PK\x03\x04"
_HEAD = 2048


class Unreadable(Exception):  # noqa: N818 - a finding: rule and reason
    """The file, or a line of it, cannot be taken."""

    def __init__(self, line: int, rule: str, detail: str) -> None:
        super().__init__(detail)
        self.line = line
        self.rule = rule
        self.detail = detail


def is_sheet(content: bytes) -> bool:
    """Whether the file looks like XLSX: a zip archive, which no CSV is."""
    return content.startswith(MAGIC)


def rows(content: bytes, most: int) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet with their numbers, at most ``most``; empty rows at the end are left out.

    Raises:
        Unreadable: ``not-xlsx``, ``too-big-inside``, ``formula``, ``too-many-columns``.
    """
    _look_inside(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its own size is not believed
            found = sheet.iter_rows(max_row=most, max_col=MOST_COLUMNS + 1)
            yield from _without_empty_end(enumerate(found, start=1))
        finally:
            book.close()
    except _BROKEN as error:
        raise Unreadable(1, "not-xlsx", "This is no readable XLSX file. Save it again from Excel.") from error


_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    SyntaxError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    EOFError,
    RuntimeError,
    zlib.error,
    struct.error,
    OSError,
)
"""What zipfile and openpyxl raise for a broken workbook: they have no error of their own for most of it."""


def _look_inside(content: bytes) -> None:
    """Refuse an archive that would unpack to too much, or whose XML declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            bomb = any(member.file_size > MOST_RATIO * max(member.compress_size, 1) for member in members)
            if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or bomb:
                raise Unreadable(1, "too-big-inside", "The file unpacks to far more than a roster needs.")
            for member in members:
                with archive.open(member) as part:
                    if b"<!DOCTYPE" in part.read(_HEAD):
                        raise Unreadable(1, "not-xlsx", "The file declares things that Excel never writes.")
    except _BROKEN as error:
        raise Unreadable(1, "not-xlsx", "This is no readable XLSX file. Save it again from Excel.") from error


def _without_empty_end(found: Iterator[tuple[int, tuple[Any, ...]]]) -> Iterator[tuple[int, list[str]]]:
    waiting: list[tuple[int, list[str]]] = []
    width = 0
    for line, cells in found:
        texts = [_text(line, cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > MOST_COLUMNS:
            raise Unreadable(line, "too-many-columns", f"A roster has at most {MOST_COLUMNS} columns.")
        width = width or len(texts)
        row = (line, texts + [""] * (width - len(texts)))
        if not texts:
            waiting.append(row)
            continue
        yield from waiting
        waiting.clear()
        yield row


def _text(line: int, cell: Any) -> str:  # noqa: ANN401 - cells of three kinds
    value = cell.value
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        raise Unreadable(line, "formula", "There is a formula. Paste values only, then send the file again.")
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
