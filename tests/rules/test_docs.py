"""What exists is documented: settings, events, decisions, make targets, and every link leads somewhere."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from shared.contracts.registry import EVENTS
from shared.runtime.metrics import METRICS
from shared.runtime.settings import Settings
from tests.rules.tree import ROOT, named, tracked_files

SETTINGS = {f"PULIH_{name.upper()}" for name in Settings.model_fields}
OF_THE_LAUNCHER = {"PULIH_HOME", "PULIH_CRASH_AT", "PULIH_CRASH_MARK"}

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def missing(names: Iterable[str], page: str) -> list[str]:
    """Names that the page does not mention as a whole word."""
    return sorted(name for name in names if not re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", page))


def dead_links(page: Path, page_text: str) -> Iterator[str]:
    """Relative links that lead nowhere; a link's ``#part`` is a heading of the page it leads to."""
    for target in LINK.findall(CODE.sub("", page_text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, part = target.partition("#")
        leads_to = page if not name else (page.parent / unquote(name)).resolve()
        if not leads_to.exists() or (part and part not in anchors(leads_to.read_text(encoding="utf-8"))):
            yield target


def anchors(page_text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page_text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_setting_is_explained_and_nothing_else() -> None:
    assert missing(SETTINGS, text("docs/settings.md")) == []
    listed = set(re.findall(r"^(PULIH_\w+)=", text(".env.example"), re.MULTILINE))
    assert listed == SETTINGS
    assert set(re.findall(r"PULIH_\w+[A-Z]", text("docs/settings.md"))) == SETTINGS | OF_THE_LAUNCHER


def test_every_line_of_the_example_has_its_meaning() -> None:
    lines = text(".env.example").splitlines()
    bare = [
        line
        for before, line in pairwise(lines)
        if line.startswith("PULIH_") and not before.startswith(("#", "PULIH_"))
    ]
    assert bare == []


def test_every_event_is_in_the_catalogue() -> None:
    assert missing((event.__name__ for event in EVENTS.values()), text("docs/events.md")) == []


def test_every_metric_is_in_the_operations_page() -> None:
    assert missing((metric.name for metric in METRICS), text("docs/operations.md")) == []


def test_every_decision_is_in_the_index() -> None:
    pages = [path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")]
    assert missing(pages, text("docs/adr/README.md")) == []
    for name in pages:
        parts = re.findall(r"^## (.+)$", text(f"docs/adr/{name}"), re.MULTILINE)
        assert parts == ["Context", "Options", "Decision", "Consequences", "Revisit when"], name


def test_every_make_target_is_in_the_readme() -> None:
    targets = {target for target in TARGET.findall(text("Makefile")) if not target.startswith("setup-")}
    assert missing((f"make {target}" for target in targets), text("README.md")) == []


def test_every_link_leads_somewhere() -> None:
    pages = [path for path in tracked_files() if path.suffix == ".md"]
    found = {named(page): dead for page in pages if (dead := list(dead_links(page, page.read_text("utf-8"))))}
    assert found == {}


def test_every_service_has_its_page() -> None:
    for service in ("assessment", "program", "reporting"):
        assert (ROOT / "services" / service / "README.md").is_file(), service


def test_the_rules_see_what_is_missing(tmp_path: Path) -> None:
    assert missing(["PULIH_NATS"], "only PULIH_NATS_USER") == ["PULIH_NATS"]
    page = tmp_path / "page.md"
    page.write_text("# One two\n")
    links = "[a](page.md#one-two) [b](page.md#three) [c](gone.md) [d](https://else.example) `[e](code.md)`"
    assert list(dead_links(page, links)) == ["page.md#three", "gone.md"]
