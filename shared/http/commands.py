"""Commands over HTTP: their identity, their trace, their answer, and reading one's own writes."""

import hashlib
import hmac
import re
import uuid
from typing import Annotated

import orjson
from fastapi import Depends, Header, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from shared.eventstore.port import Appended, Command, Trace
from shared.http.access import FORMS, authenticated
from shared.http.gate import check_form_text
from shared.http.problems import BadHeader
from shared.runtime import crash

KEY = re.compile(r"[\x20-\x7e]{1,200}")
TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
POSITION = re.compile(r"\s*([a-z][a-z0-9@-]{0,79}):([0-9]{1,18})\s*")
POSITIONS = "Pulih-Positions"
REPEATED = "Pulih-Repeated"
CONSISTENT_WITH = "Pulih-Consistent-With"
FORM_FIELD = "command_id"


async def command_of(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Your name for this command, 1 to 200 printable characters: sent again with the same "
            "body it has one effect and one answer; with another body it is refused."
        ),
    ] = None,
) -> Command:
    """The command's identity. A form carries it in its hidden field; without any it is new.

    Raises:
        BadHeader: ``idempotency-key``.
    """
    caller = await authenticated(request)
    keys = request.headers.getlist("idempotency-key")
    if len(keys) > 1:
        raise BadHeader("idempotency-key", "Send one Idempotency-Key.", "Idempotency-Key")
    key = idempotency_key if idempotency_key is not None else await _form_key(request)
    if key is not None and not KEY.fullmatch(key):
        raise BadHeader(
            "idempotency-key", "It must be 1 to 200 printable ASCII characters.", "Idempotency-Key"
        )
    return Command(caller.sub, key or str(uuid.uuid4()), await _digest(request))


async def trace_of(request: Request) -> Trace:
    """What ties events to this request: its correlation id (given, or new) and ``traceparent``."""
    traceparent = request.headers.get("traceparent", "")
    return Trace(
        correlation_id=request.state.correlation_id,
        traceparent=traceparent if TRACEPARENT.fullmatch(traceparent) else None,
    )


async def consistent_with(
    pulih_consistent_with: Annotated[
        str | None, Header(description="Positions that the answer must include: assessment:12, program:40")
    ] = None,
) -> dict[str, int]:
    """Log to position that the query has to wait for; empty when the caller did not ask.

    Raises:
        BadHeader: ``consistent-with``.
    """
    found: dict[str, int] = {}
    for part in (pulih_consistent_with or "").split(","):
        if not part.strip():
            continue
        match = POSITION.fullmatch(part)
        if match is None:
            raise BadHeader(
                "consistent-with", "It must read like assessment:12, program:40.", CONSISTENT_WITH
            )
        found[match[1]] = max(int(match[2]), found.get(match[1], 0))
    return found


CommandDep = Annotated[Command, Depends(command_of)]
TraceDep = Annotated[Trace, Depends(trace_of)]
ConsistentDep = Annotated[dict[str, int], Depends(consistent_with)]


def answered(appended: Appended, status: int = 201) -> Response:
    """The answer of an accepted command: its ids and its positions per log, the same when repeated."""
    crash.point("http.before_answer")
    body = {**appended.answer, "positions": dict(appended.positions)}
    headers = position_headers(appended)
    return Response(orjson.dumps(body), status, headers=headers, media_type="application/json")


def position_headers(appended: Appended) -> dict[str, str]:
    """Where the events lie, to be sent back as ``Pulih-Consistent-With``."""
    headers = {}
    if appended.positions:
        headers[POSITIONS] = ", ".join(f"{log}:{n}" for log, n in sorted(appended.positions.items()))
    if appended.repeated:
        headers[REPEATED] = "true"
    return headers


async def _form_key(request: Request) -> str | None:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in FORMS:
        return None
    form: FormData = await request.form()
    value = form.get(FORM_FIELD)
    return value if isinstance(value, str) and value else None


async def _digest(request: Request) -> str:
    """Keyed digest of method, path, query and body: what makes two requests the same command."""
    digest = hmac.new(request.app.state.hmac_key(), digestmod=hashlib.sha256)
    parts = [request.method.encode(), request.scope["path"].encode(), request.scope["query_string"]]
    for part in [*parts, *await _content(request)]:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


async def _content(request: Request) -> list[bytes]:
    """The body; of a multipart form its fields, because a browser draws a new boundary for each try.

    Raises:
        Invalid: ``unstorable-text`` in a field.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        body: bytes = request.scope["pulih.body"]
        return [body]
    parts: list[bytes] = []
    for name, value in (await request.form()).multi_items():
        check_form_text(name, "body")
        parts.append(name.encode())
        if isinstance(value, UploadFile):
            parts.append(await value.read())
            await value.seek(0)
        else:
            check_form_text(value, name)
            parts.append(value.encode())
    return parts
