"""Worked forms of ASSIST, WHOQOL-BREF, URICA, SRQ-20 and COWS, by each instrument's own rules."""

from collections.abc import Mapping
from typing import Any

from tests.unit.assessment.forms import Refused, Vector, numbered, without

SUBSTANCES = "abcdefghij"
WHOQOL = (3, 3, 4, 3, 3, 4, 3, 3, 3, 3, 3, 2, 3, 2, 4, 3, 4, 3, 4, 4, 3, 4, 3, 4, 3, 2)


def assist(q8: str | None = "never", /, **of: Mapping[str, int]) -> dict[str, Any]:
    """An ASSIST about these substances: letter to its answers."""
    form: dict[str, Any] = {"q1": {letter: letter in of for letter in SUBSTANCES}, "q8": q8}
    for question in ("q2", "q3", "q4", "q5", "q6", "q7"):
        form[question] = {letter: given[question] for letter, given in of.items() if question in given}
    return form


def uses(*answers: int) -> dict[str, int]:
    return {f"q{n}": answer for n, answer in enumerate(answers, start=2)}


def yes(count: int, *items: int) -> dict[str, bool]:
    return {f"q{n}": n in items for n in range(1, count + 1)}


def urica(**subscales: tuple[int, ...]) -> dict[str, int]:
    """A URICA by subscale; the items that count nowhere are answered in the middle."""
    numbers = {
        "pc": (1, 5, 11, 13, 23, 26, 29),
        "c": (2, 8, 12, 15, 19, 21, 24),
        "a": (3, 7, 10, 14, 17, 25, 30),
        "m": (6, 16, 18, 22, 27, 28, 32),
    }
    form = dict.fromkeys((4, 9, 20, 31), 3)
    for name, answers in subscales.items():
        form |= dict(zip(numbers[name], answers, strict=True))
    return {f"q{n}": form[n] for n in sorted(form)}


PAST = {"q2": 0, "q6": 3, "q7": 3}
TOBACCO = {"q2": 6, "q3": 6, "q4": 4, "q6": 3, "q7": 6}
QOL = numbered(*WHOQOL)
COWS = numbered(1, 2, 1, 1, 2, 2, 2, 1, 1, 2, 0)
SRQ = yes(20, 1, 2, 4, 6, 8, 9, 17)
URICA = urica(pc=(2,) * 7, c=(4,) * 7, a=(4, 4, 4, 4, 4, 4, 3), m=(3,) * 7)
SRQ_BANDS = {"id_riskesdas": "positive", "id_2018_optimal": "positive", "who_common": "negative"}

