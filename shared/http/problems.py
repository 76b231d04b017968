"""Every answer that says no, as problem+json (RFC 9457): one table from exception to status.

A problem's ``type`` is ``urn:pulih:<rule>``; ``detail`` says in plain words what to do about it. A person who
looks at a page gets the same as a page.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.eventstore import port
from shared.http.away import FROM_THE_DATABASE, database_away
from shared.http.invalid import describe
from shared.http.keysets import KeysUnavailable
from shared.refusals import Busy, Invalid, NotAllowed, NotFound, Refusal, WrongState

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 2

STATUS_OF_REFUSAL: Mapping[type[Refusal], int] = {
    Invalid: 422,
    NotFound: 404,
    WrongState: 409,
    NotAllowed: 403,
    Busy: 503,
}

STORE_REFUSALS: Sequence[tuple[type[port.AppendRefused], int, str, str]] = (
    (
        port.Conflict,
        409,
        "conflict",
        "Somebody else changed the same thing at this moment. Look again and retry.",
    ),
    (
        port.CommandReused,
        409,
        "idempotency-key-reused",
        "This Idempotency-Key was used with another request.",
    ),
    (port.Taken, 409, "taken", "What was asked for is taken already."),
    (port.Unstorable, 422, "unstorable", "The input has characters that cannot be stored, or is too long."),
    (port.RowRejected, 422, "value-not-accepted", "A value is not accepted by the storage."),
    (port.LogRefuses, 503, "log-refuses", "No commands are taken until an operator has looked at the log."),
    (port.Overloaded, 503, "overloaded", "Too much at once. The same request may be sent again in a moment."),
)
"""Which status a refusal of the event store is; the first class that fits counts."""


class NotSignedIn(Exception):  # noqa: N818 - an answer
    """Nobody, or nobody valid, is asking. ``reason`` is for the answer's header and never repeats a token."""

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or "no token")
        self.reason = reason


class BadHeader(Exception):  # noqa: N818 - an answer
    """A header is not as agreed."""

    def __init__(self, rule: str, detail: str, field: str) -> None:
        super().__init__(detail)
        self.rule, self.detail, self.field = rule, detail, field


@dataclass(frozen=True)
class Problem:
    """A refusal as it is sent. ``errors`` are (line?, field, rule, detail)."""

    status: int
    rule: str
    detail: str
    field: str | None = None
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def body(self, correlation_id: str) -> dict[str, Any]:
        """The JSON document."""
        document: dict[str, Any] = {
            "type": f"urn:pulih:{self.rule}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.field is not None:
            document["field"] = self.field
        if self.errors:
            document["errors"] = list(self.errors)
        return {**document, "correlation_id": correlation_id}

    def response(self, correlation_id: str) -> Response:
        return Response(
            orjson.dumps(self.body(correlation_id)),
            self.status,
            headers=dict(self.headers),
            media_type=MEDIA_TYPE,
        )


def problem_of(request: Request, error: Exception) -> Problem:  # noqa: PLR0911 - a table
    """The problem that an exception is. What nobody expected becomes 500 without a word about the inside."""
    match error:
        case Refusal():
            return _refused(error)
        case port.AppendRefused():
            return _not_appended(error)
        case RequestValidationError():
            return _invalid(request, error)
        case NotSignedIn():
            challenge = (
                f'Bearer error="invalid_token", error_description="{error.reason}"'
                if error.reason
                else "Bearer"
            )
            return Problem(
                401,
                "not-signed-in",
                "A valid access token is needed.",
                headers={"WWW-Authenticate": challenge},
            )
        case KeysUnavailable():
            return _later("keys-unavailable", "The issuer's keys cannot be read just now.")
        case BadHeader():
            return Problem(400, error.rule, error.detail, error.field)
        case HTTPException():
            return _http(error)
    if isinstance(error, FROM_THE_DATABASE) and database_away(error):
        return _later("database-away", "The database does not answer just now. Ask again in a moment.")
    return Problem(
        500, "unexpected", "Something went wrong here; it has been noted under this correlation id."
    )


def _refused(refusal: Refusal) -> Problem:
    status = next(code for kind, code in STATUS_OF_REFUSAL.items() if isinstance(refusal, kind))
    headers = {}
    if isinstance(refusal, Busy):
        headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, NotAllowed):
        headers["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
    return Problem(status, refusal.rule, refusal.detail, refusal.field, refusal.errors, headers)


def _not_appended(error: port.AppendRefused) -> Problem:
    for kind, status, rule, detail in STORE_REFUSALS:
        if isinstance(error, kind):
            return (
                _later(rule, detail)
                if status == HTTPStatus.SERVICE_UNAVAILABLE
                else Problem(status, rule, detail)
            )
    return Problem(409, "not-appended", "The request was not accepted; nothing was written.")


def _later(rule: str, detail: str) -> Problem:
    return Problem(503, rule, detail, headers={"Retry-After": str(RETRY_AFTER)})


def _http(error: HTTPException) -> Problem:
    headers = dict(error.headers or {})
    known = {
        404: ("no-such-address", "There is nothing at this address."),
        405: ("method-not-allowed", "This address does not take this method."),
        400: ("bad-request", "The request could not be read."),
    }
    rule, detail = known.get(error.status_code, ("refused", HTTPStatus(error.status_code).phrase + "."))
    return Problem(error.status_code, rule, detail, headers=headers)


def _invalid(request: Request, error: RequestValidationError) -> Problem:
    expected = _expected_media_type(request)
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    found = error.errors()
    about_body = any(entry["loc"][:1] == ("body",) for entry in found)
    if (
        about_body
        and expected
        and not _fits(given, expected)
        and request.headers.get("content-length") != "0"
    ):
        return Problem(415, "content-type", f"The body must be {expected}.", "Content-Type")
    errors = [describe(entry) for entry in found]
    first = errors[0]
    detail = (
        first["detail"]
        if len(errors) == 1
        else f"{len(errors)} fields break a rule; the first: {first['detail']}"
    )
    return Problem(422, "invalid-input", detail, first["field"], errors)


def _expected_media_type(request: Request) -> str | None:
    body = getattr(request.scope.get("route"), "body_field", None)
    if body is None:
        return None
    return str(getattr(body.field_info, "media_type", "application/json"))


def _fits(given: str, expected: str) -> bool:
    if expected == "application/json":
        return given == expected or (given.startswith("application/") and given.endswith("+json"))
    return given in {"application/x-www-form-urlencoded", "multipart/form-data"}


def sign_in_first(request: Request) -> Response:
    """To the sign-in page, and back afterwards."""
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/masuk?" + urlencode({"next": target}), 303)
