"""What the pages say about codes and rules, in Indonesian; English stands in the catalogue."""

from shared.contracts.codes import Attendance, Cause, Role, Stage

OUTCOMES = {
    Attendance.PRESENT: "Hadir",
    Attendance.LATE: "Hadir terlambat",
    Attendance.PRESENT_UNCOOPERATIVE: "Hadir, tidak kooperatif",
    Attendance.EXCUSED: "Izin",
    Attendance.ABSENT: "Alpa",
    Attendance.NOT_BROUGHT: "Tidak dihadirkan",
}
STAGES = {
    Stage.MEDICAL: "Rehabilitasi medis",
    Stage.SOCIAL: "Rehabilitasi sosial",
    Stage.SKILLS: "Pelatihan keterampilan",
}
LABELS = {"pembinaan BNN": "Pembinaan BNN", "keterampilan": "Keterampilan"}
STATUS = {
    "planned": "Direncanakan",
    "held": "Terlaksana",
    "cancelled": "Dibatalkan",
    "rescheduled": "Dipindah",
}
CAUSES = {Cause.PRISON: "oleh Lapas", Cause.BNN: "oleh BNN", Cause.OTHER: "sebab lain"}

BY = {
    Role.BNN_COUNSELLOR: "Konselor BNN",
    Role.BNN_DOCTOR: "Dokter BNN",
    Role.LAPAS_OFFICER: "Petugas Lapas",
    "bnnp": "BNN",
    "lapas": "Lapas",
}
"""Who recorded: a role, or to the prison an agency."""

SENTENCES = {
    "not-booked": "Tidak terdaftar pada sesi ini.",
    "booking-freed": "Tidak diharapkan pada sesi ini: sudah keluar, dipindah, atau jeda.",
    "before-decree": "Sesi ini sebelum tanggal SK.",
    "stage-order": "Tahap sebelumnya belum selesai pada hari sesi ini: belum dapat dicatat hadir.",
    "session-not-yet": "Petugas Lapas belum dapat mencatat hadir pada sesi ini. Hubungi pemimpinnya di BNN.",
    "session-not-begun": "Sesi ini belum dimulai.",
    "session-cancelled": "Sesi ini sudah dibatalkan.",
    "session-rescheduled": "Sesi ini sudah dipindah; kehadiran dicatat pada sesi penggantinya.",
    "not-your-session": "Hanya pemimpin sesi atau petugas Lapas yang mengisi daftar hadir.",
    "other-facility": "Sesi ini di UPT lain.",
    "outcome-unknown": "Pilih salah satu dari daftar.",
    "conflict": "Orang lain sedang mengubah daftar ini. Periksa lagi, lalu simpan.",
    "idempotency-key-reused": "Formulir ini sudah dikirim dengan isi lain. Muat ulang halaman.",
}
"""Rule to sentence, for whoever fills in the sheet."""
