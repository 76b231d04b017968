"""What the pages of the way out say about codes and rules, in Indonesian."""

KINDS = {"bnnk": "BNNK", "puskesmas": "Puskesmas", "ipwl": "Yayasan IPWL", "bapas": "Bapas"}
REFERRALS = {
    "offered": "ditawarkan, menunggu jawaban",
    "accepted": "diterima",
    "declined": "ditolak",
    "ended": "berakhir",
}
REASONS = {
    "penuh": "Penuh",
    "di_luar_wilayah": "Di luar wilayah layanan",
    "layanan_tidak_sesuai": "Layanan tidak sesuai",
    "tidak_menjawab": "Tidak menjawab",
    "tidak_bersedia": "Peserta tidak bersedia",
    "lain": "Lain",
}
ENDED = {"persetujuan_ditarik": "persetujuan ditarik"}
HOW = {
    "visit": "Kunjungan ke rumah",
    "office": "Datang ke layanan",
    "phone": "Telepon",
    "message": "Pesan tertulis",
}
BASES = {"pb": "Pembebasan bersyarat (PB)", "asimilasi": "Asimilasi", "cb": "Cuti bersyarat (CB)"}
DATES = {
    "expected_release": "Perkiraan bebas",
    "pb_two_thirds": "Dua pertiga (PB)",
    "assimilation_half": "Setengah (asimilasi)",
    "cb_two_thirds": "Dua pertiga (CB)",
}

SENTENCES = {
    "dates-missing": "Isi paling sedikit satu tanggal.",
    "dates-order": "Tanggal ini terletak setelah tanggal yang seharusnya lebih kemudian.",
    "date-in-future": "Tanggal ini belum tiba.",
    "before-decree": "Tanggal ini sebelum SK.",
    "before-letter": "Sudah ada surat dengan tanggal yang lebih baru.",
    "before-offer": "Tanggal ini sebelum rujukan ditawarkan atau dijawab.",
    "before-release": "Tanggal ini sebelum ia bebas.",
    "nothing-attended": "Ia belum mengikuti satu sesi pun: suratnya akan kosong.",
    "consent-to-share": "Ia belum mengizinkan layanan ini mengetahui tentang dirinya. Tanyakan dahulu.",
    "receiver-unknown": "Pilih layanan dari daftar.",
    "referral-stands": "Masih ada rujukan yang berlaku.",
    "referral-accepted": "Rujukan ini sudah diterima.",
    "referral-declined": "Rujukan ini sudah ditolak.",
    "referral-ended": "Rujukan ini sudah berakhir.",
    "referral-unknown": "Rujukan ini tidak ada.",
    "contact-number": "Nomor kontak ini tidak ada dalam jadwal.",
    "aftercare-not-planned": "Belum ada jadwal kontak.",
    "aftercare-closed": "Kontak sudah berakhir sebelum tanggal ini.",
    "released": "Ia sudah bebas.",
    "other-facility": "Ia berada di UPT lain.",
    "incomplete": "Isian ini belum benar.",
    "erased": "Datanya sudah dihapus.",
    "restricted": "Datanya sedang dibatasi.",
    "conflict": "Orang lain sedang mengubah hal yang sama. Periksa lagi, lalu simpan.",
    "idempotency-key-reused": "Formulir ini sudah dikirim dengan isi lain. Muat ulang halaman.",
}
"""Rule to sentence."""
