"""Items of the ASI that its scores need, by meaning: printings number them differently.

The divisor of an item is what its answer is divided by in the composite of its area (McGahan and others;
numbers as in the VistA program, routines YSASCSB and YSASCSC). Areas are never averaged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.assessment.domain.instruments.asi.money import CURRENCY, MOST_AMOUNT
from services.assessment.domain.instruments.describing import NO_YES, Words, steps
from services.assessment.domain.instruments.instrument import Item, Numbers

AREAS: Mapping[str, Words] = {
    "medical": ("kesehatan fisik", "medical"),
    "employment": ("pekerjaan dan dukungan", "employment and support"),
    "alcohol": ("alkohol", "alcohol"),
    "drug": ("zat", "drugs"),
    "legal": ("hukum", "legal"),
    "family": ("keluarga dan sosial", "family and social"),
    "psychiatric": ("kejiwaan", "psychiatric"),
}
_DAYS = Numbers(0, 30, ("hari dari 30", "days of 30"))
_AMOUNT = Numbers(0, MOST_AMOUNT, ("uang dalam 30 hari", "money in 30 days"))
_RATING = steps(
    ("sama sekali tidak", "not at all"),
    ("sedikit", "slightly"),
    ("sedang", "moderately"),
    ("cukup berat", "considerably"),
    ("sangat berat", "extremely"),
)
_SEVERITY_LABELS: Sequence[Words] = (
    ("tidak ada masalah", "no real problem"),
    ("ringan", "slight"),
    ("sedang", "moderate"),
    ("cukup berat", "considerable"),
    ("sangat berat", "extreme"),
)
SEVERITIES = tuple((n, _SEVERITY_LABELS[n // 2]) for n in range(10))

SATISFACTION: Mapping[str, int] = {"yes": 0, "indifferent": 1, "no": 2}
"""What the answer about satisfaction counts. Printings code it the other way round, so it is in words."""
_SATISFIED = (
    ("yes", ("ya", "yes")),
    ("indifferent", ("biasa saja", "indifferent")),
    ("no", ("tidak", "no")),
)

CONTROLLED = "controlled_environment"


@dataclass(frozen=True)
class Part:
    """An item and what its answer is divided by in the composite; by nothing where it is not in it."""

    item: Item
    divisor: float | None


def _days(code: str, divisor: float, label: Words) -> Part:
    return Part(Item(code, label, numbers=_DAYS), divisor)


def _yes_no(code: str, divisor: float, label: Words) -> Part:
    return Part(Item(code, label, NO_YES), divisor)


def _rating(code: str, divisor: float | None, label: Words) -> Part:
    return Part(Item(code, label, _RATING), divisor)


def _money(code: str, divisor: float, label: Words) -> Part:
    return Part(Item(code, label, numbers=_AMOUNT), divisor)


def _own_ratings(area: str, divisor: float | None) -> tuple[Part, Part]:
    """How bothered she is, and how important help is to her: her own words about the area."""
    return (
        _rating(f"{area}_bothered", divisor, ("terganggu", "bothered")),
        _rating(f"{area}_importance", divisor, ("pentingnya bantuan", "importance of help")),
    )


_DRUGS: Mapping[str, Words] = {
    "heroin": ("heroin", "heroin"),
    "methadone": ("metadon", "methadone"),
    "other_opiates": ("opiat lain", "other opiates"),
    "barbiturates": ("barbiturat", "barbiturates"),
    "sedatives": ("obat tidur/penenang", "sedatives"),
    "cocaine": ("kokain", "cocaine"),
    "amphetamines": ("sabu, ekstasi", "amphetamines"),
    "cannabis": ("ganja", "cannabis"),
    "hallucinogens": ("halusinogen", "hallucinogens"),
    "several": ("lebih dari satu zat", "more than one substance"),
    "problem": ("masalah karena zat", "drug problems"),
}
_RELATIONS: Mapping[str, Words] = {
    "mother": ("ibu", "mother"),
    "father": ("ayah", "father"),
    "siblings": ("saudara kandung", "siblings"),
    "partner": ("pasangan", "partner"),
    "children": ("anak", "children"),
    "other_family": ("keluarga lain", "other family"),
    "friends": ("teman dekat", "close friends"),
    "neighbours": ("tetangga", "neighbours"),
    "coworkers": ("rekan kerja", "co-workers"),
}
_SIGNS: Mapping[str, Words] = {
    "depression": ("depresi berat", "serious depression"),
    "anxiety": ("kecemasan berat", "serious anxiety"),
    "hallucinations": ("halusinasi", "hallucinations"),
    "understanding": ("sulit memahami, mengingat", "trouble understanding, remembering"),
    "violence": ("sulit menahan kekerasan", "trouble controlling violence"),
    "suicidal_thoughts": ("pikiran bunuh diri", "thoughts of suicide"),
    "suicide_attempt": ("percobaan bunuh diri", "attempted suicide"),
    "medication": ("obat jiwa diresepkan", "prescribed medication"),
}
SUICIDE_ITEMS = ("psychiatric_suicidal_thoughts", "psychiatric_suicide_attempt")

PARTS: Mapping[str, Sequence[Part]] = {
    "medical": (
        _days("medical_days", 90, ("hari bermasalah", "days of problems")),
        *_own_ratings("medical", 12),
    ),
    "employment": (
        _yes_no("employment_licence", 4, ("SIM berlaku", "valid licence")),
        _yes_no("employment_car", 4, ("kendaraan tersedia", "car available")),
        _days("employment_paid_days", 120, ("hari kerja dibayar", "days paid")),
        _money("employment_income", 36, ("pendapatan bersih", "net income")),
        *_own_ratings("employment", None),
    ),
    "alcohol": (
        _days("alcohol_days", 180, ("hari minum", "days of use")),
        _days("alcohol_intoxication_days", 180, ("hari mabuk", "days to intoxication")),
        _days("alcohol_problem_days", 180, ("hari bermasalah", "days of problems")),
        *_own_ratings("alcohol", 24),
        _money("alcohol_spent", 44, ("uang untuk alkohol", "money spent on alcohol")),
    ),
    "drug": (
        *(_days(f"drug_{name}_days", 390, label) for name, label in _DRUGS.items()),
        *_own_ratings("drug", 52),
    ),
    "legal": (
        _yes_no("legal_awaiting", 5, ("menunggu dakwaan atau sidang", "awaiting charges or trial")),
        _days("legal_illegal_days", 150, ("hari kegiatan melanggar hukum", "days of illegal activity")),
        _rating("legal_seriousness", 20, ("beratnya masalah", "seriousness")),
        _rating("legal_importance", 20, ("pentingnya bantuan", "importance of help")),
        _money("legal_illegal_income", 46, ("pendapatan melanggar hukum", "illegal income")),
    ),
    "family": (
        Part(Item("family_satisfaction", ("puas dengan keadaan", "satisfied"), _SATISFIED), 10),
        _days("family_conflict_days", 150, ("hari konflik", "days of conflict")),
        *_own_ratings("family", 20),
        *(_yes_no(f"family_{name}", 45, label) for name, label in _RELATIONS.items()),
    ),
    "psychiatric": (
        *(_yes_no(f"psychiatric_{name}", 11, label) for name, label in _SIGNS.items()),
        _days("psychiatric_days", 330, ("hari bermasalah", "days of problems")),
        *_own_ratings("psychiatric", 44),
    ),
}
"""Area to its parts. An area without a money term comes to 1 with all answers at their gravest."""

MONEY_ITEMS = frozenset(
    part.item.code for parts in PARTS.values() for part in parts if part.item.numbers is _AMOUNT
)
MONEY_AREAS = frozenset(
    area for area, parts in PARTS.items() if any(part.item.code in MONEY_ITEMS for part in parts)
)


def severity_item(area: str) -> Item:
    """The interviewer's severity of an area, 0 to 9."""
    return Item(f"{area}_severity", (f"berat: {AREAS[area][0]}", f"severity: {AREAS[area][1]}"), SEVERITIES)


CONTEXT = (
    Item(CONTROLLED, ("30 hari ini dalam tahanan atau rawat", "in a controlled environment"), NO_YES),
    Item(CURRENCY, ("mata uang", "currency"), (("IDR", ("rupiah", "rupiah")), ("USD", ("dolar", "dollars")))),
)
"""Asked once: whether the last 30 days were spent in custody or care, and what money was counted in."""

ITEMS: Sequence[Item] = (
    *CONTEXT,
    *(
        item
        for area, parts in PARTS.items()
        for item in (*(part.item for part in parts), severity_item(area))
    ),
)
"""The whole form, area by area."""
