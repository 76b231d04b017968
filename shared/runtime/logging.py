"""Structured logs on standard error: JSON, or plain lines in a terminal. Unknown keys do not get through.

Errors are logged as class and place. Their messages are left out in production: a database puts values there.
"""

import logging
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, MutableMapping
from typing import Any, TextIO

import orjson
import structlog

from shared.runtime.log_names import LOG_KEYS
from shared.runtime.settings import Settings

STANDARD = frozenset({"event", "level", "timestamp"})
"""Keys that every line has."""

FRAMES = 12

QUIET = ("nats", "faststream", "sqlalchemy", "alembic", "httpx", "httpcore", "asyncio", "uvicorn.access")
"""Libraries that speak only when something is wrong."""

EventDict = MutableMapping[str, Any]


def keep_known_keys(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Drop keys that are not declared, and say which, by name only."""
    unknown = sorted(line.keys() - STANDARD - LOG_KEYS.keys() - {"dropped"})
    for key in unknown:
        del line[key]
    if unknown:
        line["dropped"] = unknown
    return line


class Errors:
    """Replaces ``exc_info`` by the error's class and frames; with its message only in a demonstration."""

    def __init__(self, *, messages: bool) -> None:
        self._messages = messages

    def __call__(self, _logger: object, _method: str, line: EventDict) -> EventDict:
        given = line.pop("exc_info", None)
        line.pop("stack_info", None)
        error = given if isinstance(given, BaseException) else _current(given)
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
            line["error"] = type(error).__name__ + (f": {error}" if self._messages else "")
            line["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        if isinstance(error, BaseExceptionGroup):
            line["inner"] = self._inner(error)
        return line

    def _inner(self, group: BaseExceptionGroup[BaseException]) -> list[str]:
        """What a group holds, each kind once by where it came from, with its number; the commonest first."""
        found = Counter(self._one(error) for error in _leaves(group))
        return [f"{number} x {kind}" for kind, number in found.most_common(FRAMES)]

    def _one(self, error: BaseException) -> str:
        last = traceback.extract_tb(error.__traceback__)[-1:]
        place = "".join(f" at {frame.filename}:{frame.lineno} {frame.name}" for frame in last)
        return type(error).__name__ + (f": {error}" if self._messages else "") + place


def configure_logging(settings: Settings, *, service: str, out: TextIO | None = None) -> None:
    """Set up structlog and the standard library's logging for this process."""
    stream = out or sys.stderr
    structlog.contextvars.bind_contextvars(service=service)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        Errors(messages=settings.embedded),
    ]
    render: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer(_json)
    )
    structlog.configure(
        processors=[*shared, keep_known_keys, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, keep_known_keys, render],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _current(given: object) -> BaseException | None:
    if isinstance(given, tuple) and len(given) == len(("type", "value", "traceback")):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _json(line: Any, **_: Any) -> str:  # noqa: ANN401 - structlog's signature
    return orjson.dumps(line, default=str).decode()
