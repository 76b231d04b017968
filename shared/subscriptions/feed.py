"""Reads a log from its owner over HTTP: the same bytes and numbers, where the stream no longer holds them."""

from collections.abc import Callable, Mapping

import httpx

PAGE = 500


class FeedAway(Exception):  # noqa: N818 - a finding
    """The owner's feed is not known, does not answer, or refuses."""


class Feeds:
    """``GET <base>/v1/logs/<log>/events?after=&limit=`` of the services that own the logs."""

    def __init__(self, bases: Mapping[str, str], token: Callable[[], str] | None) -> None:
        self._bases = dict(bases)
        self._token = token
        self._client: httpx.AsyncClient | None = None

    async def read(self, log: str, *, after: int, limit: int = PAGE) -> list[bytes]:
        """Envelopes ``after + 1`` and on, as their exact bytes.

        Raises:
            FeedAway: see there.
        """
        base = self._bases.get(log)
        if base is None:
            raise FeedAway(f"the stream no longer holds event {after + 1}, and no feed of {log} is known")
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=10)
        headers = {"Authorization": f"Bearer {self._token()}"} if self._token else {}
        url = f"{base.rstrip('/')}/v1/logs/{log}/events"
        try:
            answer = await self._client.get(url, params={"after": after, "limit": limit}, headers=headers)
            answer.raise_for_status()
            return [str(event).encode() for event in answer.json()["events"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise FeedAway(f"feed of {log}: {type(error).__name__}: {error}") from error

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
