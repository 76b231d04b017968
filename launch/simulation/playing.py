"""Plays the courses of all prisons day by day: side by side within a day, and nobody ahead of the others."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from launch.simulation.region import Day
from launch.story.part import Say
from launch.story.saying import say
from launch.story.speaking import Refused, Speaking

AT_ONCE = 8
"""Prisons whose commands are under way at one time."""


async def play(
    speaking: Speaking,
    days: Sequence[tuple[str, Day]],
    begins: Callable[[str], None],
    told: Callable[[int], None],
) -> None:
    """Send everything; ``begins`` hears each day, ``told`` the number of commands of each prison's day.

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
        begins(day)
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
