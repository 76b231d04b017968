"""Failure 2: the broker is away longer than a client's default patience, then its storage is lost."""

import asyncio
import time
from datetime import datetime
from datetime import time as daytime
from pathlib import Path

import httpx

from tests.failures.system import System, system

DEFAULT_PATIENCE = 60 * 2.0
"""A NATS client's default: 60 tries, two seconds apart; afterwards it would be closed for good."""


async def live(running: System) -> list[int]:
    """Status of /health/live of every service."""
    async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
        addresses = set(running.embedded.installation.addresses.values())
        return [(await client.get(f"{address}/health/live")).status_code for address in addresses]


async def test_commands_go_on_and_streams_are_refilled_with_the_same_numbers(home: Path) -> None:
    async with system(home) as running:
        nats = running.embedded.installation.nats
        day = running.telling.calendar.day(running.script.decree.at)
        await running.tell(datetime.combine(day, daytime(23, 59), running.script.time_zone))

        await asyncio.to_thread(nats.stop)
        away = time.monotonic()
        await running.tell()
        assert running.telling.broken == 0
        while time.monotonic() - away < DEFAULT_PATIENCE + 5:
            assert await live(running) == [200, 200, 200]
            await asyncio.sleep(5)  # the outage itself: as long as it has to be

        await asyncio.to_thread(nats.wipe)
        await asyncio.to_thread(nats.start)
        assert await running.wrong_figures() == []
        assert await running.findings() == []
