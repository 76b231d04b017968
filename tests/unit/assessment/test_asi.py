"""ASI: worked composites, the severity profile, what custody spoils, what is refused."""

from typing import Any

import pytest

from services.assessment.domain.instruments.asi.instrument import Asi
from services.assessment.domain.instruments.asi.items import AREAS, ITEMS, PARTS
from services.assessment.domain.instruments.asi.money import WAYS
from services.assessment.domain.instruments.instrument import (
    CONTROLLED_ENVIRONMENT,
    SUICIDE_RISK,
    comparable,
)
from shared.refusals import Invalid
from tests.unit.assessment.asi import COMPOSITES, WORKED, calm

ASI = Asi()
LN = "dollars_ln"


def refusal(answers: dict[str, Any], variant: str | None = None) -> tuple[str, str | None]:
    with pytest.raises(Invalid) as refused:
        ASI.score(answers, variant=variant)
    return refused.value.rule, refused.value.field


def test_the_worked_composites() -> None:
    scored = ASI.score(WORKED, variant=LN)
    found = {name: value for name, value in scored.values.items() if name.endswith("_composite")}
    assert found == pytest.approx(COMPOSITES, abs=5e-7)
    assert scored.status == "complete"


def test_one_result_has_the_severity_of_each_area_and_no_score_over_areas() -> None:
    scored = ASI.score(WORKED, variant=LN)
    assert set(scored.values) == {f"{area}_{kind}" for area in AREAS for kind in ("severity", "composite")}
    assert (scored.values["drug_severity"], scored.bands["drug_severity"]) == (7, "considerable")
    assert (scored.values["legal_severity"], scored.bands["legal_severity"]) == (0, "none")


@pytest.mark.parametrize(
    ("severity", "band"),
    [
        *((0, "none"), (1, "none"), (2, "slight"), (3, "slight"), (4, "moderate"), (5, "moderate")),
        *((6, "considerable"), (7, "considerable"), (8, "extreme"), (9, "extreme")),
    ],
)
def test_the_band_of_a_severity(severity: int, band: str) -> None:
    assert ASI.score(calm(medical_severity=severity)).bands["medical_severity"] == band


def test_the_default_leaves_money_out() -> None:
    scored = ASI.score(WORKED | {"currency": None})
    assert scored == ASI.score(WORKED, variant="without_money")
    assert scored.values["employment_composite"] == pytest.approx(1 - (0.25 + 0.125))
    assert scored.values["drug_composite"] == pytest.approx(COMPOSITES["drug_composite"], abs=5e-7)


def test_an_income_of_nothing_adds_nothing() -> None:
    for way in WAYS:
        scored = ASI.score(calm(), variant=way)
        assert scored.values["employment_composite"] == 1
        assert scored.values["alcohol_composite"] == 0


def test_ln_of_one_more_is_a_variant_of_its_own() -> None:
    scored = ASI.score(WORKED, variant="dollars_ln1p")
    assert scored.values["employment_composite"] == pytest.approx(0.375 + 0.25 - 0.1281976, abs=5e-7)


def test_rupiah_at_the_fixed_rate_score_as_the_dollars_they_are() -> None:
    rupiah = WORKED | {"currency": "IDR", "employment_income": 1_600_000, "alcohol_spent": 800_000}
    found = ASI.score(rupiah, variant="rupiah_16000_ln").values
    assert {name: found[name] for name in COMPOSITES} == pytest.approx(COMPOSITES, abs=5e-7)


def test_less_than_a_dollar_counts_nothing_and_never_against_her() -> None:
    few = calm(currency="IDR", alcohol_spent=5_000)
    assert ASI.score(few, variant="rupiah_16000_ln").values["alcohol_composite"] == 0


@pytest.mark.parametrize(
    ("currency", "variant"),
    [
        ("IDR", LN),
        (None, LN),
        ("IDR", "dollars_ln1p"),
        ("USD", "rupiah_16000_ln"),
        (None, "rupiah_16000_ln1p"),
    ],
)
def test_an_amount_is_never_taken_for_another_currency(currency: str | None, variant: str) -> None:
    answers = calm(currency=currency, employment_income=50_000)
    assert refusal(answers, variant) == ("currency", "answers.currency")


def test_a_rupiah_amount_under_the_name_of_dollars_is_noticed_by_its_size() -> None:
    answers = calm(employment_income=1_500_000)
    assert refusal(answers, LN) == ("answer-value", "answers.employment_income")
    assert ASI.score(answers | {"currency": "IDR"}, variant="rupiah_16000_ln").status == "complete"


def test_in_custody_employment_is_flagged_and_kept_out_of_change() -> None:
    scored = ASI.score(WORKED | {"controlled_environment": True}, variant=LN)
    assert scored.values["employment_composite"] == pytest.approx(
        COMPOSITES["employment_composite"], abs=5e-7
    )
    assert scored.bands["employment_composite"] == CONTROLLED_ENVIRONMENT
    assert scored.bands["employment_severity"] == CONTROLLED_ENVIRONMENT
    left = comparable(scored.values, scored.bands)
    assert set(scored.values) - set(left) == {"employment_composite", "employment_severity"}
    outside = ASI.score(WORKED, variant=LN)
    assert set(comparable(outside.values, outside.bands)) == set(outside.values)


