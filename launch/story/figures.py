"""The check table: every figure that the pilot must give, asked of the three views and of the logs."""

import json
import math
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ABSENT = object()
"""What a path leads to when the answer does not have it."""

AGENCY_ROLE = {"bnnp": "bnn_counsellor", "lapas": "lapas_officer", "kanwil": "kanwil"}
"""Who asks each agency's view."""
ASKER_ROLE = {**AGENCY_ROLE, "assessment": "bnn_doctor", "program": "bnn_counsellor"}
"""Who asks each view, and the writing services themselves."""

DECIMALS = 2
"""A figure with a decimal point is compared to so many."""
_TOLERANCE = 0.5 * 10**-DECIMALS + 1e-9


@dataclass(frozen=True)
class Figure:
    """One comparison."""

    view: str
    path: str
    want: Any
    got: Any

    @property
    def right(self) -> bool:
        if self.want is ABSENT or self.got is ABSENT:
            return self.want is self.got
        return agree(self.want, self.got)


def agree(want: Any, got: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether two values are the same; a wanted number with a decimal point to two of them."""
    if isinstance(want, list) and isinstance(got, list):
        return len(want) == len(got) and all(agree(*pair) for pair in zip(want, got, strict=True))
    if isinstance(want, float) and isinstance(got, float | int):
        return math.isclose(want, got, rel_tol=0, abs_tol=_TOLERANCE)
    return bool(got == want)


@dataclass(frozen=True)
class Question:
    """One query and what is wanted of it; ``absent``: paths that may not exist in the answer.

    ``{RN}`` in a query or a path stands for the woman's id. ``at``: the prison whose officer asks, where that
    is another than the story's.
    """

    agency: str
    ask: str
    want: Mapping[str, Any]
    absent: Sequence[str]
    at: str | None = None


@dataclass(frozen=True)
class Table:
    """``check.toml``."""

    anchor: date
    end: date
    questions: Sequence[Question]
    people: Mapping[str, Mapping[str, Any]]
    care: Mapping[str, Mapping[str, Any]]
    events: Mapping[str, int]


def read_table(folder: Path) -> Table:
    """The check table in a story's folder."""
    body = tomllib.loads((folder / "check.toml").read_text(encoding="utf-8"))
    of_views = [(agency, part) for agency in AGENCY_ROLE for part in body.get(agency, {}).values()]
    others = [(part["of"], part) for part in body.get("asked", {}).values()]
    questions = [
        Question(whom, part["ask"], part["want"], part.get("absent", ()), part.get("at"))
        for whom, part in (*of_views, *others)
    ]
    care, people = body.get("care", {}), body.get("people", {})
    return Table(body["anchor"], body["end"], questions, people, care, body["events"])


def look_up(answer: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    """Follow a dotted path; through a list ``field=value`` (several joined by ``&``) is a row, ``*`` all.

    A key may hold dots or spaces itself: the longest that exists is taken.
    """
    if not path:
        return answer
    if isinstance(answer, list):
        head, _, rest = path.partition(".")
        if head == "*":
            return [look_up(row, rest) for row in answer]
        wanted = [part.partition("=")[::2] for part in head.split("&")]
        for row in answer:
            if isinstance(row, dict) and all(str(row.get(name)) == value for name, value in wanted):
                return look_up(row, rest)
        return ABSENT
    if isinstance(answer, dict):
        for head, rest in _splits(path):
            if head in answer:
                return look_up(answer[head], rest)
    return ABSENT


def _splits(path: str) -> Iterator[tuple[str, str]]:
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        yield ".".join(parts[:length]), ".".join(parts[length:])


def of_question(
    question: Question,
    answer: Any,  # noqa: ANN401 - any JSON
    participants: Mapping[str, str],
) -> Iterator[Figure]:
    """The figures of one query."""
    for path, want in question.want.items():
        yield Figure(
            question.ask, path, meant(want, participants), look_up(answer, meant(path, participants))
        )
    for path in question.absent:
        yield Figure(question.ask, path, ABSENT, look_up(answer, path))


def meant(value: Any, participants: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """The value with ids in the place of ``{initials}``."""
    if isinstance(value, list):
        return [meant(each, participants) for each in value]
    if isinstance(value, str) and "{" in value:
        return value.format_map(participants)
    return value


def of_people(
    table: Table,
    participants: Mapping[str, str],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Iterator[Figure]:
    """Per woman: attendance in both lists, label in the prison's, pathway in BNN's.

    ``rows`` holds the prison's roster as ``lapas`` and BNN's client list as ``bnnp``.
    """
    by_id = {agency: {row["participant_id"]: row for row in found} for agency, found in rows.items()}
    for woman, want in table.people.get("attended", {}).items():
        for agency in ("lapas", "bnnp"):
            row = by_id[agency].get(participants[woman])
            got = ABSENT if row is None else [row.get("attended"), row.get("alpa")]
            yield Figure(f"{agency}: {woman}", "attended, alpa", want, got)
    for column, agency in (("label", "lapas"), ("pathway", "bnnp")):
        for woman, want in table.people.get(column, {}).items():
            row = by_id[agency].get(participants[woman], {})
            yield Figure(f"{agency}: {woman}", column, want, row.get(column, ABSENT))


def of_events(table: Table, envelopes: Sequence[str], facilities: Collection[str]) -> Iterator[Figure]:
    """Events of the story's prisons, counted in the logs."""
    bodies = [json.loads(raw) for raw in envelopes]
    counted = Counter(
        body["type"].rsplit(".", 2)[-2] for body in bodies if body["data"].get("facility") in facilities
    )
    for name, want in table.events.items():
        yield Figure("logs", name, want, counted[name])
