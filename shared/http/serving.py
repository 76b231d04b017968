"""Serving an application: logging first, then uvicorn, and a stop that loses nothing."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI

from shared.runtime.logging import configure_logging
from shared.runtime.settings import Settings

_log = structlog.get_logger()

STOP_SECONDS = 10


class _Server(uvicorn.Server):
    """Ends the pages' update streams when it is asked to stop, so that connections can drain."""

    def __init__(self, config: uvicorn.Config, stop_pages: Callable[[], None]) -> None:
        super().__init__(config)
        self.stop_pages = stop_pages

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals while serving; unlike uvicorn's own, a stop in order ends with an exit code."""
        before = {sig: signal.signal(sig, self.handle_exit) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.stop_pages()
        _log.info("stopping", reason=signal.Signals(sig).name)
        super().handle_exit(sig, frame)


def run(build: Callable[[Settings], FastAPI], settings: Settings, *, service: str) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code.

    On a signal the server stops accepting, answers what has begun (at most ten seconds), and then the
    lifespan closes the service's parts in reverse order.
    """
    configure_logging(settings, service=service)
    settings.require("hmac_key_file")
    app = build(settings)
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        loop="uvloop",
        http="httptools",
        ws="none",
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=15,
    )
    server = _Server(config, app.state.live.stop)
    server.run()
    _log.info("stopped")
    return 0 if server.started else 1
