"""The extract on paper: PDF with the core fonts, so that nothing has to be shipped or fetched."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from services.assessment.extract.extract import ABOUT_PROGRAM, Extract, Fact

_FONT = "Helvetica"
_LINE = 5
PROGRAM = "program"
TITLES: Mapping[str, str] = {
    "C1-identity": "Identitas",
    "C2-custody": "Pemasyarakatan",
    "C4-summary": "Ringkasan klinis",
    "C5-clinical": "Rincian klinis",
}


class _Paper(FPDF):
    """Every page says whose release it is and that it is confidential."""

    def __init__(self, extract: Extract) -> None:
        super().__init__()
        self._extract = extract
        self.set_title("Kutipan data pribadi")
        self.set_lang("id")
        self.set_creation_date(extract.released_at)
        self.set_auto_page_break(auto=True, margin=20)

    def header(self) -> None:
        self.set_font(_FONT, "B", 9)
        self.cell(0, _LINE, f"RAHASIA - {self._extract.case_number}", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(_FONT, "", 8)
        self.cell(0, _LINE, f"Nomor rilis {self._extract.release_id} - halaman {self.page_no()}/{{nb}}")


def paper(extract: Extract) -> bytes:
    """The PDF. Letters that the core fonts lack are written without their marks, others as ``?``."""
    page = _Paper(extract)
    page.add_page()
    _heading(page, "Kutipan data pribadi", 14)
    _text(page, extract.notice)
    _text(page, f"Diterbitkan {extract.released_at:%d-%m-%Y %H.%M} UTC, nomor rilis {extract.release_id}.")
    if extract.restricted:
        _text(page, f"Dibatasi pemakaiannya: {', '.join(_title(name) for name in extract.restricted)}.")
    for name, entries in extract.classes.items():
        _heading(page, _title(name), 12)
        for entry in entries:
            _text(page, f"{entry.kind}, berlaku sejak {entry.valid_from:%d-%m-%Y}")
            _lines(page, entry.content)
        if not entries:
            _text(page, "Tidak ada data.")
    for title, ours in (("Kejadian yang dicatat", True), ("Program: jadwal, kehadiran, tahap", False)):
        _heading(page, title, 12)
        _facts(page, [fact for fact in extract.facts if (fact.log != PROGRAM) == ours])
    if extract.program == "unavailable":
        _text(page, ABOUT_PROGRAM)
    _heading(page, "Siapa yang membaca", 12)
    for read in extract.readings:
        where = f", {read.facility}" if read.facility else ""
        what = f"{read.purpose}: {', '.join(read.classes)} ({read.outcome})"
        _text(page, f"{read.read_at:%d-%m-%Y %H.%M} UTC  {read.role}{where}: {what}")
    _heading(page, "Tidak dimuat", 12)
    for line in extract.left_out:
        _text(page, line)
    return bytes(page.output())


def _facts(page: FPDF, facts: Iterable[Fact]) -> None:
    for fact in facts:
        _text(page, f"{fact.occurred_at:%d-%m-%Y} {fact.type}")
        _lines(page, fact.data)


def _title(data_class: str) -> str:
    return TITLES.get(data_class, data_class)


def _heading(page: FPDF, text: str, size: int) -> None:
    page.ln(2)
    page.set_font(_FONT, "B", size)
    page.multi_cell(0, _LINE + 2, _plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _text(page: FPDF, text: str, indent: float = 0) -> None:
    page.set_font(_FONT, "", 9)
    page.set_x(page.l_margin + indent)
    page.multi_cell(0, _LINE, _plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _lines(page: FPDF, content: Mapping[str, Any]) -> None:
    for name, value in _flat(content):
        _text(page, f"{name}: {value}", indent=6)


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever JSON holds
    inner: Iterable[tuple[object, Any]]
    if isinstance(value, Mapping):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value, 1)
    else:
        yield path, "-" if value is None else str(value)
        return
    for name, each in inner:
        yield from _flat(each, f"{path}.{name}" if path else str(name))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFC", text)
    if _fits(folded):
        return folded
    bare = "".join(c if _fits(c) else _bare(c) for c in folded)
    return bare.encode("latin-1", "replace").decode("latin-1")


def _bare(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))


def _fits(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
