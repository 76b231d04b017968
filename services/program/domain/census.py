"""Counts of a facility: its own urine screens by month, and days and months by file, all of it or nothing."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from services.program.domain.facility import Census, Configured, Facility, Screens, configured, evolve
from services.program.domain.facility import report_census as count_day
from services.program.domain.files import FileRow, quoted, refused, rows
from services.program.domain.here import Here
from services.program.domain.several import Finding
from shared.contracts.base import Event, Frozen
from shared.contracts.custody import FacilityScreened
from shared.refusals import Invalid

COLUMNS = {
    "reported_on": ("tanggal", "date"),
    "occupants": ("penghuni", "occupants"),
    "narcotics": ("narkotika", "narcotics"),
    "screened": ("tes_urine", "screened"),
    "found": ("temuan", "found"),
}
"""A line has a day (``2026-11-03``) and who was there, or a month (``2026-11``) with screens and finds."""
MOST = 1000
_MONTH = 7
_WRITTEN = re.compile(r"20[0-9]{2}-[0-9]{2}(-[0-9]{2})?")
_FAR = 10**9
_DAYS, _MONTHS = ("occupants", "narcotics"), ("screened", "found")


class Counted(Frozen):
    """A line of a file, beside what was reported before."""

    line: int
    kind: Literal["day", "month"]
    when: date
    now: Census | Screens
    before: Census | Screens | None

    @property
    def change(self) -> Literal["new", "same", "corrected"]:
        if self.before is None:
            return "new"
        return "same" if self.before == self.now else "corrected"


def report_screens(state: Facility, *, month: date, screened: int, found: int, here: Here) -> list[Event]:
    """Count the screens of a month (its first day); a later report replaces, the same is quiet."""
    facility = configured(state)
    here.refuse_future(month, "month")
    if screened < 0:
        raise Invalid("screened", "Screens cannot be fewer than none.", field="screened")
    if not 0 <= found <= screened:
        raise Invalid("found-within-screened", f"Finds lie between 0 and {screened}.", field="found")
    if facility.screens.get(month) == Screens(screened=screened, found=found):
        return []
    told = FacilityScreened(facility=facility.facility, month=month, screened=screened, found=found)
    return [told]


def take(state: Facility, content: bytes, here: Here) -> tuple[list[Event], list[Counted]]:
    """What a file tells and, line by line, what it changes.

    Raises:
        Invalid: ``file``, with line, column, field and rule of each finding in ``errors``.
    """
    before = configured(state)
    found = rows(content, COLUMNS, most=MOST)
    events: list[Event] = []
    counted: list[Counted] = []
    wrong: list[Finding] = [*_twice(found)]
    for row in found:
        try:
            told, line = _line(before, row, here)
        except _Wrong as no:
            wrong += no.findings
            continue
        events += told
        counted.append(line)
    if wrong:
        raise refused(wrong)
    return events, counted


class _Wrong(Exception):  # noqa: N818 - carries what was found
    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = list(findings)


def _line(state: Configured, row: FileRow, here: Here) -> tuple[list[Event], Counted]:
    when, kind = _when(row)
    wanted, other = (_DAYS, _MONTHS) if kind == "day" else (_MONTHS, _DAYS)
    numbers = _numbers(row, wanted, other)
    try:
        if kind == "day":
            events = count_day(state, reported_on=when, here=here, **numbers)
        else:
            events = report_screens(state, month=when, here=here, **numbers)
    except Invalid as no:
        field = no.field if no.field in COLUMNS else "reported_on"
        raise _Wrong([row.finding(field or "reported_on", no.rule, no.detail)]) from no
    after = state
    for event in events:
        after = configured(evolve(after, event))
    held, was = (after.census, state.census) if kind == "day" else (after.screens, state.screens)
    return events, Counted(line=row.line, kind=kind, when=when, now=held[when], before=was.get(when))


def _when(row: FileRow) -> tuple[date, Literal["day", "month"]]:
    text = row.cells["reported_on"]
    kind: Literal["day", "month"] = "month" if len(text) == _MONTH else "day"
    try:
        if _WRITTEN.fullmatch(text):
            return date.fromisoformat(f"{text}-01" if kind == "month" else text), kind
    except ValueError:
        pass
    detail = f"{quoted(text) or '(empty)'} is neither a day (2026-11-03) nor a month (2026-11)."
    raise _Wrong([row.finding("reported_on", "date", detail)])


def _numbers(row: FileRow, wanted: Iterable[str], other: Iterable[str]) -> dict[str, int]:
    wrong = [
        row.finding(field, "whole-number", f"{quoted(row.cells[field]) or '(empty)'} is not a whole number.")
        for field in wanted
        if not _whole(row.cells[field])
    ]
    wrong += [
        row.finding(field, "not-here", "A day has occupants and narcotics, a month has screens and finds.")
        for field in other
        if row.cells[field]
    ]
    if wrong:
        raise _Wrong(wrong)
    return {field: int(row.cells[field]) for field in wanted}


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(_FAR)) and int(text) <= _FAR


def _twice(found: Iterable[FileRow]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for row in found:
        if (line := first.setdefault(row.cells["reported_on"], row.line)) != row.line:
            yield row.finding("reported_on", "date-twice", f"It stands on line {line} already.")
