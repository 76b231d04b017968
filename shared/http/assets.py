"""The stylesheet and the script, served under names that change with their content."""

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from shared.http.access import public
from shared.refusals import NotFound

FOLDER = Path(__file__).with_name("static")
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
CACHED = "public, max-age=31536000, immutable"


@cache
def _read(name: str) -> tuple[bytes, str]:
    content = (FOLDER / name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]


def asset_url(name: str) -> str:
    """The address of a file, with the digest of its content."""
    return f"/static/{name}?v={_read(name)[1]}"


def asset_router() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{name}", dependencies=[Depends(public("looks hold no data"))])
    async def asset(name: str, v: str = "") -> Response:
        if name not in {path.name for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES}:
            raise NotFound("no-such-file", "There is no such file.")
        content, digest = _read(name)
        headers = {"Cache-Control": CACHED if v == digest else "no-cache"}
        return Response(content, headers=headers, media_type=MEDIA_TYPES[Path(name).suffix])

    return router
