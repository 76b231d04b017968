"""The feed of a service's logs: the same bytes and numbers as on the stream, for service identities."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from shared.contracts.codes import Role
from shared.contracts.envelope import instant
from shared.eventstore.store import EventStore
from shared.http.access import Caller, requires
from shared.refusals import NotAllowed, NotFound
from shared.runtime.settings import Settings

NDJSON = "application/x-ndjson"
MOST = 1000

CLINICAL_READERS = frozenset({"service-assessment", "service-bnnp"})
"""Who may read the log of class C5; in a demonstration also the one process of all agencies."""

Service = Annotated[Caller, Depends(requires(Role.SERVICE))]


def feed_router(store: EventStore, logs: Sequence[str], settings: Settings) -> APIRouter:
    router = APIRouter(tags=["feed"])

    @router.get("/v1/logs")
    async def heads(_caller: Service) -> dict[str, list[Mapping[str, str | int]]]:
        """Where each log of this service ends."""
        found = [await store.head(log) for log in logs]
        return {
            "logs": [
                {
                    "log": head.log,
                    "epoch": head.epoch,
                    "position": head.position,
                    "hash": head.hash,
                    "recorded_at": instant(head.recorded_at),
                }
                for head in found
            ]
        }

    @router.get("/v1/logs/{log}/events", response_class=Response)
    async def events(
        request: Request,
        log: str,
        caller: Service,
        after: Annotated[int, Query(ge=0, le=2**62)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 500,
    ) -> Response:
        """Events after a position, in order, as the exact bytes: a list of texts, or a line each (NDJSON)."""
        if log not in logs:
            raise NotFound("no-such-log", "This service has no such log.", field="log")
        _may_read(caller, log, settings)
        envelopes = await store.read(log, after=after, limit=limit)
        if NDJSON in request.headers.get("accept", ""):
            return Response(b"".join(e.raw + b"\n" for e in envelopes), media_type=NDJSON)
        body = {"log": log, "after": after, "events": [e.raw.decode() for e in envelopes]}
        return Response(orjson.dumps(body), media_type="application/json")

    return router


def _may_read(caller: Caller, log: str, settings: Settings) -> None:
    readers = CLINICAL_READERS | ({"service-reporting"} if settings.embedded else frozenset())
    if log.partition("@")[0] == "clinical" and caller.sub not in readers:
        raise NotAllowed(
            "data-class", "This log holds a data class that is not for this service.", field="log"
        )
