"""A filled-in ASSIST as JSON has it, read into questions and letters; every wrong item is found at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.assessment.domain.instruments.assist.flow import wrong_items
from services.assessment.domain.instruments.assist.form import INJECTING, SUBSTANCES, VALUES, Answers
from services.assessment.domain.instruments.instrument import Finding, finding, refuse

FORM = ("q1", *VALUES, "q8")
"""The questions, in the order of the form."""


def read(given: Mapping[str, Any]) -> Answers:
    """The form, where somebody can have filled it in by the flow. A null is an item without an answer.

    Raises:
        Invalid: ``unknown-item``, ``answer-shape``, ``answer-value``, ``answer-missing`` (question 1) or
            ``not-asked``, with every wrong item in ``errors``.
    """
    found = [
        finding(name, "unknown-item", "There is no such question.")
        for name in sorted(given)
        if name not in FORM
    ]
    body: dict[str, Any] = {}
    for question in FORM:
        answers = given.get(question)
        if answers is None:
            continue
        if question == "q8":
            found += _injecting(answers)
            body[question] = answers
        elif isinstance(answers, Mapping):
            body[question] = {letter: answer for letter, answer in answers.items() if answer is not None}
            found += _types(question, body[question])
        else:
            found.append(finding(question, "answer-shape", "Answers to this are given by substance letter."))
    refuse(found)
    form = Answers.model_validate(body)
    refuse(list(wrong_items(form)))
    return form


def _types(question: str, answers: Mapping[str, Any]) -> Iterator[Finding]:
    """Question 1 takes yes or no, the others whole numbers: ``true`` is no frequency."""
    wanted, allowed = (bool, "true, false") if question == "q1" else (int, _numbers(question))
    for letter, answer in answers.items():
        if letter in SUBSTANCES and type(answer) is not wanted:
            yield finding(
                f"{question}.{letter}", "answer-value", f"This is not an answer here; allowed: {allowed}."
            )


def _numbers(question: str) -> str:
    return ", ".join(str(value) for value in VALUES[question])


def _injecting(answer: Any) -> Iterator[Finding]:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(answer, str) or answer not in INJECTING:
        yield finding("q8", "answer-value", f"This is not an answer here; allowed: {', '.join(INJECTING)}.")
