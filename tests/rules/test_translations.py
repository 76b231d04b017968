"""No page says a word that has no English."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from shared.http.translations import read_words
from tests.rules.tree import ROOT

FOLDERS = [ROOT / "shared/http", *(ROOT / "services" / s for s in ("assessment", "program", "reporting"))]
SAID = re.compile(r"""_\((?:"((?:[^"\\]|\\.)+)"|'([^']+)')\)""")
OPTIONS = {"extensions": "jinja2.ext.i18n,jinja2.ext.do"}


def words_of(folder: Path) -> set[str]:
    """Every text that templates and code of this folder hand to the translator."""
    found = {
        one or other for path in folder.rglob("*.py") for one, other in SAID.findall(path.read_text("utf-8"))
    }
    for template in folder.rglob("*.html"):
        for _, message, _, _ in extract_from_file("jinja2.ext:babel_extract", template, options=OPTIONS):
            found.add(message if isinstance(message, str) else message[0])
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_word_has_its_english(folder: Path) -> None:
    known = read_words(ROOT / "shared/http/locale/en.po")
    own = folder / "locale/en.po"
    known = known | (read_words(own) if own.is_file() else {})
    assert sorted(words_of(folder) - known.keys()) == []


def test_the_rule_sees_a_word_without_english(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ _('Baru') }}{% trans %}Lama{% endtrans %}")
    (tmp_path / "code.py").write_text('_("Kata")')
    assert words_of(tmp_path) == {"Baru", "Lama", "Kata"}
