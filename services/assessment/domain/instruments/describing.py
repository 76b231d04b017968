"""Items and variants as JSON, alike for every instrument, so that one form can be drawn from any of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.assessment.domain.instruments.instrument import Item

Words = tuple[str, str]
"""Indonesian and English."""

NO_YES: tuple[tuple[bool, Words], ...] = ((False, ("tidak", "no")), (True, ("ya", "yes")))


def words(pair: Words) -> dict[str, str]:
    """A label in both languages."""
    return {"id": pair[0], "en": pair[1]}


def described(item: Item) -> dict[str, Any]:
    """An item: ``answers`` where there is a list of them, ``numbers`` where a number is asked for."""
    shown: dict[str, Any] = {"code": item.code, "label": words(item.label)}
    if item.numbers is not None:
        shown["numbers"] = {
            "least": item.numbers.least,
            "most": item.numbers.most,
            "unit": words(item.numbers.unit),
            "decimals": item.numbers.decimals,
        }
    else:
        shown["answers"] = [{"value": value, "label": words(label)} for value, label in item.answers]
    return shown


def described_variants(meanings: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Variants with what each means, the library's default first."""
    return [{"value": code, "meaning": meaning} for code, meaning in meanings]


def numbered(labels: Iterable[Words], answers: Iterable[tuple[int | bool, Words]]) -> tuple[Item, ...]:
    """Items ``q1``, ``q2`` … that share one set of answers."""
    shared = tuple(answers)
    return tuple(Item(f"q{n}", label, shared) for n, label in enumerate(labels, start=1))


def steps(*labels: Words, first: int = 0) -> tuple[tuple[int, Words], ...]:
    """Answers that go up by one."""
    return tuple(enumerate(labels, start=first))


def shown_bands(bands: Iterable[tuple[str, int, int]]) -> Mapping[str, list[int]]:
    """Band to its lowest and highest score."""
    return {code: [least, most] for code, least, most in bands}
