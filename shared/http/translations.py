"""What staff read, in two languages.

Words of pages are Indonesian, with English in ``locale/en.po``. Refusals are the other way round: the API
says them in English, and ``locale/refusals.toml`` has the Indonesian sentence for a rule's code.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = "id"
LANGUAGES = ("id", "en")

CATALOGUES = (Path(__file__).with_name("locale"),)
"""Folders of the words that all services have in common."""


class Words:
    """Looks words up in one language. A word without a translation stays Indonesian."""

    def __init__(self, language: str, folders: Sequence[Path]) -> None:
        self.language = language
        self._words: dict[str, str] = {}
        self._sentences: dict[str, str] = {}
        for folder in folders:
            words, sentences = folder / f"{language}.po", folder / "refusals.toml"
            if language != SOURCE and words.is_file():
                self._words |= read_words(words)
            if language == SOURCE and sentences.is_file():
                self._sentences |= tomllib.loads(sentences.read_text(encoding="utf-8"))

    def __call__(self, text: str) -> str:
        return self._words.get(text) or text

    def say(self, rule: str, detail: str, field: str | None = None) -> str:
        """The sentence of a refusal: by its rule in Indonesian, else as the API says it."""
        sentence = self._sentences.get(rule)
        return detail if sentence is None else sentence.replace("{field}", field or "Isian")


@cache
def read_words(path: Path) -> dict[str, str]:
    """Source text to translation."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string}
