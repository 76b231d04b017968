"""The attendance sheet as a file: all of its lines or none, and what is wrong is said by line and column."""

from typing import Any

import pytest

from services.program.domain.attendance import whole
from services.program.domain.attendance_file import at_their_lines, read, sheet_file
from shared.contracts.codes import Attendance, Stage
from shared.refusals import Invalid
from tests.unit.program.places import DECREED_ON, on, who
from tests.unit.program.world import enrolled

AK, EM = who("AK"), who("EM")
NUMBERS = {AK: "KPG-26-004-X", EM: "KPG-26-008-X"}
HEADER = "nomor_kasus,kehadiran\n"


def findings(content: str | bytes) -> list[tuple[Any, ...]]:
    """Line, column, field and rule of everything that is wrong."""
    with pytest.raises(Invalid) as info:
        read(content.encode() if isinstance(content, str) else content, NUMBERS)
    assert (info.value.rule, info.value.field) == ("file", "file")
    return [tuple(each[name] for name in ("line", "column", "field", "rule")) for each in info.value.errors]


@pytest.mark.parametrize(
    "content",
    [
        "nomor_kasus,kehadiran\r\nKPG-26-004-X,hadir\r\nKPG-26-008-X,alpa\r\n",
        "\ufeffKehadiran;Nomor kasus\nhadir;kpg-26-004-x\n\nalpa;KPG-26-008-X",
        "case_number,outcome\nKPG-26-004-X,Hadir\nKPG-26-008-X, ALPA \n",
    ],
)
def test_columns_may_stand_in_any_order_with_commas_or_semicolons(content: str) -> None:
    marked = {line.participant_id: line.outcome for line in read(content.encode(), NUMBERS)}
    assert marked == {AK: Attendance.PRESENT, EM: Attendance.ABSENT}


def test_an_empty_outcome_leaves_her_as_she_is() -> None:
    [line] = read(f"{HEADER}KPG-26-004-X,\nKPG-26-008-X,izin\n".encode(), NUMBERS)
    assert line.participant_id == EM


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", [(1, 1, "file", "empty-file")]),
        (HEADER, [(1, 1, "file", "empty-file")]),
        (f"{HEADER}KPG-26-004-X,\n", [(2, 2, "outcome", "nothing-filled-in")]),
        (f"{HEADER}KPG-26-004-X,sakit\n", [(2, 2, "outcome", "outcome-unknown")]),
        (f"{HEADER}KPG-26-099-X,hadir\n", [(2, 1, "case_number", "case-number-unknown")]),
        (
            f"{HEADER}KPG-26-099-X,sakit\nKPG-26-004-X,hadir\n\nKPG-26-004-X,alpa\n",
            [
                (2, 1, "case_number", "case-number-unknown"),
                (2, 2, "outcome", "outcome-unknown"),
                (5, 1, "case_number", "case-number-twice"),
            ],
        ),
        (f"{HEADER}KPG-26-004-X,hadir,x\n", [(2, 1, "file", "number-of-columns")]),
        (
            "nomor_kasus,nama\nKPG-26-004-X,x\n",
            [(1, 1, "file", "missing-column"), (1, 2, "file", "unknown-column")],
        ),
        ("kehadiran,kehadiran\n", [(1, 1, "file", "missing-column"), (1, 2, "file", "column-twice")]),
        (f'{HEADER}"KPG-26-004-X,hadir\n', [(2, 1, "file", "broken-quotes")]),
        (HEADER.encode() + b"\xff,hadir\n", [(2, 1, "file", "not-utf8")]),
        (f"{HEADER}KPG-26-004-X,\0\n", [(2, 1, "file", "not-text")]),
    ],
)
def test_what_is_wrong_is_said_by_line_and_column(content: str | bytes, found: list[tuple[Any, ...]]) -> None:
    assert sorted(findings(content)) == found


def test_codes_and_case_numbers_that_nobody_knows_are_named() -> None:
    with pytest.raises(Invalid) as info:
        read(f"{HEADER}KPG-26-099-X,sakit\n".encode(), NUMBERS)
    number, code = (str(each["detail"]) for each in info.value.errors)
    assert "KPG-26-099-X" in number
    assert "sakit" in code
    assert "tidak_dihadirkan" in code


def test_what_marking_refuses_of_her_is_said_at_her_line() -> None:
    lines = read(f"{HEADER}KPG-26-004-X,hadir\n".encode(), NUMBERS)
    said: list[dict[str, str | int]] = [
        {"field": f"outcomes.{AK}", "rule": "stage-order", "detail": "not yet"}
    ]
    found = at_their_lines(Invalid("stage-order", "not yet", field="x", errors=said), lines)
    assert [(each["line"], each["column"], each["rule"]) for each in found.errors] == [(2, 2, "stage-order")]
    about_all = Invalid("session-not-begun", "It has not begun.", field="outcomes")
    assert at_their_lines(about_all, lines) is about_all


def test_the_file_that_is_given_can_be_taken() -> None:
    given = sheet_file([("KPG-26-004-X", None), (None, None), ("KPG-26-008-X", Attendance.LATE)])
    assert given == "nomor_kasus,kehadiran\r\nKPG-26-004-X,\r\nKPG-26-008-X,hadir_terlambat\r\n"
    assert [line.outcome for line in read(given.encode(), NUMBERS)] == [Attendance.LATE]


def test_a_whole_session_is_marked_with_exceptions_and_records_stay_unless_she_is_named() -> None:
    world = enrolled(AK="sosial", EM="sosial", NO="sosial")
    session = world.schedule(Stage.SOCIAL, on(DECREED_ON), "AK", "EM", "NO")
    world.mark(session, {"NO": "alpa"})
    plan, women = world.state("session", session).plan, world.episodes([AK, EM, who("NO")])
    said = whole(plan, women, Attendance.PRESENT, {EM: Attendance.EXCUSED})
    assert said == {AK: Attendance.PRESENT, EM: Attendance.EXCUSED}
    world.mark(session, {"AK": "hadir", "EM": "izin"})
    again = whole(plan, world.episodes([AK, EM, who("NO")]), Attendance.PRESENT, {EM: Attendance.EXCUSED})
    assert world.mark(session, {name: again[who(name)] for name in ("EM",)}) == []
    assert again == {EM: Attendance.EXCUSED}
