"""The interface documents, as JSON and as pages of our own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response

from shared.http.access import public
from shared.http.examples import add_examples
from shared.http.pages import Pages
from shared.http.problems import MEDIA_TYPE

OPEN = "interfaces are public"

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "Why the answer is no (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "correlation_id"],
    "properties": {
        "type": {"type": "string", "description": "urn:pulih:<rule>"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what is wrong, in plain words"},
        "field": {"type": "string", "description": "path of the input it is about"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "line": {"type": "integer"},
                    "field": {"type": "string"},
                    "rule": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "correlation_id": {"type": "string"},
    },
}

PROBLEMS = {
    400: "The request could not be read",
    401: "No valid access token",
    403: "Not by this role, or not at this facility",
    404: "No such thing",
    405: "Not by this method",
    409: "Not in this state, or it was changed by somebody else",
    413: "The body is too large",
    414: "The address is too long",
    415: "The body is of another type",
    422: "A field breaks a rule",
    503: "Not now; Retry-After says when",
}


def problem_responses() -> dict[int | str, dict[str, Any]]:
    """For ``FastAPI(responses=...)``: every operation may answer with these."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status, words in PROBLEMS.items()
    }


class DocumentedApp(FastAPI):
    """FastAPI whose document knows our problems, and an example of everything."""

    examples: Path | None = None
    """The service's own examples, where a schema leaves open what stands there."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document, made once."""
        if self.openapi_schema is None:
            document = get_openapi(
                title=self.title, version=self.version, description=self.description, routes=self.routes
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = PROBLEM_SCHEMA
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            add_examples(document, self.examples)
            self.openapi_schema = document
        return self.openapi_schema


def document_router(app: FastAPI, pages: Pages, asyncapi: Callable[[], dict[str, Any]] | None) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/openapi.json", dependencies=[Depends(public(OPEN))])
    async def openapi_json() -> Response:
        return JSONResponse(app.openapi())

    @router.get("/docs", dependencies=[Depends(public(OPEN))])
    async def openapi_page(request: Request) -> Response:
        events = None if asyncapi is None else asyncapi()
        return pages.render(request, "docs.html", api=app.openapi(), events=events)

    if asyncapi is not None:
        made = asyncapi

        @router.get("/asyncapi.json", dependencies=[Depends(public(OPEN))])
        async def asyncapi_json() -> Response:
            return JSONResponse(made())

    return router
