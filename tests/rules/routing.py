"""The routes of an application with who may use them, as its dependencies say."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from shared.contracts.codes import Role
from shared.runtime.settings import Settings

SERVICES = ("assessment", "program", "reporting")


@dataclass(frozen=True)
class Route:
    """One method of one address. ``roles`` is empty for a public route, which has a ``reason``."""

    method: str
    path: str
    roles: frozenset[Role]
    reason: str | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def application(service: str) -> FastAPI:
    """The service, built with addresses where nobody answers: building connects nowhere."""
    nowhere = "postgresql://nobody@127.0.0.1:1/nowhere"
    settings = Settings(
        profile="embedded", database=nowhere, reader_database=nowhere, nats="nats://127.0.0.1:1", agency="all"
    )
    app: FastAPI = import_module(f"services.{service}.service").build(settings)
    return app


def routes(app: FastAPI) -> Iterator[Route]:
    """Every method of every address.

    Raises:
        TypeError: something else than a FastAPI route answers; nobody can say who may use it.
    """
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute):
            raise TypeError(f"{context.path}: not a route with dependencies")
        calls = list(_calls(context.dependant))
        named = [call.roles for call in calls if hasattr(call, "roles")]
        roles = frozenset.intersection(*named) if named else frozenset()
        reason = next((call.reason for call in calls if hasattr(call, "reason")), None)
        for method in sorted(context.methods or ()):
            yield Route(method, str(context.path), roles, reason)


def _calls(dependant: Dependant) -> Iterator[object]:
    if dependant.call is not None:
        yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)
