"""A roster of 10,000 women through the whole import, against the same rows written bare.

Ours: file read, rows checked against rules and known numbers, persons encrypted, likenesses digested, events
chained, one append. The floor writes as many rows into the same tables, ready-made, by the same arrays.
"""

import asyncio
import tempfile
import time
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.table import Table

from benchmarks.append import new_database
from launch.backing import Postgres
from services.assessment.aggregates import LOGS
from services.assessment.commands import admission, referring
from services.assessment.commands.context import Asked, Context
from services.assessment.domain import roster
from services.assessment.eligibility import load as load_rules
from services.assessment.sharing import Sharing
from services.assessment.vault.keyring import Keyring
from services.assessment.vault.opening import VaultOpener
from services.assessment.vault.writing import VaultWriter
from shared.contracts.codes import Role
from shared.decisions import Decisions
from shared.eventstore.migrating import engine, migrate
from shared.eventstore.store import EventStore
from shared.runtime.clock import system_clock
from shared.runtime.facilities import load as load_facilities
from shared.runtime.settings import Settings

ROWS = 10_000
GOAL_SECONDS = 60.0
KUPANG = "lpp-kupang"
TABLES = ("events", "reservations", "likenesses", "vault_subjects", "vault_keys", "vault_rows")


class Officer:
    """Who sends the file."""

    role = Role.LAPAS_OFFICER

    def must_be_at(self, facility: str, *, field: str = "facility") -> None:
        """At her own prison only."""
        if facility != KUPANG:
            raise PermissionError(field)


def file_of(rows: int) -> bytes:
    """A roster of invented women."""
    lines = ["register_number,name,birth_date,legal_status,expected_release"]
    lines += [
        f"CTH-{n:05d}/2026,Contoh {chr(65 + n % 26)}ela {chr(65 + n % 23)}ona{n},"
        f"19{60 + n % 40}-0{1 + n % 9}-1{n % 10},tahanan,"
        for n in range(rows)
    ]
    return "\n".join(lines).encode()


async def ours(dsn: str, settings: Settings, rows: int) -> tuple[float, float]:
    """Seconds of the first import, and of the same file again."""
    await migrate(dsn, "assessment")
    pool = engine(dsn)
    store = EventStore(pool, installation="bench", logs=LOGS, clock=system_clock)
    await store.start()
    keyring, facilities = Keyring.of(settings), load_facilities(settings.facilities)
    context = Context(
        decisions=Decisions(store),
        vault=VaultWriter(pool, keyring, system_clock),
        opener=VaultOpener(pool, keyring),
        facilities=facilities,
        sharing=Sharing(store, facilities, system_clock),
        digest_key=lambda: b"h" * 32,
        clock=system_clock,
        rules=load_rules(),
    )
    taken: list[float] = []
    for _ in range(2):
        began = time.perf_counter()
        asked = Asked.by(Officer())
        here = referring.allowed(context, asked, KUPANG)
        lines = roster.parse(file_of(rows), here.today, most=rows)
        await referring.refer_lines(context, asked, here, lines, admission.Wish())
        taken.append(time.perf_counter() - began)
    await store.close()
    await pool.dispose()
    return taken[0], taken[1]


async def floor(dsn: str, bare: str) -> float:
    """Seconds to write the same rows into tables of the same shape, a table at a time."""
    await migrate(bare, "assessment")
    source, target = await asyncpg.connect(dsn), await asyncpg.connect(bare)
    try:
        copied = {table: await source.fetch(f"select * from {table}") for table in TABLES}  # noqa: S608 - fixed names
        began = time.perf_counter()
        async with target.transaction():
            for table, found in copied.items():
                names = list(found[0].keys())
                marks = ", ".join(f"${n}" for n in range(1, len(names) + 1))
                statement = f"insert into {table} ({', '.join(names)}) values ({marks})"  # noqa: S608 - fixed names
                await target.executemany(statement, [tuple(row) for row in found])
        return time.perf_counter() - began
    finally:
        await source.close()
        await target.close()


async def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder) / "pg") as server:
        key = Path(folder) / "vault.key"
        key.write_bytes(b"dnZ2dnZ2dnZ2dnZ2dnZ2dnZ2dnZ2dnZ2dnZ2dnZ2dnY=")
        settings = Settings(vault_key_file=key)
        mine, bare = await new_database(server, "ours"), await new_database(server, "floor")
        first, again = await ours(mine, settings, ROWS)
        least = await floor(mine, bare)
    table = Table("rows", "import s", "goal s", "same file again s", "bare inserts s", "of floor")
    figures = (f"{first:.1f}", f"{GOAL_SECONDS:.0f}", f"{again:.1f}", f"{least:.1f}", f"{least / first:.2f}")
    table.add_row(f"{ROWS:,}", *figures)
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
