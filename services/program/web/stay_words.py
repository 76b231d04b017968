"""What the page of a stay says about codes, in Indonesian; English stands in the catalogue."""

from services.program.domain.holds import OwnHoldReason
from shared.contracts.codes import OverrideReason
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
}
"""Form to sentence."""
