"""What must hold at rest, computed without the system's own read models."""

from typing import Any

import asyncpg

from launch.environment import Installation
from launch.provision import AGENCIES
from services.reporting.bnnp import VIEW as BNNP
from services.reporting.kanwil import VIEW as KANWIL
from services.reporting.lapas import VIEW as LAPAS
from shared.contracts.envelope import Envelope
from shared.eventstore.migrating import engine
from shared.projections.folding import MemoryView, told
from shared.projections.projection import View
from shared.testing.projected import content

VIEWS = {"bnnp": BNNP, "lapas": LAPAS, "kanwil": KANWIL}
OWNER = {"assessment": "assessment", "clinical": "assessment", "program": "program"}


async def logs(installation: Installation) -> dict[str, list[Envelope]]:
    """Every log as its database has it."""
    found: dict[str, list[Envelope]] = {}
    for log, owner in OWNER.items():
        connection = await asyncpg.connect(installation.postgres.dsn(owner))
        try:
            rows = await connection.fetch("select envelope from events where log = $1 order by position", log)
        finally:
            await connection.close()
        found[log] = [Envelope.read(row["envelope"].encode()) for row in rows]
    return found


def folded(view: View, found: dict[str, list[Envelope]]) -> tuple[dict[str, dict[Any, Any]], dict[Any, int]]:
    """The view as a fold from zero, log after log."""
    memory = MemoryView(view.projections)
    for log in view.logs:
        memory.apply([told(envelope) for envelope in found[log]])
    tables = {p.name: dict(rows) for p, rows in zip(view.projections, memory.rows, strict=True)}
    return tables, {counter: n for counter, n in memory.counters.items() if n}


async def differences(installation: Installation) -> list[str]:
    """Where a view's tables differ from the fold of the logs from zero."""
    found, wrong = await logs(installation), []
    for log, envelopes in found.items():
        if [envelope.position for envelope in envelopes] != list(range(1, len(envelopes) + 1)):
            wrong.append(f"{log}: positions are not dense")
        ids = {envelope.id for envelope in envelopes}
        if len(ids) != len(envelopes):
            wrong.append(f"{log}: an event id stands twice")
    for agency in AGENCIES:
        tables, counters = folded(VIEWS[agency], found)
        store = engine(installation.postgres.dsn("reporting", "postgres"))
        try:
            held = await content(store, VIEWS[agency])
        finally:
            await store.dispose()
        for name, rows in tables.items():
            key = VIEWS[agency].projections[[p.name for p in VIEWS[agency].projections].index(name)].key
            got = {tuple(getattr(row, part) for part in key): row for row in held.rows(name)}
            if got != rows:
                wrong.append(f"{agency}.{name}: {len(got)} rows differ from the fold's {len(rows)}")
        if counters != held.counters:
            wrong.append(f"{agency}: counters differ from the fold")
    return wrong
