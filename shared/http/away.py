"""A read whose database session was lost, or could not be had: the same again may go through in a moment."""

import asyncio
from types import TracebackType

import asyncpg
import sqlalchemy as sa

from shared.eventstore.session import is_lost, is_passing

FROM_THE_DATABASE = (
    sa.exc.DBAPIError,
    sa.exc.TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncio.IncompleteReadError,
    OSError,
)
"""What reading raises, with or without SQLAlchemy around it; of some it must be seen who raised it."""

_DRIVERS = ("sqlalchemy", "asyncpg")


def database_away(error: Exception) -> bool:
    """Whether the database did not answer, or not now; a file or a broker that is away is another matter."""
    if not (is_lost(error) or is_passing(error)):
        return False
    if isinstance(error, OSError | EOFError):
        return _passed_through_a_driver(error.__traceback__)
    return True


def _passed_through_a_driver(traceback: TracebackType | None) -> bool:
    while traceback is not None:
        if str(traceback.tb_frame.f_globals.get("__name__", "")).partition(".")[0] in _DRIVERS:
            return True
        traceback = traceback.tb_next
    return False
