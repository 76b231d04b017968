"""Pages: every code has a word, every word an English one, and the prison's page says nothing clinical."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from jinja2.ext import babel_extract

from services.reporting import words
from services.reporting.application import TEMPLATES
from services.reporting.bnnp.summary import Funnel
from services.reporting.lapas.roster import Label
from shared.contracts.codes import Attendance, Cause, EpisodeEnd, Pathway, RecallAnchor, Stage
from shared.http import translations
from shared.http.translations import read_words

CODES: list[tuple[Mapping[str, str], Iterable[str]]] = [
    (words.PATHWAY, Pathway),
    (words.ANCHOR, RecallAnchor),
    (words.OUTCOME, Attendance),
    (words.CAUSE, Cause),
    (words.LABEL, Label),
    (words.REASON, set(EpisodeEnd) - {EpisodeEnd.COMPLETED}),
    (words.STEPS, Funnel.model_fields),
]


@pytest.mark.parametrize(("table", "codes"), CODES)
def test_every_code_has_a_word(table: Mapping[str, str], codes: Iterable[str]) -> None:
    assert set(table) == {str(code) for code in codes}


def test_every_stage_has_a_word_in_it_and_before_it() -> None:
    assert {name for stage in Stage for name in (stage.value, f"waiting_for_{stage}")} <= set(words.STATUS)


def written() -> set[str]:
    """Everything that the pages say."""
    found: set[str] = set()
    for template in TEMPLATES.glob("*.html"):
        with template.open("rb") as file:
            found |= {
                text
                for _, _, text, _ in babel_extract(file, ["_", "gettext"], [], {})
                if isinstance(text, str)
            }
    for name, value in vars(words).items():
        if name.isupper() and isinstance(value, Mapping):
            found |= set(value.values())
        elif name.isupper() and isinstance(value, tuple):
            found |= set(value)
    return found


def test_everything_the_pages_say_has_english_words() -> None:
    ours = read_words(TEMPLATES.with_name("locale") / "en.po")
    theirs = read_words(Path(translations.__file__).with_name("locale") / "en.po")
    said = written()
    assert sorted(text for text in said if text not in ours and text not in theirs) == []
    assert sorted(text for text in ours if text not in said) == []


def test_a_word_of_ours_does_not_change_the_meaning_of_a_shared_one() -> None:
    ours = read_words(TEMPLATES.with_name("locale") / "en.po")
    theirs = read_words(Path(translations.__file__).with_name("locale") / "en.po")
    assert {
        text: (ours[text], theirs[text]) for text in ours.keys() & theirs.keys() if ours[text] != theirs[text]
    } == {}


def test_the_prisons_page_and_the_regions_page_have_no_clinical_word() -> None:
    for name in ("lapas.html", "kanwil.html", "_parts.html"):
        text = (TEMPLATES / name).read_text().lower()
        for word in ("medis", "sosial", "pathway", "risk", "risiko", "assist", "band", "stage", "tahap"):
            assert word not in text, (name, word)
