"""What ``pulih verify`` found, and where it looks."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg

MOST_OF_A_KIND = 5
"""Findings of one kind in one place that are told one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where everything is.

    ``logs``: log to the address of the database that owns it. ``views``: (address, schema) of each schema
    with view checkpoints. ``policies``: addresses of databases with ``follower_checkpoints``.
    """

    logs: Mapping[str, str]
    nats_url: str
    nats_user: str | None = None
    nats_password: str | None = None
    views: Sequence[tuple[str, str]] = ()
    policies: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold. ``kind`` is ``chain``, ``stream`` or ``checkpoint``."""

    kind: str
    where: str
    what: str


@dataclass(slots=True)
class Report:
    findings: list[Finding] = field(default_factory=list)
    told: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, kind: str, where: str, what: str) -> None:
        self.told[kind, where] += 1
        if self.told[kind, where] <= MOST_OF_A_KIND:
            self.findings.append(Finding(kind, where, what))

    def done(self) -> list[Finding]:
        more = [
            Finding(kind, where, f"and {count - MOST_OF_A_KIND} more")
            for (kind, where), count in self.told.items()
            if count > MOST_OF_A_KIND
        ]
        return self.findings + more


@asynccontextmanager
async def database(dsn: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        yield connection
    finally:
        await connection.close()
