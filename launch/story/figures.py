"""The check table: every figure that the pilot must give, asked of the three views and of the logs."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ABSENT = object()
"""What a path leads to when the answer does not have it."""

AGENCY_ROLE = {"bnnp": "bnn_counsellor", "lapas": "lapas_officer", "kanwil": "kanwil"}
"""Who asks each agency's view."""


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
        return bool(self.got == self.want)


@dataclass(frozen=True)
class Question:
    """One query and what is wanted of it; ``absent``: paths that may not exist in the answer."""

    agency: str
    ask: str
    want: Mapping[str, Any]
    absent: Sequence[str]


@dataclass(frozen=True)
class Table:
    """``check.toml``."""

    anchor: date
    end: date
    questions: Sequence[Question]
    people: Mapping[str, Mapping[str, Any]]
    events: Mapping[str, int]


def read_table(folder: Path) -> Table:
    """The check table in a story's folder."""
    body = tomllib.loads((folder / "check.toml").read_text(encoding="utf-8"))
    questions = [
        Question(agency, part["ask"], part["want"], part.get("absent", ()))
        for agency in AGENCY_ROLE
        for part in body[agency].values()
    ]
    return Table(body["anchor"], body["end"], questions, body["people"], body["events"])


def look_up(answer: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    """Follow a dotted path; through a list a part ``field=value`` names its row.

    A key may hold dots or spaces itself: the longest that exists is taken.
    """
    if not path:
        return answer
    if isinstance(answer, list):
        head, _, rest = path.partition(".")
        name, _, value = head.partition("=")
        for row in answer:
            if isinstance(row, dict) and str(row.get(name)) == value:
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


def of_question(question: Question, answer: Any) -> Iterator[Figure]:  # noqa: ANN401 - any JSON
    """The figures of one query."""
    for path, want in question.want.items():
        yield Figure(question.ask, path, want, look_up(answer, path))
    for path in question.absent:
        yield Figure(question.ask, path, ABSENT, look_up(answer, path))


def of_people(
    table: Table,
    participants: Mapping[str, str],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Iterator[Figure]:
    """Per woman: attendance in both lists, label in the prison's, pathway in BNN's.

    ``rows`` holds the prison's roster as ``lapas`` and BNN's client list as ``bnnp``.
    """
    by_id = {agency: {row["participant_id"]: row for row in found} for agency, found in rows.items()}
    for woman, want in table.people["attended"].items():
        for agency in ("lapas", "bnnp"):
            row = by_id[agency].get(participants[woman])
            got = ABSENT if row is None else [row.get("attended"), row.get("alpa")]
            yield Figure(f"{agency}: {woman}", "attended, alpa", want, got)
    for column, agency in (("label", "lapas"), ("pathway", "bnnp")):
        for woman, want in table.people[column].items():
            row = by_id[agency].get(participants[woman], {})
            yield Figure(f"{agency}: {woman}", column, want, row.get(column, ABSENT))


def of_events(table: Table, envelopes: Sequence[str]) -> Iterator[Figure]:
    """Events counted in the logs."""
    counted = Counter(json.loads(raw)["type"].rsplit(".", 2)[-2] for raw in envelopes)
    for name, want in table.events.items():
        yield Figure("logs", name, want, counted[name])
