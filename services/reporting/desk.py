"""One agency's desk: its view to read, how fresh it is, and what day it is where somebody asks about."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.names import Named, Names
from services.reporting.reading import Scope
from shared.contracts.base import Frozen
from shared.http.access import Caller
from shared.projections.parked import ParkedKey, parked
from shared.projections.reading import Freshness, Snapshot, ViewReader
from shared.refusals import Invalid
from shared.runtime.clock import Clock
from shared.runtime.dates import local_date, not_in_future
from shared.runtime.facilities import Facility

PATIENCE = 2.0
"""Seconds for which a query waits for the positions it was sent; then its answer says that it is stale."""

LOOK_SECONDS = 0.5
"""How long a revision is believed, so that many open pages ask the database once."""

Heads = Callable[[], Mapping[str, tuple[int, datetime | None]]]
"""Per log: the head's position, and the time of its record where it is known."""


@dataclass(frozen=True)
class About:
    """What every answer says of itself."""

    positions: Mapping[str, int]
    age_seconds: Mapping[str, float]
    stale: bool
    frozen: bool

    def fields(self, scope: Scope) -> dict[str, Any]:
        return {
            "as_of": scope.as_of,
            "facility": scope.facility,
            "positions": self.positions,
            "age_seconds": self.age_seconds,
            "stale": self.stale,
            "frozen": self.frozen,
        }


class LogFreshness(Frozen):
    """How far the view is in one log."""

    head: int | None
    applied: int
    age_seconds: float


class ViewFreshness(Frozen):
    """How far a view is. ``frozen``: a version serves that this process does not advance."""

    version: int
    frozen: bool
    logs: dict[str, LogFreshness]


@dataclass
class Desk:
    """What the routes and pages of one agency stand on."""

    agency: str
    reader: ViewReader
    projector: AsyncEngine
    heads: Heads
    names: Names
    facilities: Mapping[str, Facility]
    clock: Clock
    _revision: tuple[float, str] | None = field(default=None, init=False, repr=False)

    def scope(self, caller: Caller, as_of: date | None, facility: str | None) -> Scope:
        """What may be asked: a day that is not in the future, and the caller's own facility if she has one.

        Raises:
            Invalid: an unknown facility, or a day in the future.
            NotAllowed: another facility than the caller's.
        """
        if facility is not None and facility not in self.facilities:
            raise Invalid("unknown-facility", "There is no such facility.", field="facility")
        if facility is not None:
            caller.must_be_at(facility)
        where = facility or caller.facility
        zone = self.zone(where)
        if as_of is not None:
            not_in_future(as_of, "as_of", self.clock(), zone)
        return Scope(as_of or local_date(self.clock(), zone), where)

    def zone(self, facility: str | None) -> str:
        """Time zone of a facility; of the region, the one that most of its facilities have."""
        if facility is not None and facility in self.facilities:
            return self.facilities[facility].time_zone
        return Counter(each.time_zone for each in self.facilities.values()).most_common(1)[0][0]

    @asynccontextmanager
    async def moment(self, wanted: Mapping[str, int]) -> AsyncIterator[tuple[Snapshot, About]]:
        """A snapshot of the view that includes the wanted positions, or says that it does not."""
        there = await self.reader.wait_for(wanted, PATIENCE)
        async with self.reader.snapshot() as snapshot:
            fresh = await self.reader.freshness(self.heads())
            yield (
                snapshot,
                About(
                    positions=snapshot.positions,
                    age_seconds={log: round(of.age_seconds, 3) for log, of in fresh.items()},
                    stale=not there,
                    frozen=snapshot.version != self.reader.view.version,
                ),
            )

    async def freshness(self) -> ViewFreshness:
        fresh = await self.reader.freshness(self.heads())
        version = await self.reader.version()
        logs = {log: _of(of) for log, of in sorted(fresh.items())}
        return ViewFreshness(version=version, frozen=version != self.reader.view.version, logs=logs)

    async def revision(self) -> str:
        """Another text whenever what the view shows may have changed; looked up once a second at most."""
        if self._revision is None or time.monotonic() - self._revision[0] > LOOK_SECONDS:
            positions = await self.reader.positions()
            self._revision = (time.monotonic(), f"{await self.reader.version()}.{sum(positions.values())}")
        return self._revision[1]

    async def parked(self) -> Sequence[ParkedKey]:
        return await parked(self.projector, self.reader.view)

    async def named(self, participants: Sequence[UUID], caller: Caller) -> tuple[Mapping[UUID, Named], bool]:
        """Names that the caller may know, and whether the vault answered."""
        found = await self.names.of(participants, caller.token)
        return (found or {}), found is not None


def _of(fresh: Freshness) -> LogFreshness:
    return LogFreshness(head=fresh.head, applied=fresh.applied, age_seconds=round(fresh.age_seconds, 3))
