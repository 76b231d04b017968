"""What the pages say about kinds of tasks and about what was refused, in Indonesian."""

from shared.contracts.tasks import TaskKind

KINDS = {
    TaskKind.HAND_OVER: "Serah terima ke UPT atau layanan lain",
    TaskKind.RELEASE_90: "Bebas dalam 90 hari: siapkan yang berikutnya",
    TaskKind.RELEASE_30: "Bebas dalam 30 hari: pastikan yang berikutnya",
    TaskKind.RELEASE_7: "Bebas dalam 7 hari: serahkan berkasnya",
    TaskKind.OUTCOME_LETTER: "Surat hasil program",
    TaskKind.AFTERCARE_CONTACT: "Kontak setelah program",
    TaskKind.STOP_PROPOSED: "Putuskan: tetap di program atau berhenti",
    TaskKind.SHEET_EMPTY: "Daftar hadir belum diisi",
    TaskKind.REVIEW: "Tinjau ulang: ada yang berubah setelah SK",
}

OF_OFFERED = {TaskKind.HAND_OVER: "Serah terima: jawab tawarannya, lalu catat kedatangannya"}
"""What the kind means to the prison to which a stay is offered."""

SENTENCES = {
    "task-unknown": "Tugas ini tidak ada.",
    "task-of-other-side": "Tugas ini milik instansi lain.",
    "task-dropped": "Tugas ini tidak diperlukan lagi.",
    "other-facility": "Tugas ini di UPT lain.",
    "conflict": "Orang lain sedang mengubah tugas ini. Periksa lagi.",
    "idempotency-key-reused": "Formulir ini sudah dikirim dengan isi lain. Muat ulang halaman.",
}
"""Rule to sentence."""
