"""A prison's programme as a plain model: it says what is sent each day, and what the rules will make of it.

The model is not the product's code. It keeps counts of its own, knows the published rules, and predicts each
refusal; what the services answer is compared with it.
"""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Protocol

from launch.simulation.cast import Prison
from launch.simulation.stay import EXPECTED, FREED, PAUSED, Stay
from launch.story.calendar import DAYS
from launch.story.part import Say

if TYPE_CHECKING:
    from launch.simulation.handing import Flow

FEWEST_WEEKS, MOST_WEEKS = 6, 26
MEDICAL_WEEK = 3
MEDICAL, SOCIAL, SKILLS = "medical", "social", "skills"
REASON_OF = {
    "transfer": "pindah_tanpa_serah_terima",
    "release": "bebas_tanpa_serah_terima",
    "alasan_medis": "dihentikan_bnn",
    "pertimbangan_bnn": "dihentikan_bnn",
    "dikeluarkan_disiplin": "dihentikan_lapas",
    "pertimbangan_lapas": "dihentikan_lapas",
}
"""How a stay ends by what happened, where the log does not say the same word."""
NO_MODULES: Counter[str] = Counter()
MODULES = {"pengenalan": 1, "pemicu": 2, "cegah-kambuh": 2, "rencana": 1}
MATERIALS = frozenset({"pengenalan", "pemicu", "cegah-kambuh"})
"""Of the template ``2025-i``: sessions that each module needs, and which have materials."""
EVERY_FOURTH, FULL_WEEKS = 4, 8
"""Each fourth prison has the short programme with modules, where there are weeks enough for all of them."""


def position(week: int, day: str) -> int:
    """Days since the first Monday."""
    return (week - 1) * 7 + DAYS.index(day)


@dataclass
class Course:
    """The course of one prison over the weeks; ``told`` counts the events that have to be in the logs."""

    prison: Prison
    weeks: int
    random: Random
    capacity: int = 0
    candidates: list[Stay] = field(default_factory=list)
    """Everybody with a path, decreed or not."""
    stays: list[Stay] = field(default_factory=list)
    """Everybody whose stay is here now, or ended here."""
    kept: list[Stay] = field(default_factory=list)
    """Stays that were accepted and whose women have not arrived."""
    arrived: list[Stay] = field(default_factory=list)
    """Stays that were handed over to here on this very day."""
    inbox: list["Flow"] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    """The same of those who had started."""
    started: int = 0
    """Of those who ended: from the first attendance on she is in the counts of who takes part."""
    overridden: int = 0
    lapsing: int = 0
    """Offers whose limit has passed: the services' clock lets them lapse within a minute."""

    @property
    def template(self) -> str:
        return "2025-i" if self.short else "kupang-12w"

    @property
    def short(self) -> bool:
        return self.prison.number % EVERY_FOURTH == EVERY_FOURTH - 1 and self.weeks >= FULL_WEEKS

    @property
    def modules(self) -> Counter[str]:
        return Counter(MODULES) if self.short else NO_MODULES

    def path(self, pathway: str) -> list[str]:
        if self.short:
            return [SOCIAL]
        return [MEDICAL, SOCIAL, SKILLS] if pathway == "medis" else [SOCIAL, SKILLS]

    def taken(self) -> tuple[int, int]:
        """Places in use, at least and at most: what others say of a stay on this very day is left open."""
        running = [stay for stay in self.stays if stay.running]
        coming = len(self.kept) + len(self.arrived)
        return sum(not stay.away for stay in running) + coming, len(running) + coming + self.lapsing

    def pause(self, stay: Stay, day: int) -> None:
        """Free what a pause keeps her from, to be given back when she is back."""
        self._free(stay, day, PAUSED)

    def release(self, stay: Stay, day: int) -> None:
        """Free what she is not expected at any more."""
        self._free(stay, day, FREED)

    def _free(self, stay: Stay, day: int, status: str) -> None:
        for booking in list(stay.open_from(day)):
            booking.status = status
            self.told["BookingFreed"] += 1

    def back(self, stay: Stay, day: int) -> None:
        """Her pause is over: she is expected again at what is still planned."""
        stay.pause = None
        self.told["HoldEnded"] += 1
        for booking in stay.bookings.values():
            if booking.status == PAUSED and booking.meeting.planned and booking.meeting.day >= day:
                booking.status = EXPECTED
                self.told["ParticipantBooked"] += 1

    def end(self, stay: Stay, how: str) -> None:
        """``how``: what happened, or the word of the log for it."""
        stay.left = True
        self.told["EpisodeEnded"] += 1
        self.ended[REASON_OF.get(how, how)] += 1
        if stay.began:
            self.started += 1
            self.left[REASON_OF.get(how, how)] += 1

    def follow(self, stay: Stay) -> None:
        """Whether her absences propose a drop-out, or a correction takes that back."""
        reached = stay.in_a_row
        if reached and not stay.proposed:
            self.told["DropOutProposed"] += 1
        elif stay.proposed and not reached:
            self.told["DropOutWithdrawn"] += 1
        stay.proposed = reached


class Topic(Protocol):
    """One kind of thing that happens in a course."""

    def on(self, week: int, day: str) -> list[Say]:
        """What is sent about it on a day."""
        ...
