"""What staff read: Indonesian is the source, English a catalogue (``locale/en.po``) beside the templates."""

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
        for folder in folders:
            path = folder / f"{language}.po"
            if language != SOURCE and path.is_file():
                self._words |= read_words(path)

    def __call__(self, text: str) -> str:
        return self._words.get(text) or text


@cache
def read_words(path: Path) -> dict[str, str]:
    """Source text to translation."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id and entry.string}
