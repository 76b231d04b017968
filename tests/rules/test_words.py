"""No file names a registry, a path of a machine or a tool of its writers; people in examples are invented."""

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from shared.http.demo_people import DEMO_PEOPLE
from tests.rules.tree import ROOT, named, tracked_files

OWN = "tests/rules/test_words.py"

PATTERNS = {
    "a registry's host": r"py[p]i\.org|pythonhoste[d]\.org|docke[r]\.io|ghc[r]\.io|qua[y]\.io"
    r"|npmj[s]\.(?:org|com)"
    r"|(?:extra-)?inde[x]-url|find-link[s]",
    "a path of a machine": r"(?<![\w.$}])/(?:work|root|Users)/|/home/[a-z]|\b[A-Z]:\\\\|\.pyenv",
    "a tool of its writers": r"(?i:\b(?:claude|anthropic|openai|chatgpt|copilot|llms?|subagents?)\b)"
    r"|(?i:language model|coding assistant|\bhelper beside\b)|\bH[1-8]\b",
    "something unfinished": r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|NotImplemente[d]Error|(?i:lorem ipsu[m])",
}

UNFINISHED = "TO" + "DO"
"""In two parts: this page is looked through too."""

ALLOWED = {
    ("pyproject.toml", UNFINISHED): "the lint rules of that name",
    (
        "shared/eventstore/alembic_env/script.py.mako",
        "NotImplemented" + "Error",
    ): "a migration that cannot go back",
}
"""(file, words) to the reason."""

PERSON = "Contoh "
"""Names of invented people begin with the word for *sample*, so that nobody takes one for a real person's."""

REGISTER = "CTH-"


def findings(text: str) -> Iterator[tuple[str, str]]:
    """What a text holds that it must not: (kind, words)."""
    for kind, pattern in PATTERNS.items():
        for match in re.finditer(pattern, text):
            yield kind, match[0]


def real_people(path: Path) -> list[str]:
    """Rows of a roster that are not marked as invented."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            row["name"]
            for row in csv.DictReader(file)
            if not row["name"].startswith(PERSON) or not row["register_number"].startswith(REGISTER)
        ]


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked_files():
        try:
            yield named(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_holds_words_that_belong_elsewhere() -> None:
    found = [
        f"{name}: {kind}: {words}"
        for name, text in texts()
        if name != OWN
        for kind, words in findings(text)
        if (name, words) not in ALLOWED
    ]
    assert found == []


def test_people_in_examples_are_invented() -> None:
    rosters = sorted((ROOT / "examples").rglob("*.csv"))
    assert rosters
    assert {named(path): people for path in rosters if (people := real_people(path))} == {}


def test_the_actors_of_the_story_are_the_demonstrations_people() -> None:
    story = tomllib.loads((ROOT / "examples/kupang-pilot/story.toml").read_text(encoding="utf-8"))
    first: dict[str, tuple[str, str | None]] = {}
    for actor in story["actors"].values():
        first.setdefault(actor["role"], (actor["sub"], actor.get("facility")))
    people = {str(role): (person.sub, person.facility) for role, person in DEMO_PEOPLE.items()}
    assert first == {role: people[role] for role in first}


def test_the_rules_see_what_they_look_for(tmp_path: Path) -> None:
    index = f"--{'inde' + 'x'}-url https://{'py' + 'pi'}.org/simple"
    planted = f"{index} /{'home'}/budi/x {UNFINISHED} asked an LLM, see H3"
    assert {kind for kind, _ in findings(planted)} == set(PATTERNS)
    assert list(findings("h1 { color: red } agents of change; User-Agent; deploy/bin/; a session")) == []
    roster = tmp_path / "roster.csv"
    roster.write_text("register_number,name\nCTH-1,Contoh Ani\nB.12/2026,Ani\nCTH-2,Ani\n")
    assert real_people(roster) == ["Ani", "Ani"]
