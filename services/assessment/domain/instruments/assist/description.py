"""ASSIST v3.1 described for a form: codes, our own short labels, answers, flow. Never the WHO's wording."""

from collections.abc import Mapping
from typing import Any

from services.assessment.domain.instruments.assist.form import (
    CODE,
    INJECTING,
    RECENT,
    SUBSTANCES,
    TOBACCO,
    VALUES,
    VERSION,
)
from shared.contracts.codes import RecallAnchor

_SUBSTANCE_LABELS = {
    "tobacco": ("tembakau", "tobacco"),
    "alcohol": ("alkohol", "alcohol"),
    "cannabis": ("ganja", "cannabis"),
    "cocaine": ("kokain", "cocaine"),
    "amphetamine": ("sabu, ekstasi", "amphetamine type"),
    "inhalants": ("zat hirup", "inhalants"),
    "sedatives": ("obat tidur/penenang", "sedatives"),
    "hallucinogens": ("halusinogen", "hallucinogens"),
    "opioids": ("opioid", "opioids"),
    "other": ("zat lain", "other"),
}
_QUESTION_LABELS = {
    "q1": ("pernah pakai", "ever used"),
    "q2": ("frekuensi", "frequency"),
    "q3": ("dorongan kuat", "craving"),
    "q4": ("masalah", "problems"),
    "q5": ("tugas terabaikan", "duties neglected"),
    "q6": ("orang lain khawatir", "concern of others"),
    "q7": ("gagal mengurangi", "failed to cut down"),
    "q8": ("menyuntik", "injecting"),
}
_FREQUENCIES = (
    ("tidak pernah", "never"),
    ("1-2 kali", "once or twice"),
    ("tiap bulan", "monthly"),
    ("tiap minggu", "weekly"),
    ("hampir tiap hari", "daily or almost"),
)
_TIMES = (("tidak pernah", "never"), ("3 bulan itu", "in the three months"), ("sebelumnya", "earlier"))
_ASKED = {
    "q1": "always, about every substance; all no: the form ends",
    "q2": "about every substance with q1 yes",
    "q6": "about every substance with q1 yes",
    "q7": "about every substance with q1 yes",
    "q8": "once for the person, when any q1 is yes",
}
_ANCHORS = {
    RecallAnchor.LAST_3_MONTHS: "standard: the three months before the interview",
    RecallAnchor.BEFORE_CUSTODY: "adaptation, not validated: the three months before custody; never mixed",
}
_LICENCE = (
    "WHO ASSIST v3.1. The World Health Organization holds the rights; use is free for non-commercial "
    "purposes with acknowledgement. Only item codes, answer values and scoring are kept here, with short "
    "labels of our own: the questions' wording comes from the approved translation that the agency holds."
)


def _words(pair: tuple[str, str]) -> dict[str, str]:
    return {"id": pair[0], "en": pair[1]}


def _question(code: str) -> dict[str, Any]:
    described: dict[str, Any] = {"code": code, "label": _words(_QUESTION_LABELS[code])}
    described["per"] = "person" if code == "q8" else "substance"
    described["asked"] = _ASKED.get(code, "about every substance with q2 above 0")
    described["answers"] = _answers(code)
    if code == "q5":
        described["not_asked_about"] = [TOBACCO]
    return described


def _answers(code: str) -> list[dict[str, Any]]:
    if code == "q1":
        return [
            {"value": False, "label": _words(("tidak", "no"))},
            {"value": True, "label": _words(("ya", "yes"))},
        ]
    if code == "q8":
        return [{"value": v, "label": _words(w)} for v, w in zip(INJECTING, _TIMES, strict=True)]
    labels = _FREQUENCIES if code == "q2" or code in RECENT else _TIMES
    return [{"value": v, "label": _words(w)} for v, w in zip(VALUES[code], labels, strict=True)]


def description() -> Mapping[str, Any]:
    """Everything a form and a reader of the scores need, as JSON."""
    return {
        "code": CODE,
        "version": VERSION,
        "title": _words(("ASSIST: penapisan zat", "ASSIST: substance screening")),
        "variants": [],
        "time_window": "lifetime, and the three months that recall_anchor names",
        "recall_anchors": [{"value": anchor, "meaning": meaning} for anchor, meaning in _ANCHORS.items()],
        "substances": [
            {"code": code, "name": name, "label": _words(_SUBSTANCE_LABELS[name])}
            for code, name in SUBSTANCES.items()
        ],
        "questions": [_question(code) for code in _QUESTION_LABELS],
        "scoring": {
            "score": "for each substance q2+q3+q4+q5+q6+q7; tobacco without q5; no total over substances",
            "range": {"tobacco": [0, 31], "all others": [0, 39]},
            "bands": {
                "alcohol": {"low": [0, 10], "moderate": [11, 26], "high": [27, 39]},
                "all others": {"low": [0, 3], "moderate": [4, 26], "high": [27, 39]},
            },
            "missing": "an item that was due and is missing leaves its substance without a score",
        },
        "licence": _LICENCE,
    }
