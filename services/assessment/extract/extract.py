"""What an extract holds: every class that its subject may see, and nobody else's data."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from shared.contracts.base import Frozen

NOTICE = (
    "Kutipan ini diberikan kepada orang yang datanya tercantum, atas permintaannya (UU 27/2022 Pasal 7). "
    "Isinya rahasia kesehatan. Siapa pun yang menerimanya dari pihak lain dilarang menyebarkannya atau "
    "memakainya untuk tujuan lain tanpa persetujuan tertulis dari orang tersebut, kecuali diwajibkan "
    "undang-undang. Isi kutipan ini tidak boleh dipakai sebagai bukti terhadap dirinya tanpa persetujuannya "
    "atau perintah pengadilan."
)
"""After 42 CFR 2.32: every disclosure carries a notice against redisclosure."""

ABOUT_NOTES = (
    "Isi catatan konseling tidak dimuat: catatan itu dapat menyebut orang lain. Mintalah kepada konselor "
    "yang menulisnya."
)
ABOUT_PROGRAM = (
    "Jadwal, kehadiran, dan tahap program tidak dimuat: layanan program tidak menjawab ketika kutipan "
    "dibuat. Mintalah kutipan baru."
)
"""Said where the program service could not be asked, so that nobody takes the extract for the whole."""
ALWAYS_LEFT_OUT = (ABOUT_NOTES,)


class Entry(Frozen):
    """One row of the vault about her."""

    kind: str
    valid_from: date
    recorded_at: datetime
    content: dict[str, Any]


class Fact(Frozen):
    """One event about her."""

    log: str
    type: str
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, Any]


class Reading(Frozen):
    """Somebody read her data: in which role, where, which classes, and whether she was answered."""

    read_at: datetime
    role: str
    facility: str | None
    purpose: str
    classes: tuple[str, ...]
    outcome: str


class Extract(Frozen):
    """The whole extract. ``classes``: data class to its rows.

    ``program`` says whether ``facts`` hold what the program service recorded: schedule, attendance, stages.
    """

    release_id: UUID
    released_at: datetime
    participant_id: UUID
    case_number: str
    notice: str = NOTICE
    restricted: tuple[str, ...]
    classes: dict[str, tuple[Entry, ...]]
    facts: tuple[Fact, ...]
    program: Literal["included", "unavailable"]
    readings: tuple[Reading, ...]
    left_out: tuple[str, ...]
