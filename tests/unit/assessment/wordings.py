"""Translations for tests: invented words in the place of a questionnaire's own."""

from typing import Any

from services.assessment.domain.instruments.instrument import Instrument
from services.assessment.domain.instruments.wording import Asked


def translation(instrument: Instrument, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - what a file holds
    """A whole translation of an instrument, as a file holds it."""
    asked = Asked.of(instrument)
    content: dict[str, Any] = {
        "instrument": instrument.code,
        "version": instrument.version,
        "language": "id",
        "source": "Contoh terjemahan, panitia contoh 2026",
        "licence": "Contoh: dipakai dengan izin pemilik",
        "approved_by": "Panitia Contoh",
        "approved_on": "2026-08-01",
        "items": {code: f"Pertanyaan contoh {code}" for code in asked.items},
        "answers_of": {
            code: {answer: f"Jawaban contoh {answer}" for answer in answers}
            for code, answers in asked.items.items()
            if answers
        },
    }
    if asked.substances:
        content["substances"] = {code: f"Zat contoh {code}" for code in asked.substances}
    return content | changed
