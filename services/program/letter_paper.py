"""The outcome letter on paper: PDF with the core fonts, so that nothing has to be shipped or fetched."""

import unicodedata
from datetime import UTC, date, datetime, time

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from services.program.outcome_letter import OutcomeLetter
from shared.contracts.codes import Role
from shared.names import Named
from shared.runtime.facilities import Facility

_FONT, _LINE = "Helvetica", 6
_PARTS = {"pembinaan BNN": "Pembinaan BNN", "keterampilan": "Pelatihan keterampilan"}
_SIGNERS = {Role.BNN_COUNSELLOR: "Konselor BNN", Role.BNN_DOCTOR: "Dokter BNN"}
_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
NOTICE = (
    "Surat ini memuat fakta keikutsertaan untuk berkas hak warga binaan. Surat ini tidak memuat isi klinis, "
    "bukan syarat dan bukan perhitungan remisi, dan tidak boleh diteruskan kepada pihak lain."
)


def paper(letter: OutcomeLetter, named: Named, case_number: str | None, facility: Facility) -> bytes:
    """The PDF; the same letter gives the same bytes."""
    page = FPDF()
    page.set_title("Surat hasil program")
    page.set_lang("id")
    page.set_creation_date(datetime.combine(letter.letter.issued_on, time(12), UTC))
    page.set_margin(25)
    page.add_page()
    _text(page, "SURAT HASIL PROGRAM REHABILITASI", bold=True, size=14)
    _text(page, f"Nomor: {letter.letter.letter_id}")
    page.ln(_LINE)
    for title, value in (
        ("Nama", named.name),
        ("Nomor register", named.register_number),
        ("Nomor kasus", case_number),
        ("UPT", facility.name),
        ("Ditetapkan dengan SK tanggal", _day(letter.enrolled_on)),
    ):
        _text(page, f"{title}: {value or '-'}")
    page.ln(_LINE)
    for part in letter.parts:
        _text(page, _PARTS[part.label], bold=True)
        done = f", selesai {_day(part.completed_on)}" if part.completed_on else ""
        _text(page, f"Mulai {_day(part.first_on)}{done}.")
        _text(page, f"Hadir {part.attended} dari {part.held} sesi yang terlaksana.")
    page.ln(_LINE)
    _text(page, _where_she_stands(letter))
    page.ln(_LINE)
    _text(page, NOTICE)
    page.ln(_LINE)
    _text(page, f"BNNP, {_day(letter.letter.issued_on)}")
    _text(page, _SIGNERS[letter.letter.by_role])
    page.ln(_LINE * 3)
    _text(page, "(tanda tangan dan cap)")
    return bytes(page.output())


def _where_she_stands(letter: OutcomeLetter) -> str:
    if letter.completed_on is not None:
        return f"Program diselesaikan pada {_day(letter.completed_on)}."
    if letter.ended_on is not None:
        return f"Keikutsertaan berakhir pada {_day(letter.ended_on)}."
    return f"Masih mengikuti program pada {_day(letter.letter.issued_on)}."


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _text(page: FPDF, text: str, *, bold: bool = False, size: int = 11) -> None:
    page.set_font(_FONT, "B" if bold else "", size)
    page.multi_cell(0, _LINE, _plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _plain(text: str) -> str:
    """Letters that the core fonts lack are written without their marks, others as ``?``."""
    folded = unicodedata.normalize("NFC", text)
    bare = "".join(
        each if each.isascii() or _fits(each) else unicodedata.normalize("NFKD", each)[0] for each in folded
    )
    return bare.encode("latin-1", "replace").decode("latin-1")


def _fits(letter: str) -> bool:
    return ord(letter) < 256  # noqa: PLR2004 - Latin-1
