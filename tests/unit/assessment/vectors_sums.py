"""Worked forms of DAST-10, CIWA-Ar, WHO-5, K10, PHQ-9 and GAD-7, by each instrument's own rules."""

from typing import Any

from services.assessment.domain.instruments.instrument import SUICIDE_RISK
from tests.unit.assessment.forms import Refused, Vector, numbered, without


def letters(answers: str) -> dict[str, Any]:
    """Yes and no by letter."""
    return numbered(*(answer == "Y" for answer in answers))


DAST = letters("YYNYYNYNYN")
NEVER = letters("NNNNNNNNNN")
CIWA = numbered(3, 4, 2, 3, 2, 1, 0, 0, 2, 1)
WHO = numbered(3, 2, 4, 3, 2)
LOW_MOOD = numbered(*[1] * 9)

SUMS = (
    Vector("always able", "dast10", DAST, {"score": 7}, {"score": "substantial"}, "always_able"),
    Vector("unable", "dast10", DAST, {"score": 6}, {"score": "substantial"}, "unable"),
    Vector("all no, always able", "dast10", NEVER, {"score": 1}, {"score": "low"}, "always_able"),
    Vector("all no, unable", "dast10", NEVER, {"score": 0}, {"score": "none"}, "unable"),
    Vector(
        "item 3 is missing",
        "dast10",
        without(DAST, "q3"),
        {"score": None},
        variant="always_able",
        missing=("q3",),
        possible={"score": (6, 7)},
    ),
    Vector("band set A", "ciwa_ar", CIWA, {"score": 18}, {"score": "severe"}, "A"),
    Vector("band set B", "ciwa_ar", CIWA, {"score": 18}, {"score": "moderate"}, "B"),
    Vector("band set C", "ciwa_ar", CIWA, {"score": 18}, {"score": "third"}, "C"),
    Vector("worked", "who5", WHO, {"raw": 14, "score": 56}, {"score": "adequate"}),
    Vector(
        "one answer is no form",
        "who5",
        {"q1": 5},
        {"raw": None, "score": None},
        missing=("q2", "q3", "q4", "q5"),
        possible={"score": (20, 100)},
    ),
    Vector("ten times 2", "k10", numbered(*[2] * 10), {"score": 20}, {"score": "mild"}),
    Vector("nine times 1", "phq9", LOW_MOOD, {"score": 9}, {"score": "mild"}, alerts=(SUICIDE_RISK,)),
    Vector("item 9 no", "phq9", LOW_MOOD | {"q9": 0}, {"score": 8}, {"score": "mild"}),
    Vector(
        "item 9 alone",
        "phq9",
        {"q9": 2},
        {"score": None},
        alerts=(SUICIDE_RISK,),
        missing=tuple(f"q{n}" for n in range(1, 9)),
        possible={"score": (2, 26)},
    ),
    Vector("seven times 2", "gad7", numbered(*[2] * 7), {"score": 14}, {"score": "moderate"}),
)

SUMS_REFUSED = (
    Refused("a yes is no 1", "dast10", DAST | {"q2": 1}, (("q2", "answer-value"),)),
    Refused(
        "orientation goes to 4",
        "ciwa_ar",
        CIWA | {"q1": 8, "q10": 5},
        (("q1", "answer-value"), ("q10", "answer-value")),
    ),
    Refused("six is one too many", "who5", WHO | {"q5": 6}, (("q5", "answer-value"),)),
    Refused("there is no 0", "k10", numbered(*[2] * 9, 0), (("q10", "answer-value"),)),
    Refused(
        "another form's items",
        "phq9",
        LOW_MOOD | {"q3": 4, "q10": 1},
        (("q10", "unknown-item"), ("q3", "answer-value")),
    ),
    Refused("half an answer", "gad7", numbered(*[2] * 6) | {"q7": 1.5}, (("q7", "answer-value"),)),
)
