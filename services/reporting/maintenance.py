"""Everyday care for a view: build it anew beside the serving one, list and replay what is parked."""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.agencies import VIEWS, settings_of
from shared.broker.connection import connected
from shared.broker.streams import stream_name
from shared.eventstore.migrating import engine as engine_of
from shared.projections.parked import ParkedKey, Replayed, parked, replay
from shared.projections.rebuild import Rebuild, retire
from shared.projections.sources import StreamSource
from shared.projections.verifying import OnProgress, Verified
from shared.runtime.settings import Settings


@contextlib.asynccontextmanager
async def _projector(settings: Settings) -> AsyncIterator[AsyncEngine]:
    settings.require("database")
    engine = engine_of(settings.database, pool_size=3, application_name="pulih reporting care")
    try:
        yield engine
    finally:
        await engine.dispose()


@contextlib.asynccontextmanager
async def _source(settings: Settings) -> AsyncIterator[StreamSource]:
    settings.require("nats")
    password = settings.secret("nats_password_file") if settings.nats_password_file else None
    name = f"rebuild {settings.agency}"
    async with connected(
        url=settings.nats, user=settings.nats_user or None, password=password, name=name
    ) as client:
        yield StreamSource(client, stream_name)


async def build_anew(
    settings: Settings, agency: str, *, refill: bool, building: OnProgress, verifying: OnProgress
) -> Verified:
    """Fill a build of the agency's view from event 1, prove it, and let it serve.

    Raises:
        NotNow: this version serves already and no refill was asked for.
        NotTheSame, StopFollowing, OutOfStep: it cannot serve; nothing was switched.
    """
    own = settings_of(settings, agency)
    async with _projector(own) as engine, _source(own) as source:
        rebuild = Rebuild(engine, VIEWS[agency], own.clock, refill=refill)
        verified = await rebuild.run(source, building=building, verifying=verifying)
        await rebuild.switch()
        return verified


async def abort(settings: Settings, agency: str, *, refill: bool) -> None:
    """Drop a build that does not serve."""
    own = settings_of(settings, agency)
    async with _projector(own) as engine:
        await Rebuild(engine, VIEWS[agency], own.clock, refill=refill).abort()


async def back(settings: Settings, agency: str) -> int:
    """Let the version serve that served before; its number."""
    own = settings_of(settings, agency)
    async with _projector(own) as engine:
        return await Rebuild(engine, VIEWS[agency], own.clock).roll_back()


async def drop(settings: Settings, agency: str, version: int) -> None:
    """Drop an old version that nobody will go back to."""
    async with _projector(settings_of(settings, agency)) as engine:
        await retire(engine, VIEWS[agency], version)


async def waiting(settings: Settings, agency: str) -> Sequence[ParkedKey]:
    """What is parked in the agency's view."""
    async with _projector(settings_of(settings, agency)) as engine:
        return await parked(engine, VIEWS[agency])


async def replayed(
    settings: Settings, agency: str, keys: Sequence[str], tell: Callable[[str, Replayed], None]
) -> int:
    """Handle parked events again, of these keys or of all; how many are left."""
    own = settings_of(settings, agency)
    left = 0
    async with _projector(own) as engine:
        for key in keys or [each.key for each in await parked(engine, VIEWS[agency])]:
            result = await replay(engine, VIEWS[agency], key, own.clock)
            left += result.left
            tell(key, result)
    return left
