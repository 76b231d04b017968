"""Figures of the instruments: domains of WHOQOL-BREF, changes and who improved, what the rules propose."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from launch.story.figures import ABSENT, Figure, Table, look_up

QUALITY = "whoqol_bref"
DOMAINS = ("physical", "psychological", "social", "environment")
DIRECTIONS = ("improved", "same", "worse")


def asked_of(table: Table, woman: str) -> tuple[str, ...]:
    """Which of her answers the table needs, the last part of their path."""
    measured = any(woman in of for of in table.care.get(QUALITY, {}).values())
    return (
        *(("proposal",) if woman in table.care.get("proposal", {}) else ()),
        *(("results",) if measured else ()),
        *(("changes",) if woman in table.care.get("change", {}) else ()),
    )


def of_care(table: Table, answers: Mapping[str, Mapping[str, Any]]) -> Iterator[Figure]:
    """``answers``: woman to ``proposal``, ``results``, ``changes`` as the assessment service gives them."""
    for occasion, women in table.care.get(QUALITY, {}).items():
        for woman, want in women.items():
            row = f"results.instrument={QUALITY}&occasion={occasion}.values"
            got = [look_up(answers[woman]["results"], f"{row}.{domain}") for domain in DOMAINS]
            yield Figure(f"assessment: {woman}", f"{QUALITY} {occasion}", want, got)
    for woman, want in table.care.get("change", {}).items():
        got = [_change(answers[woman]["changes"], domain, "change") for domain in DOMAINS]
        yield Figure(f"assessment: {woman}", f"{QUALITY} change", want, got)
    for domain, want in table.care.get("improved", {}).items():
        counted = Counter(
            _change(of["changes"], domain, "direction") for of in answers.values() if "changes" in of
        )
        got = [counted[direction] for direction in DIRECTIONS]
        yield Figure("assessment: all", f"{domain} improved, same, worse", want, got)
    yield from _of_proposals(table, answers)


def _of_proposals(table: Table, answers: Mapping[str, Mapping[str, Any]]) -> Iterator[Figure]:
    deviations: dict[str, Any] = {}
    for woman, want in table.care.get("proposal", {}).items():
        proposal = answers[woman]["proposal"]
        got = [proposal["proposal"], *look_up(proposal, "triggers.*.trigger")]
        yield Figure(f"assessment: {woman}", "proposal, triggers", want, got)
        for reason in look_up(proposal, "decisions.*.deviation_reason"):
            if reason not in {None, ABSENT}:
                deviations[woman] = reason
    if "deviations" in table.care:
        yield Figure("assessment: all", "deviations", dict(table.care["deviations"]), deviations)


def _change(answer: Any, domain: str, what: str) -> Any:  # noqa: ANN401 - any JSON
    return look_up(answer, f"changes.instrument={QUALITY}&to_occasion=exit.scores.score={domain}.{what}")
