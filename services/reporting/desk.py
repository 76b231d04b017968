"""One agency's desk: its view to read, how fresh it is, and what day it is where somebody asks about."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.reachable import reachable
from services.reporting.reading import Scope
from shared.contracts.base import Frozen
from shared.http.access import Caller
from shared.names import Named, Names
from shared.projections.parked import ParkedKey, parked
from shared.projections.reading import Freshness, Snapshot, ViewReader
from shared.refusals import Invalid, NotAllowed
from shared.runtime.clock import Clock
from shared.runtime.dates import local_date, not_in_future
from shared.runtime.facilities import Facility

PATIENCE = 2.0
"""Seconds for which a query waits for the positions it was sent; then its answer says that it is stale."""

AT_ONCE = 2000
"""So many names the vault gives in one answer."""

LOOK_SECONDS = 0.5
"""How long a revision is believed, so that many open pages ask the database once."""


@dataclass(frozen=True)
class Known:
    """What is known of a log's end: its position, and for how many seconds nobody could look."""

    position: int
    unseen_seconds: float
    state: str
    error: str = ""


Heads = Callable[[], Mapping[str, Known]]


@dataclass(frozen=True)
class About:
    """What every answer says of itself."""

    version: int
    positions: Mapping[str, int]
    age_seconds: Mapping[str, float]
    stale: bool
    frozen: bool

    @property
    def revision(self) -> str:
        """The same as ``Desk.revision`` at this moment."""
        return revision_of(self.version, self.positions)

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
    """How far the view is in one log. ``error`` may name addresses and statements: for services only."""

    head: int | None
    applied: int
    age_seconds: float
    state: str
    error: str


class ViewFreshness(Frozen):
    """How far a view is. ``frozen``: a version serves that this process does not advance."""

    version: int
    frozen: bool
    logs: dict[str, LogFreshness]

    def without_errors(self) -> "ViewFreshness":
        """The same with states alone."""
        return self.model_copy(
            update={"logs": {log: of.model_copy(update={"error": ""}) for log, of in self.logs.items()}}
        )


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
            NotAllowed: another facility than the caller's, or hers is not configured here.
        """
        if facility is not None and facility not in self.facilities:
            raise Invalid("unknown-facility", "There is no such facility.", field="facility")
        if facility is not None:
            caller.must_be_at(facility)
        where = facility or caller.facility
        if where is not None and where not in self.facilities:
            raise NotAllowed("facility-not-configured", "Your facility is not configured here.")
        zone = self.zone(where)
        if as_of is not None:
            not_in_future(as_of, "as_of", self.clock(), zone)
        return Scope(as_of or local_date(self.clock(), zone), where)

    def zone(self, facility: str | None) -> str:
        """Time zone of a facility; of the region, the one that most of its facilities have."""
        if facility is not None and facility in self.facilities:
            return self.facilities[facility].time_zone
        return Counter(each.time_zone for each in self.facilities.values()).most_common(1)[0][0]

    def instant(self, scope: Scope) -> datetime:
        """The instant that the scope's day is seen from: its end by the place's clock, or now."""
        midnight = datetime.combine(
            scope.as_of + timedelta(days=1), time_of_day(), ZoneInfo(self.zone(scope.facility))
        )
        return min(self.clock(), midnight)

    @asynccontextmanager
    async def moment(self, wanted: Mapping[str, int]) -> AsyncIterator[tuple[Snapshot, About]]:
        """A snapshot of the view that includes the wanted positions, or says that it does not."""
        with reachable():
            there = await self.reader.wait_for(wanted, PATIENCE)
            async with self.reader.snapshot() as snapshot:
                fresh = await self._fresh()
                yield (
                    snapshot,
                    About(
                        version=snapshot.version,
                        positions=snapshot.positions,
                        age_seconds={log: of.age_seconds for log, of in fresh.items()},
                        stale=not there,
                        frozen=snapshot.version != self.reader.view.version,
                    ),
                )

    async def freshness(self) -> ViewFreshness:
        with reachable():
            version = await self.reader.version()
            logs = await self._fresh()
        return ViewFreshness(version=version, frozen=version != self.reader.view.version, logs=logs)

    async def revision(self) -> str:
        """Another text whenever what the view shows may have changed; looked up once a second at most."""
        if self._revision is None or time.monotonic() - self._revision[0] > LOOK_SECONDS:
            with reachable():
                self._revision = (time.monotonic(), await self._revised())
        return self._revision[1]

    async def parked(self) -> Sequence[ParkedKey]:
        with reachable():
            return await parked(self.projector, self.reader.view)

    async def named(self, participants: Sequence[UUID], caller: Caller) -> tuple[Mapping[UUID, Named], bool]:
        """Names that the caller may know, and whether the vault answered."""
        found = await self.names.of(participants, caller.token)
        return (found or {}), found is not None

    async def named_in_turns(
        self, participants: Sequence[UUID], caller: Caller
    ) -> tuple[Mapping[UUID, Named], bool]:
        """The same for more people than the vault answers at once; one turn unanswered leaves all out."""
        found: dict[UUID, Named] = {}
        for start in range(0, len(participants), AT_ONCE):
            names, available = await self.named(participants[start : start + AT_ONCE], caller)
            if not available:
                return {}, False
            found |= names
        return found, True

    async def _revised(self) -> str:
        return revision_of(await self.reader.version(), await self.reader.positions())

    async def _fresh(self) -> dict[str, LogFreshness]:
        known = self.heads()
        fresh = await self.reader.freshness({log: (head.position, None) for log, head in known.items()})
        return {log: _of(of, known.get(log)) for log, of in sorted(fresh.items())}


def revision_of(version: int, positions: Mapping[str, int]) -> str:
    return f"{version}.{sum(positions.values())}"


def _of(fresh: Freshness, known: Known | None) -> LogFreshness:
    """While nobody can look, what is shown is at least as old as the last look."""
    age = max(fresh.age_seconds, known.unseen_seconds if known else 0.0)
    return LogFreshness(
        head=fresh.head,
        applied=fresh.applied,
        age_seconds=round(age, 3),
        state=known.state if known else "unknown",
        error=known.error if known else "",
    )
