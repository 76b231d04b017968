"""Parts close in reverse and in bounded time; the heart tells when the event loop stands still."""

import asyncio

import pytest
from structlog.testing import capture_logs

from shared.runtime.lifecycle import DEAD_AFTER_SECONDS, Heartbeat, running


class Part:
    """Writes down what is done to it."""

    def __init__(self, name: str, diary: list[str]) -> None:
        self.name, self.diary = name, diary

    async def start(self) -> None:
        self.diary.append(f"start {self.name}")

    async def close(self) -> None:
        self.diary.append(f"close {self.name}")


async def test_parts_close_in_reverse() -> None:
    diary: list[str] = []
    async with running() as parts:
        for name in ("store", "relay", "followers"):
            part = Part(name, diary)
            await parts.start(name, part.start, part.close)
    assert diary == [
        *("start store", "start relay", "start followers"),
        *("close followers", "close relay", "close store"),
    ]


async def test_a_part_that_fails_to_start_is_closed_with_those_before_it() -> None:
    diary: list[str] = []
    store, relay = Part("store", diary), Part("relay", diary)

    async def fail() -> None:
        raise ConnectionError

    async def service() -> None:
        async with running() as parts:
            await parts.start("store", store.start, store.close)
            await parts.start("relay", fail, relay.close)

    with pytest.raises(ConnectionError):
        await service()
    assert diary == ["start store", "close relay", "close store"]


async def test_a_part_that_fails_or_hangs_does_not_keep_the_others_from_closing() -> None:
    diary: list[str] = []
    store = Part("store", diary)

    async def fail() -> None:
        raise ConnectionError

    async def hang() -> None:
        await asyncio.Event().wait()

    with capture_logs() as lines:
        async with running() as parts:
            await parts.start("store", store.start, store.close)
            await parts.start("relay", None, fail)
            await parts.start("followers", None, hang, within=0.01)
    assert diary == ["start store", "close store"]
    assert [(line["event"], line["part"]) for line in lines] == [
        ("close_failed", "followers"),
        ("close_failed", "relay"),
    ]


async def test_the_heart_beats_and_stops() -> None:
    heart = Heartbeat()
    await heart.start()
    assert heart.alive
    await heart.close()


def test_a_loop_that_stands_still_is_not_alive() -> None:
    now = 0.0
    heart = Heartbeat(lambda: now)
    assert heart.alive
    now = DEAD_AFTER_SECONDS + 1
    assert not heart.alive
