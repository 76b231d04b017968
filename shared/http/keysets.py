"""Public keys that tokens are verified with: from a file, an address, or an issuer's discovery document.

Only the configured issuer is asked; what a token says about keys (``jku``, ``x5u``, ``jwk``) is never read.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import orjson
import structlog
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from shared.runtime.settings import Settings

_log = structlog.get_logger()

ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})
"""Asymmetric only. Each key has exactly one of them, so a token cannot choose."""

REFETCH_SECONDS = 60
FETCH_TIMEOUT = 5

Fetch = Callable[[], Awaitable[Mapping[str, Any]]]
"""Gets a JWKS document. Raises OSError, httpx.HTTPError or ValueError."""


class KeysUnavailable(Exception):  # noqa: N818 - a state
    """No key was ever read: nobody can be let in until the issuer answers."""


def file_keys(path: Path) -> Fetch:
    async def fetch() -> Mapping[str, Any]:
        return _object(await asyncio.to_thread(path.read_bytes))

    return fetch


def url_keys(url: str) -> Fetch:
    async def fetch() -> Mapping[str, Any]:
        return await _get(url)

    return fetch


def discovered_keys(issuer: str) -> Fetch:
    """Keys of an OpenID issuer; its document must name the issuer that we trust."""

    async def fetch() -> Mapping[str, Any]:
        document = await _get(issuer.rstrip("/") + "/.well-known/openid-configuration")
        if document.get("issuer") != issuer:
            raise ValueError("the discovery document names another issuer")
        return await _get(str(document["jwks_uri"]))

    return fetch


def configured_keys(settings: Settings) -> Fetch:
    """The source that the settings name: a file, an address, else the issuer's discovery."""
    if settings.jwks_file is not None:
        return file_keys(settings.jwks_file)
    if settings.jwks_url is not None:
        return url_keys(settings.jwks_url)
    return discovered_keys(settings.issuer)


class KeySet:
    """Keys by id. An unknown id makes it ask again, at most once a minute; old keys stay until then."""

    def __init__(self, fetch: Fetch, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._keys: dict[str, PyJWK] = {}
        self._asked: float | None = None
        self._lock = asyncio.Lock()

    @property
    def known(self) -> int:
        """How many keys are known."""
        return len(self._keys)

    async def get(self, kid: str) -> PyJWK | None:
        """The key of this id, or none.

        Raises:
            KeysUnavailable: no key was ever read.
        """
        if kid not in self._keys:
            await self.refresh()
        if not self._keys:
            raise KeysUnavailable
        return self._keys.get(kid)

    async def refresh(self) -> None:
        """Ask the source, unless it was asked within the last minute. Without an answer the old keys stay."""
        async with self._lock:
            now = self._monotonic()
            pause = REFETCH_SECONDS if self._keys else 1
            if self._asked is not None and now - self._asked < pause:
                return
            self._asked = now
            try:
                keys = _usable(await self._fetch())
            except (OSError, httpx.HTTPError, ValueError, KeyError) as error:
                _log.warning("keys_unavailable", error=type(error).__name__)
                return
            self._keys = keys or self._keys


def _usable(document: Mapping[str, Any]) -> dict[str, PyJWK]:
    found: dict[str, PyJWK] = {}
    for entry in document["keys"]:
        kid = entry.get("kid")
        if not isinstance(kid, str) or entry.get("use", "sig") != "sig":
            continue
        try:
            key = PyJWK(entry)
        except PyJWTError:
            continue
        if key.algorithm_name in ALGORITHMS:
            found[kid] = key
    return found


async def _get(url: str) -> Mapping[str, Any]:
    async with httpx.AsyncClient(timeout=FETCH_TIMEOUT) as client:
        answer = await client.get(url)
        answer.raise_for_status()
        return _object(answer.content)


def _object(raw: bytes) -> Mapping[str, Any]:
    document = orjson.loads(raw)
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - the content is wrong, not the caller's type
    return document
