"""Movements as a CSV file of the register: who, what, when, and for a transfer where to."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from services.program.domain.files import FileRow, quoted, refused, rows
from services.program.domain.moving import Move, Register
from services.program.domain.several import Finding
from shared.contracts.base import Frozen
from shared.refusals import Refusal

COLUMNS = {
    "participant": ("peserta", "nomor_kasus", "participant", "case_number"),
    "movement": ("mutasi", "movement"),
    "moved_on": ("tanggal", "moved_on"),
    "to_facility": ("tujuan", "to_facility"),
    "hand_over": ("serah_terima", "hand_over"),
}
MOST = 500
_WRITTEN = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
_YES_NO = {"": False, "tidak": False, "no": False, "ya": True, "yes": True}
_KINDS = {kind.value: kind for kind in Register}
_PLACES = {"participant_id": "participant"}


class MovementLine(Frozen):
    """A movement, and where in the file it stands."""

    wish: Move
    row: FileRow


def asked_for(content: bytes) -> list[str]:
    """Whom the file names: case numbers or ids, as they are written.

    Raises:
        Invalid: ``file``: see ``files.rows``.
    """
    return [row.cells["participant"] for row in rows(content, COLUMNS, most=MOST)]


def read(content: bytes, facility: str, women: Mapping[str, UUID]) -> list[MovementLine]:
    """The movements in the order of the file. ``women``: by what the file calls them.

    Raises:
        Invalid: ``file``, with line, column, field and rule of each finding in ``errors``.
    """
    found: list[MovementLine] = []
    wrong: list[Finding] = []
    for row in rows(content, COLUMNS, most=MOST):
        line, findings = _line(row, facility, women)
        wrong += findings
        found += [line] if line else []
    if wrong:
        raise refused(wrong)
    return found


def at_its_line(line: MovementLine, refusal: Refusal) -> Finding:
    """The refusal of one movement, by line and column."""
    field = _PLACES.get(refusal.field or "", refusal.field or "")
    place = field if field in COLUMNS else "movement"
    return line.row.finding(place, refusal.rule, refusal.detail)


def _line(
    row: FileRow, facility: str, women: Mapping[str, UUID]
) -> tuple[MovementLine | None, Sequence[Finding]]:
    cells, wrong = row.cells, list[Finding]()
    who, kind = women.get(cells["participant"]), _KINDS.get(cells["movement"].casefold())
    if who is None:
        detail = f"Nobody is known by {quoted(cells['participant'])}."
        wrong.append(row.finding("participant", "participant-unknown", detail))
    if kind is None:
        detail = f"A movement is one of {', '.join(_KINDS)}."
        wrong.append(row.finding("movement", "movement-unknown", detail))
    if (on := _day(cells["moved_on"])) is None:
        wrong.append(row.finding("moved_on", "date", "A day is written as 2026-08-20."))
    if (hand_over := _YES_NO.get(cells["hand_over"].casefold())) is None:
        wrong.append(row.finding("hand_over", "yes-or-no", "Write ya or tidak, or nothing."))
    if who is None or kind is None or on is None or hand_over is None:
        return None, wrong
    wish = Move(
        participant_id=who,
        facility=facility,
        movement=kind,
        to_facility=cells["to_facility"] or None,
        moved_on=on,
        hand_over=hand_over,
    )
    return MovementLine(wish=wish, row=row), wrong


def _day(text: str) -> date | None:
    """``2026-08-20`` and no other way of writing a day, near enough to be meant."""
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
