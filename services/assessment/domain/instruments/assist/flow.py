"""Which items the flow of ASSIST v3.1 asks, and what is wrong with a form that was filled in."""

from collections.abc import Iterator
from enum import Enum, auto

from services.assessment.domain.instruments.assist.form import RECENT, SUBSTANCES, TOBACCO, VALUES, Answers
from services.assessment.domain.instruments.instrument import Finding, finding


class Asked(Enum):
    """What the flow says about one item."""

    YES = auto()
    NO = auto()
    OPEN = auto()
    """It depends on an answer that is missing."""


def asked(answers: Answers, question: str, code: str) -> Asked:
    """Whether the flow asks a scored question about a substance."""
    if not answers.q1.get(code) or (question == "q5" and code == TOBACCO):
        return Asked.NO
    if question not in RECENT:
        return Asked.YES
    if (frequency := answers.q2.get(code)) is None:
        return Asked.OPEN
    return Asked.YES if frequency > 0 else Asked.NO


def wrong_items(answers: Answers) -> Iterator[Finding]:
    """Every item of a form that nobody can have filled in so by the flow."""
    yield from _first_question(answers)
    yield from _scored(answers)
    yield from _injecting(answers)


def due(answers: Answers) -> Iterator[str]:
    """Items that the flow asks for and that have no answer, as ``q3.e``, in the order of the form.

    What depends on a frequency that is missing is not due yet.
    """
    for question in VALUES:
        for code in answers.used:
            if code not in answers.of(question) and asked(answers, question, code) is Asked.YES:
                yield f"{question}.{code}"
    if answers.used and answers.q8 is None:
        yield "q8"


def _first_question(answers: Answers) -> Iterator[Finding]:
    for code in SUBSTANCES:
        if code not in answers.q1:
            yield finding(f"q1.{code}", "answer-missing", "Ever used? is asked about every substance.")
    yield from _unknown("q1", answers.q1)


def _unknown(question: str, codes: object) -> Iterator[Finding]:
    for code in sorted(set(codes) - set(SUBSTANCES)):  # type: ignore[call-overload]  # keys of any mapping
        yield finding(f"{question}.{code}", "unknown-item", "There is no such substance.")


def _scored(answers: Answers) -> Iterator[Finding]:
    for question, values in VALUES.items():
        given = answers.of(question)
        yield from _unknown(question, given)
        for code in SUBSTANCES:
            if code not in given:
                continue
            item = f"{question}.{code}"
            if asked(answers, question, code) is Asked.NO:
                yield finding(item, "not-asked", _why_not(answers, question, code))
            elif given[code] not in values:
                allowed = ", ".join(str(value) for value in values)
                yield finding(
                    item, "answer-value", f"{given[code]} is not an answer here; allowed: {allowed}."
                )


def _why_not(answers: Answers, question: str, code: str) -> str:
    name = SUBSTANCES[code]
    if question == "q5" and code == TOBACCO:
        return "Question 5 is not asked about tobacco."
    if not answers.q1.get(code):
        return f"By question 1 {name} was never used, so this is not asked."
    return f"By question 2 {name} was not used in the three months, so this is not asked."


def _injecting(answers: Answers) -> Iterator[Finding]:
    if not answers.used and answers.q8 not in {None, "never"}:
        yield finding("q8", "not-asked", "By question 1 nothing was ever used, so the form ends there.")
