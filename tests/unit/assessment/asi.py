"""An ASI in which nothing is the matter, and the same with something."""

from typing import Any

from services.assessment.domain.instruments.asi.items import ITEMS


def calm(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - an answer is what JSON holds
    """A whole form without any problem, with the answers that are given."""
    answers: dict[str, Any] = {}
    for item in ITEMS:
        answers[item.code] = 0 if item.numbers is not None else item.answers[0][0]
    return answers | {"currency": "USD"} | changed


def drugs(**days: int) -> dict[str, int]:
    return {f"drug_{name}_days": number for name, number in days.items()}


WORKED = calm(
    medical_days=10,
    medical_bothered=2,
    medical_importance=3,
    employment_licence=True,
    employment_paid_days=15,
    employment_income=100,
    alcohol_days=4,
    alcohol_intoxication_days=1,
    alcohol_problem_days=2,
    alcohol_bothered=1,
    alcohol_importance=1,
    alcohol_spent=50,
    **drugs(sedatives=4, amphetamines=12, cannabis=6, several=5, problem=20),
    drug_bothered=3,
    drug_importance=4,
    family_satisfaction="indifferent",
    family_conflict_days=6,
    family_bothered=2,
    family_importance=2,
    family_mother=True,
    family_partner=True,
    psychiatric_depression=True,
    psychiatric_anxiety=True,
    psychiatric_medication=True,
    psychiatric_days=12,
    psychiatric_bothered=2,
    psychiatric_importance=3,
    medical_severity=4,
    drug_severity=7,
    psychiatric_severity=8,
)
"""Worked by hand from the published formulas; money in dollars, ln(x)."""

COMPOSITES = {
    "medical_composite": 0.527778,
    "drug_composite": 0.255128,
    "employment_composite": 0.497079,
    "family_composite": 0.384444,
    "psychiatric_composite": 0.422727,
    "alcohol_composite": 0.211132,
    "legal_composite": 0.0,
}
