"""The attendance sheet: what is shown, what came back, and what has to be changed in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.program.commands.sheet import Line, Sheet
from services.program.domain.here import Here
from services.program.domain.ids import episode_of
from services.program.seeing import Link
from services.program.web.week import Entry, entry
from services.program.web.words import SENTENCES
from shared.contracts.codes import Attendance, Role
from shared.http.access import Caller
from shared.names import Named
from shared.refusals import Invalid, Refusal
from shared.runtime.facilities import Facility

PREFIX = "outcome."
"""A field of the form is ``outcome.<participant>``; empty means that nothing is recorded."""


@dataclass(frozen=True)
class Row:
    """One woman. ``chosen`` is what stands in the form: the last record, or ``hadir`` to begin with."""

    participant_id: UUID
    case_number: str | None
    status: str
    chosen: str
    error: str | None = None
    name: str | None = None

    @property
    def open(self) -> bool:
        """Whether something can be recorded for her."""
        return self.status in {"expected", "marked"}

    @property
    def episode_id(self) -> UUID:
        """Her stay's page."""
        return episode_of(self.participant_id)

    @property
    def field(self) -> str:
        return f"{PREFIX}{self.participant_id}"


@dataclass(frozen=True)
class Shown:
    """The sheet as one person sees it. ``closed`` is the rule by which it cannot be filled in, if any.

    ``chain`` holds what it replaced and what replaced it, oldest first, with the session itself.
    ``names_available``: on paper only, whether the vault answered.
    """

    entry: Entry
    facility: Facility
    rows: tuple[Row, ...]
    closed: str | None
    chain: tuple[Link, ...] = ()
    names_available: bool = False

    @property
    def unmarked(self) -> int:
        return sum(row.status == "expected" for row in self.rows)


def show(sheet: Sheet, numbers: Mapping[UUID, str], facility: Facility, here: Here, caller: Caller) -> Shown:
    """The sheet with case numbers, sorted by them; who stands in no list is not in ``sheet`` any more."""
    rows = [_row(line, numbers.get(line.participant_id)) for line in sheet.lines]
    rows.sort(key=lambda row: (row.case_number is None, row.case_number or str(row.participant_id)))
    return Shown(
        entry=entry(sheet.session, here, caller.role),
        facility=facility,
        rows=tuple(rows),
        closed=_closed(sheet, here, caller),
    )


def called(shown: Shown, names: Mapping[UUID, Named] | None) -> Shown:
    """The sheet for paper; without an answer of the vault it has case numbers, and says so."""
    known = names or {}
    rows = tuple(
        replace(row, name=known[row.participant_id].name if row.participant_id in known else None)
        for row in shown.rows
    )
    return replace(shown, rows=rows, names_available=names is not None)


def _row(line: Line, case_number: str | None) -> Row:
    chosen = line.outcome or Attendance.PRESENT
    return Row(line.participant_id, case_number, line.status, chosen)


def _closed(sheet: Sheet, here: Here, caller: Caller) -> str | None:
    if sheet.session.status == "cancelled":
        return "session-cancelled"
    if sheet.session.status == "rescheduled":
        return "session-rescheduled"
    if caller.role is not Role.LAPAS_OFFICER and caller.sub != sheet.session.leader:
        return "not-your-session"
    return None if here.begun(sheet.session.starts_at) else "session-not-begun"


def outcomes_of(form: Mapping[str, str]) -> dict[UUID, Attendance]:
    """What was chosen, by participant.

    Raises:
        Invalid: ``outcome-unknown``: a participant or a code that is none.
    """
    chosen: dict[UUID, Attendance] = {}
    for key, value in form.items():
        if not key.startswith(PREFIX) or not value:
            continue
        try:
            chosen[UUID(key.removeprefix(PREFIX))] = Attendance(value)
        except ValueError:
            field = f"outcomes.{key.removeprefix(PREFIX)[:36]}"
            raise Invalid("outcome-unknown", "Choose one of the list.", field=field) from None
    return chosen


class Form:
    """The sheet with what was typed in, and why it was refused."""

    def __init__(self, shown: Shown, form: Mapping[str, str], refusal: Refusal) -> None:
        single: dict[str, str | int] = {"field": refusal.field or "", "rule": refusal.rule}
        self._found = {str(e["field"]): str(e["rule"]) for e in refusal.errors or [single]}
        self._typed = form
        rows = [self._again(row) for row in shown.rows]
        self.shown = replace(shown, rows=tuple(rows))

    def _again(self, row: Row) -> Row:
        rule = self._found.get(f"outcomes.{row.participant_id}")
        return replace(row, chosen=self._typed.get(row.field, row.chosen), error=rule)

    def errors(self, words: Callable[[str], str]) -> list[dict[str, str | None]]:
        """For the summary: whom it is about, a sentence, and where on the page it is put right."""
        of = {f"outcomes.{row.participant_id}": row for row in self.shown.rows}
        return [
            _error(of.get(field), words(SENTENCES.get(rule, rule))) for field, rule in self._found.items()
        ]


def _error(row: Row | None, sentence: str) -> dict[str, str | None]:
    if row is None:
        return {"line": None, "detail": sentence}
    anchor = row.field if row.open else None
    return {"line": None, "detail": f"{row.case_number or ''}: {sentence}".lstrip(": "), "anchor": anchor}
