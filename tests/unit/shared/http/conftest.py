"""The small service, once a test."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.unit.shared.http.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a token."""
    async with site.client() as client:
        yield client


@pytest.fixture
async def officer(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """A prison officer with a bearer token."""
    async with site.client(**site.bearer()) as client:
        yield client
