"""Whether the process is alive, whether it can do its work, and its metrics."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from shared.http.access import public
from shared.http.tokens import Verifier
from shared.runtime.lifecycle import Heartbeat
from shared.runtime.metrics import LOOP_LAG, Metrics


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to be well. ``detail`` is in plain words, without addresses or values."""

    name: str
    ok: bool
    detail: str = ""


Ready = Callable[[], Awaitable[Sequence[Check]]]


def health_router(ready: Ready, verifier: Verifier, heartbeat: Heartbeat, metrics: Metrics) -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/health/live", dependencies=[Depends(public("supervisors ask without a token"))])
    async def live() -> Response:
        """Alive: the event loop turns."""
        return JSONResponse({"alive": heartbeat.alive}, 200 if heartbeat.alive else 503)

    @router.get("/health/ready", dependencies=[Depends(public("supervisors ask without a token"))])
    async def readiness() -> Response:
        """Ready: everything that commands and queries need is there. Says what is not."""
        keys = Check("keys", await verifier.ready(), "the issuer's public keys are known")
        checks = [keys, *await ready()]
        well = all(check.ok for check in checks)
        listed = [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks]
        return JSONResponse({"ready": well, "checks": listed}, 200 if well else 503)

    @router.get("/metrics", dependencies=[Depends(public("counts without ids, for the monitoring"))])
    async def prometheus() -> Response:
        """Prometheus text."""
        metrics.set(LOOP_LAG, heartbeat.lag)
        return Response(await metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router
