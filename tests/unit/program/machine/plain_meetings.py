"""One session of hers, said plainly, and what sessions count for."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

ATTENDED = frozenset({"hadir", "hadir_terlambat", "hadir_tidak_kooperatif"})
ABSENT = frozenset({"izin", "alpa", "tidak_dihadirkan"})


@dataclass
class Meeting:
    """A session and her booking at it. ``word``: expected, lost, freed or an outcome."""

    id: UUID
    stage: str
    week: int
    place: str
    word: str = "expected"
    state: str = "planned"
    cause: str | None = None
    freed_by: str | None = None
    """A ``hold``, or that she ``left``: she is booked again when she is back."""
    missed: UUID | None = None
    """The session that she missed and is to have here."""

    @property
    def attended(self) -> bool:
        return self.word in ATTENDED

    @property
    def takes_time(self) -> bool:
        return self.state in {"planned", "held"}


def made_up(meetings: Iterable[Meeting], id_: UUID) -> bool:
    """Whether something is planned or held for what she missed there."""
    return any(m.missed == id_ and m.word not in {"freed", "lost"} for m in meetings)


def figures(meetings: Iterable[Meeting], stage: str) -> tuple[int, int, int, int]:
    """Planned, held, attended, alpa: what she missed and its make-up are one; each alpa is one."""
    mine = [m for m in meetings if m.stage == stage and m.word != "freed"]
    absent = {m.id for m in mine if m.word in ABSENT}
    own = [m for m in mine if m.missed not in absent or m.word == "lost"]
    held = sum(m.word in ATTENDED | ABSENT for m in own)
    return len(own), held, sum(m.attended for m in mine), sum(m.word == "alpa" for m in mine)
