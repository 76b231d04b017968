"""ASSIST v3.1 as an instrument of the library."""

from collections.abc import Mapping
from typing import Any

from services.assessment.domain.instruments.assist.description import description
from services.assessment.domain.instruments.assist.form import CODE, VERSION
from services.assessment.domain.instruments.assist.reading import read
from services.assessment.domain.instruments.assist.scoring import AssistScored, score
from services.assessment.domain.instruments.instrument import Answers, chosen


class Assist:
    """The WHO's Alcohol, Smoking and Substance Involvement Screening Test."""

    code = CODE
    version = VERSION
    variants: tuple[str, ...] = ()

    def score(self, answers: Answers, *, variant: str | None = None) -> AssistScored:
        """Score a form: by question and letter, ``{"q1": {"a": true}, "q2": {"a": 6}, "q8": "never"}``."""
        chosen(self.variants, variant)
        return score(read(answers))

    def description(self) -> Mapping[str, Any]:
        """Substances and questions; an item is a question about a substance."""
        return description()
