"""Worked forms of the ASI: whole, in custody, in rupiah, and as the summary of a paper form."""

from collections.abc import Mapping

from services.assessment.domain.instruments.asi.items import AREAS
from services.assessment.domain.instruments.instrument import CONTROLLED_ENVIRONMENT, SUICIDE_RISK
from tests.unit.assessment.asi import COMPOSITES, WORKED, calm
from tests.unit.assessment.forms import Refused, Vector, without

CUSTODY = {f"employment_{kind}": CONTROLLED_ENVIRONMENT for kind in ("severity", "composite")}
PAPER = {"controlled_environment": True} | {f"{area}_severity": 3 for area in AREAS}


def bands(**severities: str) -> Mapping[str, str]:
    """Bands of a whole form in which nothing is the matter but this."""
    return {f"{area}_severity": severities.get(area, "none") for area in AREAS}


WORKED_BANDS = bands(medical="moderate", drug="considerable", psychiatric="extreme")
PAPER_BANDS = {f"{area}_severity": "slight" for area in AREAS} | {
    "employment_severity": CONTROLLED_ENVIRONMENT
}

ASI = (
    Vector("dollars, ln(x)", "asi", WORKED, COMPOSITES, WORKED_BANDS, "dollars_ln"),
    Vector(
        "dollars, ln(x + 1)",
        "asi",
        WORKED,
        COMPOSITES | {"employment_composite": 0.496802, "alcohol_composite": 0.211582},
        WORKED_BANDS,
        "dollars_ln1p",
    ),
    Vector(
        "without money",
        "asi",
        without(WORKED, "currency"),
        COMPOSITES | {"employment_composite": 0.625, "alcohol_composite": 0.122222},
        WORKED_BANDS,
        "without_money",
    ),
    Vector(
        "rupiah at the fixed rate",
        "asi",
        WORKED | {"currency": "IDR", "employment_income": 1_600_000, "alcohol_spent": 800_000},
        COMPOSITES,
        WORKED_BANDS,
        "rupiah_16000_ln",
    ),
    Vector(
        "in custody",
        "asi",
        WORKED | {"controlled_environment": True},
        COMPOSITES,
        {**WORKED_BANDS, **CUSTODY},
        "dollars_ln",
    ),
    Vector(
        "an answer about children is missing",
        "asi",
        without(WORKED, "family_children"),
        COMPOSITES | {"family_composite": None},
        WORKED_BANDS,
        "dollars_ln",
        missing=("family_children",),
    ),
    Vector(
        "thoughts of suicide",
        "asi",
        calm(psychiatric_suicidal_thoughts=True),
        {"psychiatric_composite": 0.090909},
        bands(),
        "without_money",
        alerts=(SUICIDE_RISK,),
    ),
    Vector("paper form", "asi", PAPER, {"drug_severity": 3}, PAPER_BANDS, "ringkasan"),
    Vector(
        "paper form with composites",
        "asi",
        PAPER | {"alcohol_composite": 0.211132, "drug_composite": 0.255128},
        {"alcohol_composite": 0.211132, "drug_composite": 0.255128},
        PAPER_BANDS,
        "ringkasan_dollars_ln",
    ),
    Vector(
        "paper form without a severity",
        "asi",
        without(PAPER, "legal_severity"),
        {"legal_severity": None},
        without(PAPER_BANDS, "legal_severity"),
        "ringkasan",
        missing=("legal_severity",),
    ),
)

ASI_REFUSED = (
    Refused(
        "days and ratings that are not there",
        "asi",
        calm(medical_days=31, medical_bothered=5, employment_car=1),
        (
            ("medical_days", "answer-value"),
            ("medical_bothered", "answer-value"),
            ("employment_car", "answer-value"),
        ),
    ),
    Refused(
        "nobody says whether she was in custody",
        "asi",
        without(calm(), "controlled_environment"),
        (("controlled_environment", "answer-missing"),),
    ),
    Refused(
        "a composite in the whole form",
        "asi",
        calm(drug_composite=0.5),
        (("drug_composite", "unknown-item"),),
    ),
)
