"""Who is asking, and who may: every route names its roles, or says why it is open."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from shared.contracts.codes import Role
from shared.http.problems import NotSignedIn
from shared.http.tokens import BadToken, Verifier
from shared.refusals import NotAllowed

COOKIE = "pulih_token"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

_bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="Access token of the configured issuer"
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or service that was let in. ``facility`` is none for who works in the whole region."""

    sub: str
    role: Role
    agency: str
    facility: str | None
    token: str

    def must_be_at(self, facility: str, *, field: str = "facility") -> None:
        """Refuse whom a facility binds to another one.

        Raises:
            NotAllowed: ``other-facility``.
        """
        if self.facility is not None and self.facility != facility:
            raise NotAllowed("other-facility", "You work at another facility.", field=field)

    def __repr__(self) -> str:
        return f"Caller({self.role})"


class Requires:
    """Dependency: the caller, if she has one of ``roles``."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    async def __call__(
        self,
        request: Request,
        _documented: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)] = None,
    ) -> Caller:
        caller = await authenticated(request)
        if caller.role not in self.roles:
            raise NotAllowed("role", f"Your role ({caller.role}) may not do this.")
        return caller


class Public:
    """Marks a route that everybody may use."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    async def __call__(self) -> None:
        """Let everybody in."""


def requires(*roles: Role) -> Callable[..., Awaitable[Caller]]:
    """``caller: Annotated[Caller, Depends(requires(Role.X))]``; the dependency has an attribute ``roles``."""
    if not roles:
        raise ValueError("a route names its roles, or is public for a reason")
    return Requires(*roles)


def public(reason: str) -> Callable[..., Awaitable[None]]:
    """``dependencies=[Depends(public("why everybody may"))]``."""
    return Public(reason)


async def authenticated(request: Request) -> Caller:
    """Who is asking, by bearer token, or by the pages' cookie. Verified once a request.

    Raises:
        NotSignedIn: no token, or not a valid one.
        NotAllowed: ``cross-site``: a form that another site sent.
    """
    known = getattr(request.state, "caller", None)
    if isinstance(known, Caller):
        return known
    token = _bearer_token(request) or _page_token(request)
    if token is None:
        raise NotSignedIn
    verifier: Verifier = request.app.state.verifier
    try:
        claims = await verifier.verify(token)
    except BadToken as error:
        raise NotSignedIn(str(error)) from error
    caller = Caller(claims.sub, claims.role, claims.agency, claims.facility, token)
    request.state.caller = caller
    return caller


def same_origin(request: Request) -> bool:
    """Whether the browser says that our own page sent this. Silence counts as no."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is None and origin is None:
        return False
    if site is not None and site != "same-origin":
        return False
    return origin is None or _host_of(origin) == request.headers.get("host")


def _host_of(origin: str) -> str | None:
    """Host and port of an origin; none when it cannot be read, such as ``http://[``."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None


def _bearer_token(request: Request) -> str | None:
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("not a bearer token")
    return token.strip()


def _page_token(request: Request) -> str | None:
    token = request.cookies.get(COOKIE)
    if not token or request.method in {"GET", "HEAD"}:
        return token or None
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or content_type not in FORMS:
        return None
    if not same_origin(request):
        raise NotAllowed("cross-site", "This form did not come from our own page.")
    return token
