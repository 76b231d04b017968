"""What the pages of cohorts and of the waiting list say about codes, in Indonesian."""

from services.program.previewing import NEEDS_BNN
from shared.contracts.codes import Pathway, SessionKind
from shared.contracts.decrees import AmendmentReason
from shared.contracts.waiting import PlacementReason, PlacementRule, WaitingReason, WithdrawalReason

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
PATHS = {
    Pathway.MEDICAL: "Rehabilitasi medis",
    Pathway.SOCIAL: "Rehabilitasi sosial",
    Pathway.EDUCATION: "Edukasi",
}
BECAUSE = {
    "didahulukan": "didahulukan",
    "waktu_hampir_habis": "waktu hampir habis",
    "jalur_medis": "jalur medis",
    "jalur_sosial": "jalur sosial",
    "jalur_edukasi": "jalur edukasi",
    "menunggu_sejak": "lama menunggu",
}
WAITS_FOR = {
    WaitingReason.DECREE: "SK belum terbit",
    WaitingReason.PLACING: "belum ditempatkan",
    WaitingReason.COHORT: "belum ada kelompok",
    WaitingReason.PLACE: "tempat penuh",
    WaitingReason.FACILITATOR: "fasilitator belum ada",
    WaitingReason.TIME: "sisa waktu kurang",
    WaitingReason.OWN_WISH: "permintaan sendiri",
}
RULES = {
    PlacementRule.LISTED: "menunggu di UPT ini",
    PlacementRule.NOT_IN: "belum punya tempat",
    PlacementRule.PATHWAY: "jalur sesuai",
    PlacementRule.CAPACITY: "ada tempat",
    PlacementRule.TIME: "sisa waktu cukup",
    PlacementRule.PREFERENCE: "fasilitator sesuai",
    PlacementRule.CATEGORY: "kategori sesuai",
    NEEDS_BNN: "tidak perlu dilihat BNN",
}
VERDICTS = {"holds": "ya", "fails": "tidak", "unknown": "belum diketahui"}
REASONS = {
    PlacementReason.JUDGEMENT: "pertimbangan tim",
    PlacementReason.OWN_WISH: "permintaan sendiri",
    PlacementReason.MORE_PLACES: "tempat ditambah",
    PlacementReason.SOMEBODY_LEAVES: "ada yang keluar",
    PlacementReason.RELEASE_CHANGES: "tanggal bebas berubah",
}
GIVEN_BACK = {
    WithdrawalReason.OWN_WISH: "permintaan sendiri",
    WithdrawalReason.OTHER_COHORT: "masuk kelompok lain",
    WithdrawalReason.MISTAKE: "keliru",
}
AMENDED = {
    AmendmentReason.WRONG_NAME: "nama keliru",
    AmendmentReason.LEFT_OUT: "nama terlewat",
    AmendmentReason.EXCHANGED: "peserta diganti",
}
KINDS = {SessionKind.GROUP: "kelompok", SessionKind.INDIVIDUAL: "perorangan"}
TAKEN = {
    "room-taken": "ruang dipakai",
    "leader-taken": "pemimpin memimpin sesi lain",
    "participant-taken": "ada peserta di sesi lain",
    "holiday": "hari libur UPT",
    "blocked-time": "jam tertutup UPT",
    "weekly-room-taken": "ruang itu jam mingguan kelompok lain",
    "weekly-leader-taken": "pemimpin itu memimpin kelompok lain tiap minggu pada jam itu",
}
"""Why a session is not where it was looked for, or what else lies at a time."""
DONE = {
    "tempat": "Tempatnya disimpan sampai SK terbit.",
    "kembali": "Tempatnya dikembalikan; ia menunggu seperti sebelumnya.",
    "sk": "SK dicatat; semua yang disebut sudah menjadi peserta.",
    "ubah": "Perubahan SK dicatat.",
    "buka": "Kelompok dibuka. Isi rencananya: tempat, ruang, jam mingguan, fasilitator.",
    "rencana": "Rencana kelompok dicatat.",
    "tutup": "Kelompok ditutup; jam mingguannya bebas.",
    "kalender": "Sesi-sesinya masuk kalender.",
    "sebab": "Yang ditunggu dicatat.",
    "pilihan": "Pilihannya dicatat.",
}
