"""What the page of a stay says about codes, in Indonesian; English stands in the catalogue."""

from services.program.domain.exits import Exit
from services.program.domain.holds import OwnHoldReason
from shared.contracts.codes import EpisodeEnd, OverrideReason
from shared.contracts.handover import DeclineReason
from shared.contracts.holds import HoldReason

LABELS = {
    "menunggu": "Menunggu sesi pertama",
    "pembinaan BNN": "Pembinaan BNN",
    "keterampilan": "Keterampilan",
    "jeda": "Jeda",
    "menunggu serah terima": "Menunggu serah terima",
    "selesai": "Selesai",
    "bebas": "Bebas",
    "berhenti": "Berhenti",
    "pindah": "Pindah",
}
OWN_HOLDS = {
    OwnHoldReason.COURT: "Sidang",
    OwnHoldReason.LOCKDOWN: "UPT ditutup",
    OwnHoldReason.EXTRAORDINARY_LEAVE: "Izin luar biasa",
    OwnHoldReason.ISOLATION: "Strap sel",
    OwnHoldReason.PRISON_MATTER: "Urusan Lapas",
    OwnHoldReason.NO_COUNSELLOR: "Konselor tidak ada",
    OwnHoldReason.ILL: "Sakit",
    OwnHoldReason.BNN_MATTER: "Urusan BNN",
}
HOLDS: dict[str, str] = {
    **{reason.value: said for reason, said in OWN_HOLDS.items()},
    HoldReason.PRISON.value: "Alasan Lapas",
    HoldReason.BNN.value: "Alasan BNN",
}
"""A reason as a reader's side may know it: its own in full, the other's as it is told."""
STATES = {"proposed": "diusulkan", "open": "berjalan", "ended": "selesai", "refused": "tidak disetujui"}
OVERRIDES = {
    OverrideReason.SESSIONS_LOST: "Banyak sesi hilang oleh lembaga",
    OverrideReason.DONE_ELSEWHERE: "Setara, dijalani di tempat lain",
    OverrideReason.CASE_CONFERENCE: "Keputusan rapat kasus",
}
DECLINES = {
    DeclineReason.NO_PLACE: "Tidak ada tempat",
    DeclineReason.NO_PROGRAMME: "Tidak ada program",
    DeclineReason.NO_STAFF: "Tidak ada petugas",
    DeclineReason.OTHER: "Sebab lain",
}
EXITS = {
    Exit.WITHDREW.value: "Mundur atas kemauan sendiri",
    Exit.MISREFERRED.value: "Salah rujuk",
    Exit.MEDICAL.value: "Alasan medis",
    Exit.BNN_MATTER.value: "Pertimbangan BNN",
    Exit.DISCIPLINE.value: "Dikeluarkan karena disiplin",
    Exit.PRISON_MATTER.value: "Pertimbangan Lapas",
    Exit.DIED.value: "Meninggal",
    "bebas": "Bebas",
}
"""Why a stay ends, as a person says it; ``bebas`` is the register's word for a release."""
ENDS = {
    EpisodeEnd.COMPLETED: "Selesai",
    EpisodeEnd.PARTIAL: "Selesai sebagian, sesuai rencana",
    EpisodeEnd.WITHDREW: "Mundur atas kemauan sendiri",
    EpisodeEnd.TRANSFERRED: "Pindah tanpa serah terima",
    EpisodeEnd.RELEASED: "Bebas tanpa serah terima",
    EpisodeEnd.ABSENT: "Tidak hadir berulang",
    EpisodeEnd.DIED: "Meninggal",
    EpisodeEnd.MISREFERRED: "Salah rujuk",
    EpisodeEnd.STOPPED_BNN: "Dihentikan BNN",
    EpisodeEnd.STOPPED_PRISON: "Dihentikan Lapas",
}
"""Why it ended, as BNN is told."""
DONE = {
    "jeda": "Jeda dicatat; sesi di dalamnya tidak dihitung.",
    "usul": "Usulan jeda diteruskan kepada kepala.",
    "putus": "Keputusan tentang usulan jeda dicatat.",
    "kembali": "Ia kembali; sesi yang akan datang dijadwalkan lagi.",
    "tahap": "Tahap diselesaikan.",
    "usulan": "Keputusan dicatat.",
    "serah": "Serah terima ditawarkan.",
    "terima": "Serah terima disetujui.",
    "tolak": "Jawaban dicatat.",
    "cabut": "Tawaran dicabut.",
    "akhir": "Keikutsertaannya berakhir; sesi yang akan datang dibebaskan.",
}
"""Form to sentence."""
