"""Plays the courses of all prisons day by day: side by side within a day, and nobody ahead of the others."""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence

from launch.simulation.region import Day
from launch.story.part import Say
from launch.story.saying import say
from launch.story.speaking import Refused, Speaking

AT_ONCE = 20
"""Lanes whose commands are under way at one time: the more there are, the fewer commits and batches.

So many connections the client keeps open."""
_OF_ONE_WOMAN = re.compile(r"\w+ /v1/participants/({[^}]+})/")


async def play(
    speaking: Speaking,
    days: Sequence[tuple[str, Day]],
    begins: Callable[[str], None],
    told: Callable[[int], None],
) -> None:
    """Send everything; ``begins`` hears each day, ``told`` the number of commands of each lane.

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
                    for lane in lanes(said):
                        group.create_task(one(lane))
        except* Refused as several:
            first = several.exceptions[0]
            raise first from None


def lanes(said: Sequence[Say]) -> list[Sequence[Say]]:
    """A prison's day in parts that do not wait for one another.

    Where all of it is said of single women, each has a lane of her own; else the day is one.
    """
    of_one = [_OF_ONE_WOMAN.match(command.do) for command in said]
    if not all(of_one):
        return [said]
    found: dict[str, list[Say]] = {}
    for command, match in zip(said, of_one, strict=True):
        if match is not None:
            found.setdefault(match[1], []).append(command)
    return list(found.values())


def commands(days: Sequence[tuple[str, Day]]) -> Iterator[Say]:
    """Everything that will be sent."""
    for _, of in days:
        for said in of.values():
            yield from said
