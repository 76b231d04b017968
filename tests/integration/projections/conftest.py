"""An engine on a database of its own, a clock that stands still, and faults at named points."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventstore.migrating import engine as engine_of
from shared.projections.projection import View
from shared.projections.provisioning import create_view
from shared.projections.runner import ViewRunner
from shared.runtime import crash

NOON = datetime(2026, 8, 3, 4, tzinfo=UTC)


def noon() -> datetime:
    return NOON


class Fault(Exception):  # noqa: N818 - it is meant
    """What the test broke."""


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_of(database)
    yield engine
    await engine.dispose()


@pytest.fixture
def fails_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the next pass of a crash point raise ``Fault``."""

    def fails_at(point: str) -> None:
        armed = [point]

        def passed(name: str) -> None:
            if name in armed:
                armed.remove(name)
                raise Fault(name)

        monkeypatch.setattr(crash, "point", passed)

    return fails_at


@pytest.fixture
async def started(engine: AsyncEngine) -> AsyncIterator[Callable[..., object]]:
    """Makes runners of a view, with its tables, and closes them."""
    runners: list[ViewRunner] = []

    async def started(view: View) -> ViewRunner:
        await create_view(engine, view)
        runners.append(ViewRunner(engine, view, noon))
        return runners[-1]

    yield started
    for runner in runners:
        await runner.close()
