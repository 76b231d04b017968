"""The sign-in page: a button per role in a demonstration, a token typed in by who has one otherwise."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from shared.contracts.codes import Role
from shared.http.access import COOKIE, public, same_origin
from shared.http.demo_people import DEMO_PEOPLE
from shared.http.pages import Pages
from shared.http.resuming import Carried, people_of, unpacked
from shared.http.tokens import DEMO_LIFE, BadToken, Minter, Verifier
from shared.refusals import Invalid, NotAllowed
from shared.runtime.settings import Settings

OPEN = "nobody is signed in yet"
OK = 200


def signin_router(settings: Settings, pages: Pages, verifier: Verifier) -> APIRouter:
    """``/masuk`` and ``/keluar``. The issuer's key is read when somebody signs in, never before."""
    router = APIRouter(include_in_schema=False)
    people = people_of(settings)

    def show(request: Request, target: str, status: int = 200, carried: Carried | None = None) -> Response:
        words = pages.words(request)
        error = None if status == OK else words("Token tidak berlaku. Mintalah token baru.")
        return pages.render(
            request,
            "masuk.html",
            status,
            people=people,
            next=local(target),
            error=error,
            carried=carried or [],
            lost_file=False,
        )

    @router.get("/masuk", dependencies=[Depends(public(OPEN))])
    async def ask(request: Request, next: str = "/") -> Response:  # noqa: A002 - the address's own word
        return show(request, next)

    @router.post("/masuk", dependencies=[Depends(public(OPEN))])
    async def sign_in(
        request: Request,
        next: Annotated[str, Form()] = "/",  # noqa: A002 - as above
        role: Annotated[str, Form()] = "",
        token: Annotated[str, Form()] = "",
    ) -> Response:
        _same_origin(request)
        given = token.strip() or _demo_token(settings, role)
        carried = unpacked((await request.form()).multi_items())
        try:
            claims = await verifier.verify(given)
        except BadToken:
            return show(request, next, 422, carried)
        response: Response = RedirectResponse(local(next), 303)
        if carried:
            response = pages.render(request, "lanjut.html", next=local(next), carried=carried)
        response.set_cookie(
            COOKIE,
            given,
            httponly=True,
            samesite="lax",
            secure=settings.cookies_are_secure,
            expires=claims.expires_at,
        )
        return response

    @router.get("/keluar", dependencies=[Depends(public(OPEN))])
    async def ask_out(request: Request) -> Response:
        return pages.render(request, "keluar.html")

    @router.post("/keluar", dependencies=[Depends(public("everybody may leave"))])
    async def sign_out(request: Request) -> Response:
        _same_origin(request)
        headers = {"Clear-Site-Data": '"cache", "cookies", "storage"'}
        response = RedirectResponse("/masuk", 303, headers=headers)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=settings.cookies_are_secure)
        return response

    return router


def local(target: str) -> str:
    """A path of this site; anything else becomes the front page."""
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if safe else "/"


def _demo_token(settings: Settings, role: str) -> str:
    if settings.demo_issuer_key is None or role not in DEMO_PEOPLE:
        raise Invalid("sign-in", "Give a token, or choose a role of the demonstration.", field="token")
    person = DEMO_PEOPLE[Role(role)]
    minter = Minter.of(settings.demo_issuer_key, settings)
    return minter.mint(person.role, sub=person.sub, facility=person.facility, life=DEMO_LIFE)


def _same_origin(request: Request) -> None:
    if not same_origin(request):
        raise NotAllowed("cross-site", "This form did not come from our own page.")
