"""How stages and the course end: completed, in spite of the rates, or not; and the cohort is closed."""

from dataclasses import dataclass

from launch.simulation import chances
from launch.simulation.grouping import Grouping
from launch.simulation.interrupting import Interrupting
from launch.simulation.model import MEDICAL, MEDICAL_WEEK, NO_MODULES, SKILLS, SOCIAL, Course
from launch.simulation.stay import Stay
from launch.story.part import Say


@dataclass
class Finishing:
    """The topic: at the end of a stage's last week who reaches the thresholds goes on."""

    course: Course

    def on(self, week: int, day: str) -> list[Say]:
        course = self.course
        due = {MEDICAL_WEEK: MEDICAL, course.weeks - 2: SOCIAL, course.weeks: SKILLS}.get(week)
        if day != "Sun" or due is None:
            return []
        said = [
            each
            for stay in course.stays
            if stay.stage == due
            for each in self._complete(stay, due, f"W{week} Sun")
        ]
        if week == course.weeks and course.capacity and not course.lapsing:
            course.told["CohortClosed"] += 1
            said.append(Grouping(course.prison).close(f"W{week} Sun"))
        return said

    def _complete(self, stay: Stay, stage: str, day: str) -> list[Say]:
        course, do = self.course, Interrupting(self.course.prison)
        lacks = stay.lacks(stage, course.modules if stage == SOCIAL else NO_MODULES)
        said = [do.complete(stay.woman, stage, day, refused=lacks)]
        if lacks is not None:
            judged = stay.attended_in(stage) and course.random.random() < chances.OVERRIDDEN
            if not judged:
                course.end(stay, "mundur")
                return [*said, do.withdraw(stay.woman, day, day, at="17:00")]
            course.overridden += 1
            said.append(do.complete(stay.woman, stage, day, override=True))
        stay.path.pop(0)
        course.told["StageCompleted"] += 1
        if not stay.path:
            course.end(stay, "selesai")
        return said
