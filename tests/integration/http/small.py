"""Run as a program: the small service on a real server, with a slow answer and a live page."""

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import Response

from shared.http.access import public
from shared.http.app import create_app
from shared.http.serving import run
from shared.runtime.lifecycle import running
from shared.runtime.settings import Settings
from tests.unit.shared.http.site import things, well

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OPEN = [Depends(public("a test asks"))]


def write(diary: Path, text: str) -> None:
    diary.write_text(text)


def size(diary: Path) -> int:
    return diary.stat().st_size


def slow_things(diary: Path) -> APIRouter:
    router = APIRouter()

    @router.get("/slow", dependencies=OPEN)
    async def slow() -> dict[str, str]:
        """Answers half a second after the server was asked to stop (or after five)."""
        write(diary, "begun")
        await asyncio.sleep(0.5)
        return {"said": "all of it"}

    @router.get("/live", dependencies=OPEN)
    async def live(request: Request) -> Response:
        async def revision() -> int:
            return size(diary)

        response: Response = request.app.state.live.stream(request, revision, every=0.05)
        return response

    return router


def build(settings: Settings) -> FastAPI:
    diary = Path(sys.argv[1])

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> "AsyncIterator[None]":
        async def close() -> None:
            write(diary, "closed")

        async with running() as parts:
            await parts.start("diary", None, close)
            yield

    routers = [things(), slow_things(diary)]
    return create_app(title="Kecil", settings=settings, routers=routers, ready=well, lifespan=lifespan)


if __name__ == "__main__":
    sys.exit(run(build, Settings(), service="kecil"))
