"""What is poison and what is not, how it is told without anybody's data, and when it is a flood."""

import traceback

import asyncpg
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

KEYS_THAT_ARE_A_FLOOD = 50
RECENT = 10_000
FEWEST = 10
"""A flood is more than 50 parked keys, or more than 1 % of the last 10,000 events, but at least 10."""


class Poisoned(Exception):  # noqa: N818 - a finding
    """Events of a batch cannot be decoded, folded or stored, whoever tries: look for the one (``cause``)."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(describe(cause))
        self.cause = cause


def is_data(error: Exception) -> bool:
    """Whether a database error lies in the values: data exceptions and violated constraints, here or there.

    Everything else (connections, locks, serialization, missing tables) is not the event's fault.
    """
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate or "").startswith(("22", "23"))
    return isinstance(error, asyncpg.DataError | OverflowError)


def describe(error: Exception) -> str:
    """Class and place of an error. Messages of exceptions quote values, and values belong to people."""
    name = type(error).__name__
    if isinstance(error, ValidationError):
        found = error.errors(include_input=False, include_url=False, include_context=False)
        return f"{name}: " + ", ".join(f"{'.'.join(map(str, e['loc']))} {e['type']}" for e in found[:5])
    if isinstance(error, asyncpg.PostgresError):
        return f"{name} {error.sqlstate} {getattr(error, 'column_name', None) or ''}".rstrip()
    if isinstance(error, DBAPIError):
        cause = error.orig and error.orig.__cause__
        return f"{name}: {describe(cause)}" if isinstance(cause, Exception) else name
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return name
    last = frames[-1]
    return f"{name} in {last.name} ({last.filename.rsplit('/', 1)[-1]}:{last.lineno})"


def allowed_keys(seen: int) -> int:
    """How many keys may be parked after ``seen`` events before it is a bug and not data."""
    return min(KEYS_THAT_ARE_A_FLOOD, max(FEWEST, min(seen, RECENT) // 100))
