"""What a query answers while the view's database is away or its tables are not made: later, not an error."""

import contextlib
from collections.abc import Iterator

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.eventstore.session import is_lost
from shared.projections.tables import NotProvisioned
from shared.refusals import Busy

_log = structlog.get_logger()

NOT_MADE = {asyncpg.UndefinedTableError.sqlstate, asyncpg.InvalidSchemaNameError.sqlstate}

AWAY = (OSError, TimeoutError, PoolTimeout, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)
"""What connecting raises when nobody answers, or answers "not now"."""


class NotMade(Busy):
    """The view has no tables yet."""

    def __init__(self) -> None:
        super().__init__(
            "not-provisioned", "The view has no tables yet; provision makes them.", retry_after=10
        )


class Away(Busy):
    """The view's database does not answer."""

    def __init__(self) -> None:
        super().__init__("view-away", "The view cannot be read just now. Try again in a moment.")


@contextlib.contextmanager
def reachable() -> Iterator[None]:
    """Turn the absence of the database, and nothing else, into a refusal with Retry-After.

    Raises:
        NotMade, Away: see there.
    """
    try:
        yield
    except NotProvisioned as error:
        raise NotMade from error
    except AWAY as error:
        raise _away(error) from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in NOT_MADE:
            raise NotMade from error
        if is_lost(error) or isinstance(error, OperationalError | InterfaceError):
            raise _away(error) from error
        raise


def _away(error: Exception) -> Away:
    _log.warning("database_away", error=type(error).__name__)
    return Away()
