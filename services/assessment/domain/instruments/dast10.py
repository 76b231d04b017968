"""DAST-10, the Drug Abuse Screening Test with ten items; two printings that differ in item 3.

Scoring: H. Skinner, CAMH; as given by the guidelines on comorbidity (Australia) and NIDA's data elements.
"""

from services.assessment.domain.instruments.describing import NO_YES, numbered
from services.assessment.domain.instruments.sums import Sum, Way

_BANDS = (
    ("none", 0, 0),
    ("low", 1, 2),
    ("moderate", 3, 5),
    ("substantial", 6, 8),
    ("severe", 9, 10),
)
_LABELS = (
    ("pakai bukan untuk pengobatan", "non-medical use"),
    ("lebih dari satu zat sekaligus", "several drugs at once"),
    ("dapat berhenti", "stopping"),
    ("hilang ingatan, kilas balik", "blackouts, flashbacks"),
    ("rasa bersalah", "guilt"),
    ("keluhan keluarga", "complaints of family"),
    ("keluarga terabaikan", "family neglected"),
    ("perbuatan melanggar hukum demi zat", "illegal acts to get drugs"),
    ("gejala putus zat", "withdrawal"),
    ("gangguan kesehatan", "medical problems"),
)
_WAYS = {
    "always_able": Way(
        _BANDS,
        "item 3 asks whether she was always able to stop: no counts 1 (who never used answers yes)",
        frozenset({"q3"}),
    ),
    "unable": Way(_BANDS, "item 3 asks whether she was unable to stop: yes counts 1, nothing is reversed"),
}
_LICENCE = (
    "DAST-10, copyright Harvey A. Skinner and the Centre for Addiction and Mental Health, Toronto; may be "
    "reproduced for non-commercial use with credit. Only codes, answer values and scoring are kept here, "
    "with short labels of our own."
)

DAST10 = Sum(
    code="dast10",
    version="10",
    title=("DAST-10: penapisan penyalahgunaan zat", "DAST-10: drug abuse screening"),
    time_window="the last 12 months; drugs other than alcohol and tobacco",
    items=numbered(_LABELS, NO_YES),
    ways=_WAYS,
    licence=_LICENCE,
)
"""Ten yes or no items, 0 to 10."""
