"""The rows of parked events: poison, and behind it what came later for the same key, in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.contracts.envelope import Envelope
from shared.projections.tables import ViewTables
from shared.projections.writing import Driver

BEHIND = None
"""The error of an event that is parked only because an earlier one of its key is."""


@dataclass(frozen=True, slots=True)
class ToPark:
    """An event to park, with the description of its error or ``BEHIND``."""

    envelope: Envelope
    error: str | None


class Lot:
    """Where one version of a view parks, within somebody's transaction."""

    def __init__(self, tables: ViewTables) -> None:
        self._view, self._version = tables.key, tables.view.version
        self._table = f'"{tables.parked.schema}"."{tables.parked.name}"'

    async def keys(self, driver: Driver, among: Iterable[str]) -> set[str]:
        """Which of these keys have something parked."""
        found = await driver.fetch(
            f"select distinct key from {self._table} "  # noqa: S608 - names come from code
            "where view = $1 and version = $2 and key = any($3::text[])",
            self._view,
            self._version,
            list(among),
        )
        return {record["key"] for record in found}

    async def count_keys(self, driver: Driver) -> int:
        """How many keys have something parked."""
        query = f"select count(distinct key) from {self._table} where view = $1 and version = $2"  # noqa: S608 - see above
        return int(await driver.fetchval(query, self._view, self._version))

    async def count(self, driver: Driver, key: str) -> int:
        """How many events are parked under a key."""
        query = f"select count(*) from {self._table} where view = $1 and version = $2 and key = $3"  # noqa: S608 - see above
        return int(await driver.fetchval(query, self._view, self._version, key))

    async def add(self, driver: Driver, parked: Sequence[ToPark], now: datetime) -> None:
        """Park, in this order."""
        if not parked:
            return
        envelopes = [each.envelope for each in parked]
        await driver.execute(
            f"insert into {self._table} "  # noqa: S608 - see above
            "(view, version, key, log, position, type, envelope, error, parked_at) "
            "select $1, $2, key, log, position, type, envelope, error, $9 from unnest"
            "($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[])"
            " with ordinality as e(key, log, position, type, envelope, error, nth) order by nth",
            self._view,
            self._version,
            [envelope.subject for envelope in envelopes],
            [envelope.log for envelope in envelopes],
            [envelope.position for envelope in envelopes],
            [envelope.type for envelope in envelopes],
            [envelope.raw.decode() for envelope in envelopes],
            [each.error for each in parked],
            now,
        )

    async def take(self, driver: Driver, key: str) -> list[Envelope]:
        """Remove everything parked under the key and return it in order."""
        records = await driver.fetch(
            f"delete from {self._table} where view = $1 and version = $2 and key = $3 "  # noqa: S608 - see above
            "returning id, envelope",
            self._view,
            self._version,
            key,
        )
        return [Envelope.read(r["envelope"].encode()) for r in sorted(records, key=lambda r: r["id"])]
