"""What codes are called on pages, in Indonesian; English is in ``locale/en.po``. A test compares them."""

from collections.abc import Mapping
from types import SimpleNamespace

LOGS: Mapping[str, str] = {
    "assessment": "rujukan dan asesmen",
    "clinical": "klinis",
    "program": "program",
}

STATUS: Mapping[str, str] = {
    "referred": "dirujuk",
    "declined": "tidak menyetujui",
    "withdrawn": "persetujuan berakhir",
    "consented": "menunggu asesmen",
    "education": "edukasi saja",
    "waiting": "menunggu mulai",
    "medical": "rehabilitasi medis",
    "waiting_for_medical": "menunggu medis",
    "social": "rehabilitasi sosial",
    "waiting_for_social": "menunggu sosial",
    "skills": "keterampilan",
    "waiting_for_skills": "menunggu keterampilan",
    "waiting_for_end": "menunggu penutupan",
    "completed": "selesai",
    "left": "keluar",
    "moved": "pindah atau bebas",
}

PATHWAY: Mapping[str, str] = {"medis": "medis", "sosial": "sosial", "edukasi": "edukasi"}

BAND: Mapping[str, str] = {"low": "rendah", "moderate": "sedang", "high": "tinggi"}

ANCHOR: Mapping[str, str] = {
    "last_3_months": "3 bulan terakhir",
    "three_months_before_custody": "3 bulan sebelum ditahan",
}

SUBSTANCE: Mapping[str, str] = {
    "alcohol": "alkohol",
    "cannabis": "ganja",
    "cocaine": "kokain",
    "amphetamine": "sabu, ekstasi",
    "inhalants": "zat hirup",
    "sedatives": "obat tidur atau penenang",
    "hallucinogens": "halusinogen",
    "opioids": "opioid",
    "other": "zat lain",
}

OUTCOME: Mapping[str, str] = {
    "hadir": "hadir",
    "hadir_terlambat": "hadir terlambat",
    "hadir_tidak_kooperatif": "hadir, tidak kooperatif",
    "izin": "izin",
    "alpa": "alpa",
    "tidak_dihadirkan": "tidak dihadirkan",
}

CAUSE: Mapping[str, str] = {"bnn": "oleh BNN", "lapas": "oleh Lapas", "lain": "sebab lain"}

CAUSE_OR_NONE: Mapping[str, str] = {**CAUSE, "disputed": "dipersengketakan"}
"""Causes in figures: nobody's as long as the two sides disagree."""

REASON: Mapping[str, str] = {
    "selesai_sebagian": "selesai sebagian",
    "mundur": "mundur",
    "pindah_tanpa_serah_terima": "pindah tanpa serah terima",
    "bebas_tanpa_serah_terima": "bebas tanpa serah terima",
    "tidak_hadir_berulang": "tidak hadir berulang",
    "meninggal": "meninggal",
    "salah_rujuk": "salah rujuk",
    "dihentikan_bnn": "dihentikan oleh BNN",
    "dihentikan_lapas": "dihentikan oleh Lapas",
}

SESSION: Mapping[str, str] = {"planned": "direncanakan", "held": "terlaksana", "cancelled": "dibatalkan"}

LABEL: Mapping[str, str] = {
    code: code
    for code in (
        "menunggu",
        "pembinaan BNN",
        "keterampilan",
        "jeda",
        "selesai",
        "pindah",
        "bebas",
        "berhenti",
        "tidak mengikuti",
    )
}

STEPS: Mapping[str, str] = {
    "referred": "dirujuk",
    "consent_asked": "ditanya persetujuannya",
    "consented": "menyetujui",
    "assessed": "diasesmen",
    "suitable": "cocok untuk program",
    "decreed": "ditetapkan dengan SK",
    "started": "mulai",
    "completed": "selesai",
    "left": "keluar sebelum selesai",
    "left_before_start": "keluar sebelum mulai",
    "consent_ended": "persetujuan ditarik atau berakhir",
    "received": "diterima dari UPT lain",
    "handed_over": "diserahterimakan ke UPT lain",
}

PERSON_SESSIONS: Mapping[str, str] = {
    "attended": "hadir",
    "alpa": "alpa",
    "izin": "izin",
    "not_brought": "tidak dihadirkan oleh Lapas",
    "unmarked": "belum dicatat",
    "lost.bnn": "sesi dibatalkan oleh BNN",
    "lost.lapas": "sesi dibatalkan oleh Lapas",
    "lost.lain": "sesi dibatalkan, sebab lain",
    "lost.disputed": "sesi dibatalkan, sebabnya dipersengketakan",
}

SUMS = (
    "Hadir dinilai dari hadir dan alpa saja; izin, tidak dihadirkan dan sesi batal bukan salahnya.",
    "Partisipasi menghitung semua yang dijadwalkan dan tidak dibatalkan, juga izin; karena itu lebih rendah.",
    "Sesi yang tidak diikuti dan sesi susulannya dihitung satu dalam partisipasi; alpa tetap alpa.",
    "Sesi sesudah seseorang keluar dari program tidak dihitung untuknya.",
    "Sesi dan kehadiran dihitung pada tanggal sesinya; yang dicatat belakangan mengubah angka bulan itu.",
    "Rujukan yang dicabut tidak dihitung di mana pun, juga untuk tanggal sebelum dicabut.",
)
"""Why figures do not add up: on every page."""

FLOWS = (
    "Mulai adalah sesi pertama yang dihadiri, bukan tanggal SK; berakhir mencakup yang selesai.",
    "Yang keluar sebelum sesi pertama tidak ada dalam arus; jumlahnya ada di alur.",
)
"""The same, where flows are shown."""

CENSUS = (
    "Hunian wilayah adalah jumlah laporan terakhir tiap UPT; tanggalnya bisa berbeda.",
    "Persentase ditulis bila penyebutnya 20 atau lebih.",
)
"""The same, where the census is shown."""

COUNTS = (
    "Hunian bulan adalah laporan terakhirnya, dengan kapasitas pada tanggal itu; laporan kemudian mengganti.",
    "Tes urine adalah hitungan UPT sendiri tanpa hasil perorangan; bulan berjalan sejauh dilaporkan.",
    "Sasaran bersih narkoba: bulan tanpa temuan dari bulan yang ada tesnya; bulan tanpa tes tidak dihitung.",
)
"""The same, where a prison's own counts are shown."""

LABELS = (
    "Tiap orang ada dalam tepat satu keadaan pada satu tanggal; jumlahnya semua peserta.",
    "Peserta yang pindah tetap tercatat di UPT yang merujuknya.",
)
"""The same, where labels are shown."""

WORDS = SimpleNamespace(
    status=STATUS,
    pathway=PATHWAY,
    band=BAND,
    anchor=ANCHOR,
    substance=SUBSTANCE,
    outcome=OUTCOME,
    cause=CAUSE_OR_NONE,
    reason=REASON,
    session=SESSION,
)
"""For templates."""
