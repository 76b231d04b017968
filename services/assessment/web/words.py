"""What the entry pages say about codes and rules, in Indonesian; English stands in the catalogue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.assessment.domain.next_act import Act
from shared.contracts.care import (
    DeviationReason,
    EarlierTreatment,
    HealthFact,
    Proposed,
    UrgentKind,
    UseRoute,
)
from shared.contracts.codes import Occasion, Pathway, RecallAnchor, Role
from shared.http.navigation import ROLE_TITLES
from shared.refusals import Refusal

Translate = Callable[[str], str]

STATUS = {
    "draft": "Konsep",
    "sent": "Dirujuk",
    "referred": "Dirujuk",
    "accepted": "Diterima",
    "rejected": "Ditolak",
    "declined": "Tidak setuju",
    "consented": "Setuju",
    "assessed": "Sudah disimpulkan",
    "withdrawn": "Persetujuan ditarik",
    "retracted": "Rujukan ditarik",
    "merged": "Digabung",
}
ACTS = {
    Act.CONSENT: "Beri penjelasan dan mintalah persetujuan",
    Act.ASSIST: "Isi ASSIST",
    Act.PROFILE: "Catat profil zat",
    Act.QUALITY_OF_LIFE: "Isi WHOQOL-BREF awal",
    Act.CONCLUSION: "Simpulkan asesmen",
}
OCCASIONS = {
    Occasion.INTAKE: "Awal program",
    Occasion.MID: "Tengah program",
    Occasion.EXIT: "Akhir program",
    Occasion.AFTERCARE: "Pascaprogram",
}
ANCHORS = {
    RecallAnchor.LAST_3_MONTHS: "Tiga bulan terakhir (baku)",
    RecallAnchor.BEFORE_CUSTODY: "Tiga bulan sebelum masuk tahanan (penyesuaian)",
}
PATHWAYS = {
    Pathway.MEDICAL: "Rehabilitasi medis",
    Pathway.SOCIAL: "Rehabilitasi sosial",
    Pathway.EDUCATION: "Edukasi, tanpa program",
}
ROLES: Mapping[Role, str] = ROLE_TITLES

RULES = {
    "not-filled-in": "Belum diisi. Pilih salah satu.",
    "not-a-choice": "Pilih salah satu dari daftar.",
    "not-in-range": "Isi dengan bilangan dalam batas yang tertulis.",
    "date-form": "Isi tanggal, misalnya 2026-08-20.",
    "date-in-future": "Tanggal ini di masa depan.",
    "out-of-order": "Tanggal ini mendahului langkah sebelumnya.",
}
"""Rule of a field to its sentence; every other refusal says itself (``say``)."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to correct: where, by which rule, in the API's own words, and as the page says it."""

    name: str
    rule: str
    detail: str
    title: str = ""


def said_of(refusal: Refusal, titles: Mapping[str, str] | None = None) -> list[Said]:
    """What a refusal says, for each field. ``titles``: field to what the page calls it."""
    whole = {"field": refusal.field or "", "rule": refusal.rule, "detail": refusal.detail}
    errors: Sequence[Mapping[str, object]] = refusal.errors or [whole]
    return [
        Said(
            name=str(error["field"]),
            rule=str(error["rule"]),
            detail=str(error["detail"]),
            title=(titles or {}).get(str(error["field"]), ""),
        )
        for error in errors
    ]


SCORES = {
    "tobacco": "tembakau",
    "alcohol": "alkohol",
    "cannabis": "ganja",
    "cocaine": "kokain",
    "amphetamine": "sabu, ekstasi",
    "inhalants": "zat hirup",
    "sedatives": "obat tidur/penenang",
    "hallucinogens": "halusinogen",
    "opioids": "opioid",
    "other": "zat lain",
    "physical": "fisik",
    "psychological": "psikologis",
    "social": "sosial",
    "environment": "lingkungan",
    "overall": "umum",
    "health": "kesehatan",
    "total": "jumlah",
    "sum": "jumlah",
}
"""Name of a score to its word; a name without one is shown as it is."""

ALERTS = {"suicide_risk": "risiko bunuh diri"}
ROUTES = {
    UseRoute.ORAL: "diminum, ditelan",
    UseRoute.SMOKED: "dirokok, dibakar",
    UseRoute.INHALED: "dihirup",
    UseRoute.INJECTED: "disuntik",
    UseRoute.OTHER: "cara lain",
}
TREATMENTS = {
    EarlierTreatment.NEVER: "belum pernah",
    EarlierTreatment.OUTPATIENT: "rawat jalan",
    EarlierTreatment.INPATIENT: "rawat inap",
    EarlierTreatment.SOCIAL: "rehabilitasi sosial",
    EarlierTreatment.MAINTENANCE: "terapi rumatan",
    EarlierTreatment.OTHER: "perawatan lain",
}
PROPOSALS = {
    Proposed.INCOMPLETE: "belum lengkap",
    Proposed.EDUCATION: "edukasi",
    Proposed.SOCIAL: "rehabilitasi sosial",
    Proposed.MEDICAL: "rehabilitasi medis",
    Proposed.URGENT: "rehabilitasi medis segera",
}
REASONS = {
    DeviationReason.CLINICAL_JUDGEMENT: "pertimbangan klinis",
    DeviationReason.HER_WISH: "keinginan peserta",
    DeviationReason.NOT_OFFERED: "tidak tersedia di sini",
    DeviationReason.TOO_LITTLE_TIME: "sisa waktu terlalu singkat",
    DeviationReason.TREATED_ELSEWHERE: "dirawat di tempat lain",
    DeviationReason.OTHER: "alasan lain, tulis di catatan",
}
URGENT = {
    UrgentKind.WITHDRAWAL: "gejala putus zat",
    UrgentKind.SUICIDE: "risiko bunuh diri",
    UrgentKind.PREGNANCY: "kehamilan",
}
MEASURES = {"urine_sample": "Tes urine"}
"""Measures that are no instrument; an instrument has its own title."""
FACTS: Mapping[str, str] = {
    HealthFact.PREGNANT: "hamil",
    HealthFact.BREASTFEEDING: "menyusui",
    HealthFact.HIV_TREATMENT: "pengobatan HIV",
    HealthFact.TB_TREATMENT: "pengobatan TB",
    HealthFact.HEPATITIS_TREATMENT: "pengobatan hepatitis",
    HealthFact.MAINTENANCE: "terapi rumatan",
    HealthFact.DEPENDENCE: "ketergantungan menurut dokter",
    HealthFact.SEDATIVE_WITHDRAWAL: "gejala putus sedatif",
    HealthFact.FREQUENT_INJECTING: "menyuntik lebih dari 4 hari sebulan",
}