SCALES = (
    Vector("ats", "assist", assist(e=uses(6, 5, 5, 6, 6, 3)), {"amphetamine": 31}, {"amphetamine": "high"}),
    Vector(
        "cannabis", "assist", assist(c=uses(3, 3, 0, 5, 6, 0)), {"cannabis": 17}, {"cannabis": "moderate"}
    ),
    Vector("tobacco", "assist", assist(a=TOBACCO), {"tobacco": 25}, {"tobacco": "moderate"}),
    Vector("alcohol", "assist", assist(b=uses(2, 0, 0, 0, 3, 0)), {"alcohol": 5}, {"alcohol": "low"}),
    Vector("opioid in custody", "assist", assist(i=PAST), {"opioids": 6}, {"opioids": "moderate"}),
    Vector("nothing ever used", "assist", assist(), {}),
    Vector(
        "an item that was due is missing",
        "assist",
        assist(None, e={"q2": 6, "q3": 5, "q5": 6, "q6": 6, "q7": 3}, i=PAST),
        {"amphetamine": None, "opioids": 6},
        {"opioids": "moderate"},
        missing=("q4.e", "q8"),
    ),
    Vector(
        "worked",
        "whoqol_bref",
        QOL,
        {
            "overall": 3,
            "health": 3,
            "physical": 53.571429,
            "psychological": 62.5,
            "social": 66.666667,
            "environment": 46.875,
            "physical_4_20": 12.571429,
            "psychological_4_20": 14,
            "social_4_20": 14.666667,
            "environment_4_20": 11.5,
        },
        variant="who_syntax_v1",
    ),
    Vector("without q15", "whoqol_bref", without(QOL, "q15"), {"physical": 50}, missing=("q15",)),
    Vector(
        "without q15 and q16",
        "whoqol_bref",
        without(QOL, "q15", "q16"),
        {"physical": None, "psychological": 62.5},
        missing=("q15", "q16"),
    ),
    Vector("without q21", "whoqol_bref", without(QOL, "q21"), {"social": 75}, missing=("q21",)),
    Vector(
        "follow-up",
        "whoqol_bref",
        {**QOL, "q3": 3, "q4": 2, "q10": 4, "q16": 4, "q18": 4},
        {"physical": 71.428571, "physical_4_20": 15.428571},
    ),
    Vector(
        "four missing of twenty-six",
        "whoqol_bref",
        without(QOL, "q8", "q9", "q20", "q5"),
        {"environment": 45.833333, "social": 62.5, "psychological": 65, "overall": 3},
        missing=("q5", "q8", "q9", "q20"),
    ),
    Vector(
        "five missing of twenty-six",
        "whoqol_bref",
        without(QOL, "q8", "q9", "q20", "q5", "q3"),
        {"overall": None, "health": None, "physical": None, "environment": None, "physical_4_20": None},
        missing=("q3", "q5", "q8", "q9", "q20"),
    ),
    Vector(
        "worked",
        "urica",
        URICA,
        {
            "precontemplation": 2,
            "contemplation": 4,
            "action": 3.857143,
            "maintenance": 3,
            "readiness": 8.857143,
        },
    ),
    Vector("without an item that counts nowhere", "urica", without(URICA, "q20"), {"readiness": 8.857143}),
    Vector(
        "without an item of action",
        "urica",
        without(URICA, "q30"),
        {"precontemplation": 2, "contemplation": 4, "action": None, "maintenance": 3, "readiness": None},
        missing=("q30",),
    ),
    Vector("worked", "srq20", SRQ, {"score": 7, "observed": 7}, SRQ_BANDS, alerts=("suicide_risk",)),
    Vector(
        "six observed, the rest not asked",
        "srq20",
        numbered(*[True] * 6, *[False] * 10),
        {"observed": 6, "score": None},
        {"id_riskesdas": "positive", "id_2018_optimal": "positive", "who_common": "incomplete"},
        missing=("q17", "q18", "q19", "q20"),
        possible={"score": (6, 10)},
    ),
    Vector(
        "item 17 alone raises the alert",
        "srq20",
        {"q17": True},
        {"observed": 1, "score": None},
        dict.fromkeys(SRQ_BANDS, "incomplete"),
        alerts=("suicide_risk",),
        missing=tuple(f"q{n}" for n in range(1, 21) if n != 17),
        possible={"score": (1, 20)},
    ),
    Vector("worked", "cows", COWS, {"score": 15}, {"score": "moderate"}),
    Vector(
        "one missing",
        "cows",
        without(COWS, "q11"),
        {"score": None},
        missing=("q11",),
        possible={"score": (15, 20)},
    ),
)

SCALES_REFUSED = (
    Refused(
        "values that do not exist",
        "assist",
        assist(e=uses(1, 1, 2, 4, 1, 1)),
        tuple((f"q{n}.e", "answer-value") for n in range(2, 8)),
    ),
    Refused("q5 of tobacco", "assist", assist(a={**TOBACCO, "q5": 5}), (("q5.a", "not-asked"),)),
    Refused(
        "six of five",
        "whoqol_bref",
        {**QOL, "q3": 6, "q7": 0},
        (("q3", "answer-value"), ("q7", "answer-value")),
    ),
    Refused("a decimal", "whoqol_bref", {**QOL, "q3": 2.5}, (("q3", "answer-value"),)),
    Refused("a yes for a number", "urica", {**URICA, "q1": True}, (("q1", "answer-value"),)),
    Refused("no such item", "urica", {**URICA, "q33": 1}, (("q33", "unknown-item"),)),
    Refused("a number for a yes", "srq20", {**SRQ, "q17": 1}, (("q17", "answer-value"),)),
    Refused(
        "restlessness 2, gooseflesh 1, pulse 3",
        "cows",
        {**COWS, "q1": 3, "q3": 2, "q11": 1},
        (("q1", "answer-value"), ("q3", "answer-value"), ("q11", "answer-value")),
    ),
)
