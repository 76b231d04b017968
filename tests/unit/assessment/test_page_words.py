"""The entry pages say everything in English too."""

import re
from pathlib import Path
from typing import get_args

import services.assessment.web as pages
from services.assessment.desk.people import Status
from services.assessment.domain.next_act import Act
from services.assessment.web import consenting, showing, words
from shared.contracts.codes import Occasion, Pathway, RecallAnchor
from shared.http.translations import read_words
from tests.rules.tree import ROOT

FOLDER = Path(pages.__file__).parent
SAID = re.compile(r"""words\(\s*["']([^"']+)["']\)""")


def english() -> dict[str, str]:
    return read_words(ROOT / "shared/http/locale/en.po") | read_words(
        ROOT / "services/assessment/locale/en.po"
    )


def test_every_word_of_the_code_has_its_english() -> None:
    said = {word for path in FOLDER.glob("*.py") for word in SAID.findall(path.read_text("utf-8"))}
    assert said
    tables = [
        value
        for module in (words, consenting, showing)
        for name, value in vars(module).items()
        if isinstance(value, dict) and not name.startswith("__")
    ]
    listed = {word for table in tables for word in table.values() if isinstance(word, str)}
    assert sorted({*said, *listed} - english().keys()) == []


def test_every_code_that_a_page_shows_has_its_word() -> None:
    assert set(get_args(Status)) <= words.STATUS.keys()
    assert words.ACTS.keys() == set(Act)
    assert words.OCCASIONS.keys() == set(Occasion)
    assert words.ANCHORS.keys() == set(RecallAnchor)
    assert words.PATHWAYS.keys() == set(Pathway)
