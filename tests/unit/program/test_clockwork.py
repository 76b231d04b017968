"""The clockwork runs its jobs at start and again; one that fails is told by name and stops no other."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from services.program.clockwork import Clockwork, each
from shared.runtime.logging import Errors

if TYPE_CHECKING:
    from services.program.commands.context import Context

NOW = datetime(2026, 10, 26, 1, tzinfo=UTC)
CONTEXT = cast("Context", SimpleNamespace(clock=lambda: NOW))


def jobs(ran: list[Any]) -> dict[str, Any]:
    async def broken(_: datetime) -> None:
        raise LookupError("a job of its own kind")

    async def whole(now: datetime) -> None:
        ran.append(now)

    return {"broken": broken, "whole": whole}


async def test_a_job_that_fails_is_told_by_name_and_the_next_one_runs() -> None:
    ran: list[datetime] = []
    failed: list[str] = []
    await Clockwork(CONTEXT, jobs(ran), failed=failed.append).tick()
    assert (ran, failed) == ([NOW], ["broken"])


async def test_it_runs_at_start_and_again_until_it_is_closed() -> None:
    ran: list[datetime] = []
    clockwork = Clockwork(CONTEXT, jobs(ran), every=0.001)
    await clockwork.start()
    async with asyncio.timeout(5):
        while len(ran) < 3:  # noqa: ASYNC110 - a few turns of a millisecond
            await asyncio.sleep(0.001)
    await clockwork.close()
    seen = len(ran)
    await asyncio.sleep(0)
    assert len(ran) == seen


async def test_what_fails_keeps_nothing_else_that_is_due_from_being_done() -> None:
    done: list[int] = []

    async def act(n: int) -> None:
        if n == 1:
            raise ValueError(n)
        done.append(n)

    with pytest.raises(ExceptionGroup, match="due"):
        await each([0, 1, 2], act)
    assert done == [0, 2]


async def test_the_log_says_how_many_failed_of_each_kind_and_where_but_not_what_they_said() -> None:
    async def act(n: int) -> None:
        raise (LookupError if n else ValueError)("nomor-kasus-1")

    with pytest.raises(ExceptionGroup) as caught:
        await each([0, 1, 2], act)
    line = Errors(messages=False)(None, "error", {"event": "job_failed", "exc_info": caught.value})
    more, one = line["inner"]
    assert (more.split(" at ")[0], one.split(" at ")[0]) == ("2 x LookupError", "1 x ValueError")
    assert all(text.endswith(" act") for text in line["inner"])
    assert "nomor-kasus-1" not in str(line)
