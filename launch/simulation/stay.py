"""One woman's stay as the plain model has it: bookings, records, pauses; not the product's code."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from launch.simulation.cast import Woman

ATTENDED = frozenset({"hadir", "hadir_terlambat", "hadir_tidak_kooperatif"})
FAIR, DOSE = 0.75, 0.60
"""Thresholds of the templates that are played."""
IN_A_ROW = 3
"""So many absences propose a drop-out."""
EXPECTED, LOST, FREED, PAUSED = "expected", "lost", "freed", "paused"
"""What becomes of a booking besides an outcome; ``paused``: freed by a pause, and given back by its end."""


@dataclass
class Meeting:
    """A session as the model has it; ``day`` counts days from the first Monday."""

    key: str
    stage: str
    day: int
    group: str
    module: str | None = None
    planned: bool = True
    booked: list["Stay"] = field(default_factory=list)

    def expected(self) -> list["Stay"]:
        return [stay for stay in self.booked if stay.bookings[self.key].status == EXPECTED]


@dataclass
class Booking:
    meeting: Meeting
    status: str = EXPECTED

    @property
    def recorded(self) -> bool:
        return self.status not in {EXPECTED, LOST, FREED, PAUSED}


@dataclass
class Pause:
    """A pause that goes on; ``back``: on which day it ends."""

    key: str
    by: str
    back: int
    isolated: bool = False


@dataclass
class Stay:
    """One woman in the programme; ``path`` are the stages that are left."""

    woman: Woman
    path: list[str]
    medical: bool = False
    often_absent: bool = False
    shares: bool = False
    enrolled: bool = False
    bookings: dict[str, Booking] = field(default_factory=dict)
    forgiven: set[str] = field(default_factory=set)
    proposed: bool = False
    pause: Pause | None = None
    busy: str | None = None
    """What is under way with her, a hand-over or a release: nothing else begins meanwhile."""
    away: bool = False
    materials: set[str] = field(default_factory=set)
    left: bool = False
    began: bool = False
    """Whether she was ever recorded as present, also where that was put right later."""

    @property
    def running(self) -> bool:
        return self.enrolled and not self.left

    @property
    def stage(self) -> str | None:
        return self.path[0] if self.path and self.running else None

    @property
    def free(self) -> bool:
        """Whether something new may begin with her."""
        return self.running and self.pause is None and self.busy is None and not self.proposed

    @property
    def bookable(self) -> bool:
        return self.running and self.pause is None and not self.away

    @property
    def started(self) -> bool:
        """Whether she attended anything, as recorded now."""
        return any(booking.status in ATTENDED for booking in self.bookings.values())

    def attended_in(self, stage: str) -> bool:
        return any(outcome in ATTENDED for outcome in self.outcomes(stage))

    def outcomes(self, stage: str) -> list[str]:
        return [b.status for b in self.bookings.values() if b.meeting.stage == stage and b.recorded]

    def lacks(self, stage: str, modules: Counter[str]) -> str | None:
        """The rule by which the stage cannot be completed, fair attendance first; nothing is too little."""
        outcomes = self.outcomes(stage)
        attended = sum(outcome in ATTENDED for outcome in outcomes)
        fair = attended + outcomes.count("alpa")
        if not fair or attended < FAIR * fair:
            return "fair-attendance"
        if attended < DOSE * len(outcomes):
            return "dose"
        held = Counter(b.meeting.module for b in self.bookings.values() if b.recorded)
        return "module-missing" if any(held[code] < n for code, n in modules.items()) else None

    def absences(self) -> list[str]:
        """The absences in a row with which her records end, without those in spite of which she was kept."""
        found: list[str] = []
        for booking in sorted(self.bookings.values(), key=lambda b: b.meeting.day, reverse=True):
            if booking.status in ATTENDED or booking.meeting.key in self.forgiven:
                break
            if booking.status == "alpa":
                found.append(booking.meeting.key)
        return found

    @property
    def in_a_row(self) -> bool:
        """Whether so many absences end her records that a drop-out is proposed."""
        return len(self.absences()) >= IN_A_ROW

    def open_from(self, day: int) -> Iterator[Booking]:
        """Bookings without a record from a day on."""
        return (b for b in self.bookings.values() if b.status == EXPECTED and b.meeting.day >= day)
