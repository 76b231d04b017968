"""What may come in: a bounded body, read while it comes, and text that can be stored, anywhere."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.access import FORMS
from shared.http.problems import Problem
from shared.refusals import Invalid

MAX_BODY = 1024 * 1024
MAX_DRAINED = 64 * 1024 * 1024
"""A client that sends too much is listened to so far, without keeping a byte, so that it hears the answer."""

BODY_SECONDS = 120.0
MAX_URL = 8192

UNSTORABLE = "{field} has a NUL or half a surrogate pair, which cannot be stored."
SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}|\\u[dD][c-fC-F][0-9a-fA-F]{2}")


class Refused(Exception):  # noqa: N818 - carries the answer
    """The request goes no further."""

    def __init__(self, status: int, rule: str, detail: str, field: str | None = None) -> None:
        super().__init__(rule)
        self.problem = Problem(status, rule, detail, field)


class Gate:
    """ASGI middleware: reads the body into ``scope["pulih.body"]`` and hands it on.

    ``larger``: bytes that the bodies of these paths (whole ones) may have instead of ``max_body``.
    """

    def __init__(
        self, app: ASGIApp, *, max_body: int = MAX_BODY, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._max_body = max_body
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            check_url(scope)
            body = await self._read(receive, self._larger.get(scope["path"], self._max_body))
            check_body(body, Headers(scope=scope).get("content-type", ""))
        except Refused as refused:
            response = refused.problem.response(scope["state"]["correlation_id"])
            if refused.problem.status in {408, 413}:
                response.headers["Connection"] = "close"
            await response(scope, receive, send)
            return
        scope["pulih.body"] = body
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive, max_body: int) -> bytes:
        chunks: list[bytes] = []
        seen, more = 0, True
        try:
            async with asyncio.timeout(BODY_SECONDS):
                while more and seen <= MAX_DRAINED:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Refused(400, "incomplete", "The body ended too early.")
                    chunk = message.get("body", b"")
                    seen, more = seen + len(chunk), message.get("more_body", False)
                    if seen <= max_body:
                        chunks.append(chunk)
                    else:
                        chunks.clear()
        except TimeoutError as error:
            raise Refused(408, "too-slow", "The body did not arrive in time.") from error
        if seen > max_body:
            raise Refused(413, "too-large", f"The body may have at most {max_body} bytes.")
        return b"".join(chunks)


def check_url(scope: Scope) -> None:
    """Refuse an address that is too long, not UTF-8, or has characters that cannot be stored."""
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    query: bytes = scope["query_string"]
    if len(path) + len(query) > MAX_URL:
        raise Refused(414, "address-too-long", f"The address may have at most {MAX_URL} bytes.")
    _check_bytes(unquote_to_bytes(path), "path")
    _check_bytes(unquote_to_bytes(query), "query")


def check_body(body: bytes, content_type: str) -> None:
    """Refuse JSON that is none, text that is not UTF-8, and characters that cannot be stored.

    Of a multipart form only its charset is looked at here: its texts are checked where it is taken apart.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if not body:
        return
    if media_type in FORMS:
        _check_charset(content_type)
    if media_type == "application/json" or media_type.endswith("+json"):
        _check_json(body)
    elif media_type == "application/x-www-form-urlencoded":
        _check_bytes(unquote_to_bytes(body), "body")


def check_form_text(text: str, field: str) -> None:
    """The same rule for a text of a multipart form.

    Raises:
        Invalid: ``unstorable-text``.
    """
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Invalid("unstorable-text", UNSTORABLE.format(field=field), field=field)


def _check_charset(content_type: str) -> None:
    """Another charset (utf-7, unicode_escape) could make text that UTF-8 has no bytes for."""
    _, options = parse_options_header(content_type)
    charsets = {value.lower() for name, value in options.items() if name.lower() == b"charset"}
    if not charsets <= {b"utf-8", b"utf8"}:
        raise Refused(415, "charset", "A form must be UTF-8.", "Content-Type")


def _check_json(body: bytes) -> None:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        _check_bytes(body, "body")
        raise Refused(400, "not-utf-8", "The body is not UTF-8.") from error
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if SURROGATE_ESCAPE.search(body) and "surrogate" in str(error):
            raise _unstorable("body") from error
        place = f" (line {error.lineno}, column {error.colno})"
        raise Refused(400, "malformed-json", f"The body is not valid JSON{place}.") from error
    if b"\\u0000" in body:
        for path, text in _texts(document, ()):
            if "\0" in text:
                raise _unstorable(".".join(path) or "body")


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*path, str(index)))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield path, key
            yield from _texts(entry, (*path, key.replace("\0", "?")))


def _check_bytes(raw: bytes, field: str) -> None:
    if b"\0" in raw:
        raise _unstorable(field)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise Refused(400, "not-utf-8", f"The {field} is not UTF-8.", field) from error
        raise _unstorable(field) from error


def _unstorable(field: str) -> Refused:
    return Refused(422, "unstorable-text", UNSTORABLE.format(field=field), field)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
