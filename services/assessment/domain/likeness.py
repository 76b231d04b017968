"""When two records may be of one person: keys of name and birth date that agree in spite of a slip.

A key is compared only as a keyed digest, so that no name has to be opened to find a pair.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import combinations, pairwise

MOST_TOKENS = 6


def keys(name: str, born: date) -> Iterator[tuple[str, str]]:
    """Kind of agreement and key; two records are alike where a key of a kind is the same.

    ``name``: the same words in any order, as they sound, and the same day. ``words``: two such words and the
    day (a missing or a third name). ``swapped``: the whole name, day and month exchanged. ``year`` and
    ``day``: the whole name, and the year or the day typed wrong.
    """
    parts = spoken(name)
    if not parts:
        return
    whole = " ".join(parts)
    low, high = sorted((born.day, born.month))
    yield "name", f"{whole}|{born.isoformat()}"
    for pair in combinations(parts, 2):
        yield "words", f"{' '.join(pair)}|{born.isoformat()}"
    yield "swapped", f"{whole}|{born.year}-{low}-{high}"
    yield "year", f"{whole}|{born.month}-{born.day}"
    yield "day", f"{whole}|{born.year}-{born.month}"


def spoken(name: str) -> tuple[str, ...]:
    """The words of a name as they sound, in an order of their own, each once, ``MOST_TOKENS`` at most."""
    return tuple(sorted({sound(word) for word in _words(name)} - {""})[:MOST_TOKENS])


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", letters)


_SPELT = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "s"),
    ("ch", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("kh", "k"),
)
_SAME = str.maketrans({"y": "i", "v": "f", "z": "s", "q": "k", "x": "k"})


def sound(word: str) -> str:
    """A word as it sounds: old and new spelling alike, doubled letters once, a silent h at the end gone."""
    for old, new in _SPELT:
        word = word.replace(old, new)
    word = word.translate(_SAME).rstrip("h") or word
    return word[0] + "".join(after for before, after in pairwise(word) if after != before)
