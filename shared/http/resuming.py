"""A form that arrives after its sender's token has ended: she signs in again and sends it on.

What was typed goes back to the browser it came from, as hidden fields of the sign-in page and of the page
after it; the server keeps none of it, and neither does the browser's storage (OWASP ASVS 5.0, 14.3.3). A
form of another site is not carried: its page would act in her name.
"""

from collections.abc import Iterable

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.types import Message

from shared.http.access import FORMS, same_origin
from shared.http.demo_people import DEMO_PEOPLE, DemoPerson
from shared.http.pages import Pages, wants_page
from shared.http.problems import Problem
from shared.runtime.settings import Settings

PREFIX = "carry."
MOST_CARRIED = 1000

Carried = list[tuple[str, str]]
"""Names and values of the fields of a form, in their order."""


def carries(request: Request) -> bool:
    """Whether this is a page's own form, whose sender has to sign in first."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return request.method == "POST" and kind in FORMS and wants_page(request) and same_origin(request)


async def sign_in_and_go_on(request: Request, pages: Pages, problem: Problem) -> Response:
    """The sign-in page, with the form inside. A file cannot be carried: it has to be chosen again."""
    async with _again(request).form() as form:
        pairs = form.multi_items()
    return pages.render(
        request,
        "masuk.html",
        problem.status,
        problem.headers,
        people=people_of(request.app.state.settings),
        next=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        error=None,
        carried=[(name, value) for name, value in pairs if isinstance(value, str)][:MOST_CARRIED],
        lost_file=any(isinstance(value, UploadFile) and value.filename for _, value in pairs),
    )


def people_of(settings: Settings) -> list[DemoPerson]:
    """Who has a button on the sign-in page: the people of the demonstration, and nobody otherwise."""
    return list(DEMO_PEOPLE.values()) if settings.demo_issuer_key is not None else []


def unpacked(form: Iterable[tuple[str, object]]) -> Carried:
    """The carried fields of a sign-in."""
    return [
        (name.removeprefix(PREFIX), value)
        for name, value in form
        if name.startswith(PREFIX) and isinstance(value, str)
    ][:MOST_CARRIED]


def _again(request: Request) -> Request:
    """The same request with its body unread, however far somebody had read it."""
    body: bytes = request.scope["pulih.body"]

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)
