"""The command that loads a translation: a file to a revision in the database, or a list of what is wrong."""

import asyncio
import sys
from pathlib import Path

from asyncpg import PostgresError
from sqlalchemy.exc import SQLAlchemyError

from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.domain.instruments.wording import Wording, read
from services.assessment.wordings.files import MOST_BYTES, parse
from services.assessment.wordings.storing import Loaded, Wordings
from shared.eventstore.migrating import engine as engine_of
from shared.refusals import Invalid
from shared.runtime.settings import Settings

STDIN = "-"
REFUSED = 2


def wording(settings: Settings, path: str) -> int:
    """Load a file (``-``: standard input) and say what became of it; 2 when nothing was loaded."""
    try:
        loaded = asyncio.run(load(settings, read(parse(_content(path)), LIBRARY)))
    except Invalid as no:
        _say(no.detail)
        for error in no.errors:
            _say(f"  {error['field']}: {error['detail']} ({error['rule']})")
    except OSError as no:
        _say(f"{path}: {no.strerror or no}")
    except (SQLAlchemyError, PostgresError) as no:
        _say(f"Nothing was loaded: the database says {type(no).__name__}. Was it provisioned?")
    else:
        known = loaded.wording
        variant = f", {known.variant}" if known.variant else ""
        named = f"{known.instrument} {known.version}{variant} ({known.language})"
        sys.stdout.write(f"{named}: revision {loaded.revision} of {loaded.loaded_at:%Y-%m-%d %H:%M} UTC\n")
        return 0
    return REFUSED


async def load(settings: Settings, wording: Wording) -> Loaded:
    """Keep a translation that was read."""
    settings.require("database")
    engine = engine_of(settings.database, pool_size=1, application_name="pulih wording")
    try:
        return await Wordings(engine, settings.clock).load(wording)
    finally:
        await engine.dispose()


def _content(path: str) -> bytes:
    """What the file holds, and no more than one byte too many of it."""
    if path == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(path).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
