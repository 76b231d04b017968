"""Rules of eligibility: which one failed, by name; and the files that are shipped."""

from datetime import date

import pytest

from services.assessment.domain.eligibility import Facts, RuleSet, age_on, judge, months_between
from services.assessment.eligibility import holding, load

DAY = date(2026, 8, 3)
FIT = Facts(
    birth_date=date(1994, 2, 11),
    legal_status="narapidana",
    expected_release=date(2027, 1, 3),
    sentence_months=48,
    two_thirds_on=date(2026, 12, 31),
    case_type="pecandu",
    nationality="WNI",
    fit=True,
)
SETS = load()


def failed(name: str, **changed: object) -> set[str]:
    return set(judge(SETS[name], FIT.model_copy(update=changed), DAY).failed)


@pytest.mark.parametrize(
    ("name", "changed", "rules"),
    [
        ("model-2015.v1", {}, set()),
        ("model-2015.v1", {"expected_release": date(2026, 11, 2)}, {"remaining-sentence-min"}),
        ("model-2015.v1", {"expected_release": date(2026, 11, 3)}, set()),
        ("model-2015.v1", {"expected_release": date(2027, 3, 3)}, {"remaining-sentence-max"}),
        ("model-2015.v1", {"nationality": "WNA", "fit": False}, {"nationality", "fit"}),
        ("model-2015.v1", {"birth_date": date(2008, 8, 4)}, {"age-min"}),
        ("model-2015.v1", {"birth_date": date(2008, 8, 3)}, set()),
        ("model-2021.v1", {"expected_release": date(2027, 2, 2)}, {"remaining-sentence-min"}),
        ("model-2021.v1", {"case_type": "pengedar", "expected_release": date(2028, 1, 1)}, {"case-type"}),
        ("model-2022.v1", {"sentence_months": 61}, {"sentence-max"}),
        ("model-2022.v1", {"two_thirds_on": date(2027, 1, 1)}, {"two-thirds-within-year"}),
        ("model-2025.v1", {"case_type": None}, {"case-type"}),
        ("lpp-kupang.v1", {"case_type": None, "expected_release": None}, set()),
    ],
)
def test_the_failing_rule_is_named(name: str, changed: dict[str, object], rules: set[str]) -> None:
    assert failed(name, **changed) == rules


def test_what_is_not_known_stops_nobody_where_the_rules_say_so() -> None:
    unknown = FIT.model_copy(update={"case_type": None, "expected_release": None})
    assert judge(SETS["lpp-kupang.v1"], unknown, DAY).unknown == {
        "remaining-sentence-min": "expected_release",
        "case-type": "case_type",
    }


def test_the_newest_version_of_the_prison_and_year_holds() -> None:
    first = SETS["lpp-kupang.v1"]
    second = first.model_copy(update={"version": 2})
    sets: dict[str, RuleSet] = {**SETS, second.name: second}
    assert holding(sets, "lpp-kupang", 2026) == second
    assert holding(sets, "lpp-kupang", 2027) is None
    assert holding(sets, "rutan-waingapu", 2026) is None


def test_months_and_years_are_whole_ones() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert months_between(date(2026, 8, 3), date(2026, 11, 3)) == 3
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
