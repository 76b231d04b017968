"""Plays the courses of all prisons day by day: side by side within a day, and nobody ahead of the others."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence

from launch.simulation.model import Course
from launch.story.calendar import DAYS
from launch.story.part import Say
from launch.story.saying import say
from launch.story.speaking import Refused, Speaking

AT_ONCE = 8
"""Prisons whose commands are under way at one time."""

Day = Mapping[int, Sequence[Say]]
"""Prison number to its commands of a day, in order."""


def timetable(courses: Sequence[Course]) -> list[tuple[str, Day]]:
    """Every day on which somebody does something, in order of time, with what each prison sends."""
    days: dict[str, dict[int, list[Say]]] = {}
    for course in courses:
        for day, said in course.days():
            days.setdefault(day, {}).setdefault(course.prison.number, []).extend(said)
    return [(day, days[day]) for day in sorted(days, key=_position)]


def _position(day: str) -> tuple[int, int]:
    week, name = day.split()
    return int(week.removeprefix("W")), DAYS.index(name)


async def play(speaking: Speaking, days: Sequence[tuple[str, Day]], told: Callable[[int], None]) -> None:
    """Send everything; ``told`` is called with the number of commands of each prison's day.

    Raises:
        Refused: a service answered otherwise than the model foresaw.
    """
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(said: Sequence[Say]) -> None:
        async with turn:
            for command in said:
                await say(speaking, command)
        told(len(said))

    for day, of in days:
        if day == "W3 Mon":  # the decrees name who was assessed: the waiting list must have heard of all
            await speaking.policy_has_heard()
        try:
            async with asyncio.TaskGroup() as group:
                for said in of.values():
                    group.create_task(one(said))
        except* Refused as several:
            first = several.exceptions[0]
            raise first from None


def commands(days: Sequence[tuple[str, Day]]) -> Iterator[Say]:
    """Everything that will be sent."""
    for _, of in days:
        for said in of.values():
            yield from said