@pytest.mark.parametrize("variant", [LN, "ringkasan"])
def test_a_form_says_whether_she_was_in_custody(variant: str) -> None:
    answers = {"medical_severity": 2}
    assert refusal(answers, variant) == ("answer-missing", "answers.controlled_environment")


def test_one_missing_answer_takes_one_composite_and_no_other() -> None:
    scored = ASI.score(WORKED | {"family_children": None, "drug_severity": None}, variant=LN)
    assert scored.missing == ("drug_severity", "family_children")
    assert scored.values["family_composite"] is None
    assert scored.values["drug_severity"] is None
    assert scored.values["drug_composite"] == pytest.approx(COMPOSITES["drug_composite"], abs=5e-7)
    assert "drug_severity" not in scored.bands


def test_her_own_rating_of_employment_is_kept_and_not_due() -> None:
    answers = {code: value for code, value in WORKED.items() if not code.startswith("employment_b")}
    assert ASI.score(answers, variant=LN) == ASI.score(WORKED, variant=LN)


@pytest.mark.parametrize("item", ["psychiatric_suicidal_thoughts", "psychiatric_suicide_attempt"])
def test_suicide_in_the_thirty_days_warns(item: str) -> None:
    assert ASI.score(calm(**{item: True})).alerts == (SUICIDE_RISK,)
    assert ASI.score({"controlled_environment": True, item: True}).alerts == (SUICIDE_RISK,)
    assert ASI.score(WORKED, variant=LN).alerts == ()


def test_an_answer_that_does_not_exist_is_refused_by_item() -> None:
    for item in ITEMS:
        for bad in (-1, 10.5, "often", 10**12, []):
            assert refusal(calm(**{item.code: bad})) == ("answer-value", f"answers.{item.code}")
    assert refusal(calm(medical_days=31)) == ("answer-value", "answers.medical_days")
    assert refusal(calm(medical_days=True)) == ("answer-value", "answers.medical_days")
    assert refusal(calm(medical_bothered=5)) == ("answer-value", "answers.medical_bothered")
    assert refusal(calm(employment_car=1)) == ("answer-value", "answers.employment_car")
    assert refusal(calm(medical_severity=10)) == ("answer-value", "answers.medical_severity")
    assert refusal(calm(medical_composite=0.5)) == ("unknown-item", "answers.medical_composite")


def test_the_divisors_of_an_area_without_money_give_one_at_the_gravest() -> None:
    for area in ("medical", "drug", "family", "psychiatric"):
        gravest: dict[str, Any] = {}
        for part in PARTS[area]:
            numbers = part.item.numbers
            gravest[part.item.code] = int(numbers.most) if numbers else part.item.answers[-1][0]
        assert ASI.score(calm(**gravest)).values[f"{area}_composite"] == pytest.approx(1)


SUMMARY: dict[str, Any] = {"controlled_environment": True} | {f"{area}_severity": 3 for area in AREAS}


def test_a_paper_form_is_entered_as_its_severities() -> None:
    scored = ASI.score(SUMMARY, variant="ringkasan")
    assert scored.values == {f"{area}_severity": 3 for area in AREAS}
    assert scored.status == "complete"
    assert scored.bands["employment_severity"] == CONTROLLED_ENVIRONMENT


def test_a_paper_form_without_a_severity_is_incomplete() -> None:
    scored = ASI.score(SUMMARY | {"legal_severity": None}, variant="ringkasan")
    assert scored.missing == ("legal_severity",)


def test_composites_of_a_paper_form_say_how_money_was_counted() -> None:
    answers = SUMMARY | {"medical_composite": 0.527778, "alcohol_composite": 0.211132}
    assert refusal(answers, "ringkasan") == ("money-term-unstated", "answers.alcohol_composite")
    scored = ASI.score(answers, variant="ringkasan_dollars_ln")
    assert (scored.values["medical_composite"], scored.values["alcohol_composite"]) == (0.527778, 0.211132)
    assert "drug_composite" not in scored.values


def test_a_composite_that_its_formula_cannot_give_is_refused() -> None:
    for bad in (-0.2, 1.2, True, "0.5", float("nan"), float("inf")):
        answers = SUMMARY | {"medical_composite": bad}
        assert refusal(answers, "ringkasan") == ("answer-value", "answers.medical_composite")
    low = SUMMARY | {"employment_composite": 0.1}
    assert refusal(low, "ringkasan_without_money") == ("answer-value", "answers.employment_composite")
    assert ASI.score(low, variant="ringkasan_dollars_ln").values["employment_composite"] == 0.1


def test_a_variant_that_is_not_there_is_refused() -> None:
    assert refusal(calm(), "dollars") == ("unknown-variant", "variant")
