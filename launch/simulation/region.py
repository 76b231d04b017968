"""All courses of a simulation side by side, day by day, so that one prison can hand over to another."""

from collections.abc import Mapping, Sequence
from random import Random

from launch.simulation.admitting import Admitting
from launch.simulation.cast import Prison
from launch.simulation.finishing import Finishing
from launch.simulation.handing import Handing
from launch.simulation.leaving import Leaving
from launch.simulation.model import Course, Topic
from launch.simulation.pausing import Pausing
from launch.simulation.weekly import Weekly
from launch.story.calendar import DAYS
from launch.story.part import Say

Day = Mapping[int, Sequence[Say]]
"""Prison number to its commands of a day, in order."""


class Region:
    """Prisons by a seed: the same seed gives the same course of everything."""

    def __init__(self, places: Sequence[Prison], *, weeks: int, seed: int) -> None:
        self.weeks = weeks
        self.courses = [
            Course(place, weeks, Random(f"{seed}/{place.number}"))  # noqa: S311 - it plays, it keeps no secret
            for place in places
        ]
        self._topics = [self._of(course) for course in self.courses]

    def _of(self, course: Course) -> Sequence[Topic]:
        """What happens in a course on one day happens in this order."""
        others = {other.prison.id: other for other in self.courses if other is not course}
        alike = {id_: other for id_, other in others.items() if other.template == course.template}
        return (
            Admitting(course),
            Pausing(course),
            Leaving(course, list(others)),
            Handing(course, alike),
            Weekly(course),
            Finishing(course),
        )

    def timetable(self) -> list[tuple[str, Day]]:
        """Every day on which somebody does something, in order of time, with what each prison sends."""
        days = ((week, day) for week in range(1, self.weeks + 1) for day in DAYS)
        found = [(f"W{week} {day}", self._day(week, day)) for week, day in days]
        return [(day, said) for day, said in found if said]

    def _day(self, week: int, day: str) -> Day:
        said = (
            (course.prison.number, [each for topic in topics for each in topic.on(week, day)])
            for course, topics in zip(self.courses, self._topics, strict=True)
        )
        return {number: commands for number, commands in said if commands}
