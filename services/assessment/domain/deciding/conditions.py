"""When a condition of a rule set holds on a picture: everything that makes it hold, or nothing."""

from collections.abc import Iterator

from services.assessment.domain.clinical import Result
from services.assessment.domain.deciding.picture import Picture
from services.assessment.domain.deciding.rules import (
    AlertRaised,
    AllLow,
    BandIs,
    CodeIs,
    Condition,
    FactHolds,
    RuleSet,
    ScoreReaches,
    SubstanceReaches,
)
from shared.contracts.care import Input

_LOW = "low"


def fires(  # noqa: PLR0911 - a table of conditions
    condition: Condition, rules: RuleSet, known: Picture
) -> tuple[Input, ...]:
    """What makes a condition hold; nothing where it does not."""
    match condition:
        case ScoreReaches():
            return tuple(_scores(condition, known))
        case SubstanceReaches():
            return tuple(_substances(condition, rules, known))
        case BandIs():
            return tuple(_bands(condition, rules, known))
        case AllLow():
            return tuple(_all_low(rules, known))
        case AlertRaised():
            warned = (result for result in known.results if condition.alert in result.alerts)
            return tuple(_input(result, condition.alert, None, None) for result in warned)
        case FactHolds():
            return tuple(_facts(condition, rules, known))
        case CodeIs():
            code = known.icd10 or ""
            holds = code.startswith(condition.block) and code[3:].startswith(condition.ends)
            return (Input(source="profile", code=code),) if holds else ()


def low_or_unknown(rules: RuleSet, result: Result) -> bool:
    """Whether a result of the basis has nothing above low."""
    return all(band == _LOW for _, band in _counted(rules, result))


def _reached(result: Result, value: str) -> float | None:
    """A score, or the lowest that an open sum can become."""
    score = result.values.get(value)
    return score if score is not None else result.possible.get(value, (None, None))[0]


def _scores(condition: ScoreReaches, known: Picture) -> Iterator[Input]:
    for result in known.of(condition.instrument, condition.variant):
        score = _reached(result, condition.value)
        if score is not None and score >= condition.at_least:
            yield _input(result, condition.value, score, condition.at_least)


def _substances(condition: SubstanceReaches, rules: RuleSet, known: Picture) -> Iterator[Input]:
    for result in known.of(rules.basis):
        for substance in condition.substances:
            score = result.values.get(substance)
            if score is not None and score >= condition.at_least:
                yield _input(result, substance, score, condition.at_least)


def _bands(condition: BandIs, rules: RuleSet, known: Picture) -> Iterator[Input]:
    for result in known.of(rules.basis):
        for substance, band in _counted(rules, result):
            if band in condition.bands:
                yield _input(result, substance, result.values.get(substance), None)


def _all_low(rules: RuleSet, known: Picture) -> Iterator[Input]:
    """Every result of the basis is low, and no score is missing that could be higher."""
    basis = known.of(rules.basis)
    counted = [(code, value) for each in basis for code, value in each.values.items()]
    if any(value is None for code, value in counted if code not in rules.not_counted):
        return
    if all(low_or_unknown(rules, result) for result in basis):
        yield from (Input(source="result", code=each.instrument, result_id=each.result_id) for each in basis)


def _facts(condition: FactHolds, rules: RuleSet, known: Picture) -> Iterator[Input]:
    if not known.facts.get(condition.fact):
        return
    if condition.with_use:
        if not _uses(rules, known):
            return
        yield Input(source="use", code="use")
    yield Input(source="fact", code=condition.fact)


def _uses(rules: RuleSet, known: Picture) -> bool:
    """She uses something that counts: by a score of the basis, or by her profile's word on the last year."""
    scores = (
        value
        for result in known.of(rules.basis)
        for substance, value in result.values.items()
        if substance not in rules.not_counted
    )
    said = known.profile is not None and bool(known.profile.used_last_year)
    return said or any(value is not None and value >= rules.use_from for value in scores)


def _counted(rules: RuleSet, result: Result) -> Iterator[tuple[str, str]]:
    """Substance and band of those that count."""
    return ((name, band) for name, band in result.bands.items() if name not in rules.not_counted)


def _input(result: Result, value: str, score: float | None, limit: float | None) -> Input:
    code = f"{result.instrument}.{value}"
    return Input(source="result", code=code, result_id=result.result_id, value=score, limit=limit)
