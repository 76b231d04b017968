"""Pauses of a course: by either side, proposed and decided, by the register; and what ends them."""

from dataclasses import dataclass

from launch.simulation import chances
from launch.simulation.interrupting import SAYS, Interrupting
from launch.simulation.model import MEDICAL_WEEK, Course, position
from launch.simulation.stay import Pause, Stay
from launch.story.part import Say

ISOLATION = "isolation"
PROPOSED = "strap_sel"


@dataclass
class Pausing:
    """The topic. Pauses begin on Wednesdays and end on the Friday, or on a day of the week after."""

    course: Course

    def on(self, week: int, day: str) -> list[Say]:
        if day in {"Mon", "Fri"}:
            return self._back(week, day)
        if day == "Wed" and week >= MEDICAL_WEEK:
            return [
                each
                for stay in self.course.stays
                if stay.free and self.course.random.random() < chances.HELD
                for each in self._begin(stay, week)
            ]
        return []

    @property
    def _do(self) -> Interrupting:
        return Interrupting(self.course.prison)

    def _begin(self, stay: Stay, week: int) -> list[Say]:
        course, random, day = self.course, self.course.random, f"W{week} Wed"
        reason = chances.one_of(random, chances.HOLDS)
        ends = [position(week, "Fri"), position(week + 1, "Mon"), position(week + 1, "Fri")]
        back = random.choice(ends[: 3 if week < course.weeks else 1])
        if reason == ISOLATION:
            self._paused(stay, week, Pause(day, "registrar", back, isolated=True))
            return [self._do.move(stay.woman, day, ISOLATION)]
        said, by = [self._do.pause(stay.woman, day, reason)], SAYS[reason]
        if reason == PROPOSED:
            course.told["HoldProposed"] += 1
            followed = random.random() >= chances.REFUSED_BY_HEAD
            said.append(self._do.decide_pause(stay.woman, day, accept=followed))
            if not followed:
                course.told["HoldDeclined"] += 1
                return said
            by = "head"
        elif random.random() < chances.SECOND_HOLD:
            said.append(self._do.pause(stay.woman, day, reason, again=True))
        self._paused(stay, week, Pause(day, by, back))
        return said

    def _paused(self, stay: Stay, week: int, pause: Pause) -> None:
        self.course.told["HoldBegun"] += 1
        self.course.pause(stay, position(week, "Wed"))
        stay.pause = pause

    def _back(self, week: int, day: str) -> list[Say]:
        """Whose pause is over; whose stay ended meanwhile does not come back to it."""
        said, today, when = list[Say](), position(week, day), f"W{week} {day}"
        for stay in self.course.stays:
            if (pause := stay.pause) is None or pause.back != today:
                continue
            if not stay.running:
                stay.pause = None
                continue
            self.course.back(stay, today)
            if pause.isolated:
                said.append(self._do.move(stay.woman, when, "returned"))
            else:
                said.append(self._do.end_pause(stay.woman, pause.key, when, pause.by))
        return said
