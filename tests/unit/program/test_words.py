"""Every word of the pages has an English translation, and the catalogue has no others."""

import re
from pathlib import Path

from services import program
from services.program.web import (
    census,
    cohort_holds,
    feeds,
    group_words,
    leaving_words,
    one_words,
    stay_words,
    task_words,
    words,
)
from shared.http.translations import CATALOGUES, read_words

FOLDER = Path(program.__file__).parent
CODES = (
    words.OUTCOMES,
    words.STAGES,
    words.LABELS,
    words.STATUS,
    words.CAUSES,
    words.BY,
    words.SENTENCES,
    census.CHANGES,
    cohort_holds.DONE,
    feeds.KINDS,
    one_words.DONE,
    task_words.KINDS,
    task_words.OF_OFFERED,
    task_words.SENTENCES,
    dict(enumerate(group_words.WEEKDAYS)),
    group_words.PATHS,
    group_words.BECAUSE,
    group_words.WAITS_FOR,
    group_words.RULES,
    group_words.VERDICTS,
    group_words.REASONS,
    group_words.GIVEN_BACK,
    group_words.AMENDED,
    group_words.KINDS,
    group_words.TAKEN,
    group_words.DONE,
    stay_words.LABELS,
    stay_words.HOLDS,
    stay_words.STATES,
    stay_words.OVERRIDES,
    stay_words.DECLINES,
    stay_words.EXITS,
    stay_words.ENDS,
    stay_words.DONE,
    leaving_words.KINDS,
    leaving_words.REFERRALS,
    leaving_words.REASONS,
    leaving_words.ENDED,
    leaving_words.HOW,
    leaving_words.BASES,
    leaving_words.DATES,
    leaving_words.SENTENCES,
)


def said() -> set[str]:
    found = {word for codes in CODES for word in codes.values()}
    for template in (FOLDER / "html").glob("*.html"):
        found |= set(re.findall(r'_\("([^"]+)"\)', template.read_text()))
    return found


def test_every_word_is_translated() -> None:
    shared = read_words(CATALOGUES[0] / "en.po")
    own = read_words(FOLDER / "locale" / "en.po")
    assert said() <= shared.keys() | own.keys()
    assert own.keys() <= said()
