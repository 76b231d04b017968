"""A teller who repeats a command until it is answered: what a client with an idempotency key may do."""

import asyncio
import time
from dataclasses import dataclass

import httpx

from launch.story.telling import Telling

PATIENCE = 90.0
"""Seconds until a service that was killed has to answer again."""


@dataclass
class PatientTelling(Telling):
    """The same story told through crashes; ``broken`` counts requests that were cut off."""

    broken: int = 0

    async def send(self, request: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer = await self.client.send(request)
            except httpx.TransportError:
                self.broken += 1
                if time.monotonic() > deadline:
                    raise
            else:
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
                    return answer
            await asyncio.sleep(0.1)
