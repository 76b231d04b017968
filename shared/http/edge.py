"""The outermost layer: correlation id, security headers, access log, metrics, and no error gets past it."""

import re
import time
import uuid
from collections.abc import MutableMapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from shared.http.problems import Problem
from shared.runtime.metrics import REQUEST_SECONDS, REQUESTS, Metrics

_log = structlog.get_logger()

CORRELATION = "X-Correlation-ID"
CORRELATION_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
SERVER_ERROR = 500

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers hide the Origin of our own forms from us
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""On every answer, unless the answer says otherwise itself."""

QUIET_ROUTES = frozenset({"/health/live", "/health/ready", "/metrics"})
"""Asked every second by machines; logged only when they fail."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


class Edge:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        correlation_id = _correlation_id(scope)
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        status = 0

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[CORRELATION] = correlation_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        started = time.perf_counter()
        with bound_contextvars(correlation_id=correlation_id):
            try:
                await self._app(scope, receive, observed)
            except Exception:  # the last place that can answer
                _log.exception("unexpected_error", route=route_of(scope))
                if status:
                    raise
                problem = Problem(
                    500, "unexpected", "Something went wrong here; look for this correlation id."
                )
                await problem.response(correlation_id)(scope, receive, observed)
            finally:
                self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        route, method = route_of(scope), scope["method"]
        method = method if method in METHODS else "other"
        self._metrics.count(REQUESTS, method, route, str(status))
        self._metrics.observe(REQUEST_SECONDS, seconds, method, route)
        if route in QUIET_ROUTES and status < SERVER_ERROR:
            return
        caller = scope["state"].get("caller")
        who = {"role": str(caller.role), "agency": caller.agency} if caller is not None else {}
        _log.info(
            "access", method=method, route=route, status=status, duration_ms=round(seconds * 1000, 1), **who
        )


def route_of(scope: MutableMapping[str, Any]) -> str:
    """The route's template; what matched no route has none, so that no path is ever written down."""
    return str(getattr(scope.get("route"), "path", "-"))


def _correlation_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(CORRELATION, "")
    return given if CORRELATION_ID.fullmatch(given) else str(uuid.uuid4())
