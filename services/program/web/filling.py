"""What forms of cohorts have in common: how one is answered, and groups of fields that come several times."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from services.program.routes.waiting import Waiting
from services.program.web.one import Refused, refused_by
from shared.eventstore.port import Appended
from shared.http.problems import problem_of
from shared.refusals import Invalid, NotAllowed, NotFound, WrongState

REFUSED = (Invalid, WrongState, NotAllowed, NotFound)
"""What the page itself shows, when it may be seen at all; everything else is a page of its own."""
Show = Callable[[Refused, int], Awaitable[Response]]
"""The page with what was refused, and its status."""
Form = Mapping[str, str]
_MOMENTS = ("starts_at", "ends_at", "planned_at", "moved_to")


async def answer(
    request: Request,
    waiting: Waiting,
    command: Awaitable[Appended],
    *,
    again: tuple[str, Form, Show],
    then: Callable[[Appended], str],
) -> Response:
    """Wait for the command; where it leads, or the page ``again``: act, what was typed, how it is shown."""
    act, form, show = again
    try:
        told = await command
    except REFUSED as refusal:
        return await show(refused_by(act, form, refusal), problem_of(request, refusal).status)
    await waiting.for_view(told.positions)
    return RedirectResponse(then(told), 303)


async def chosen_in(request: Request, name: str) -> tuple[str, ...]:
    """What is ticked under a name."""
    return tuple(one for one in (await request.form()).getlist(name) if isinstance(one, str))


@dataclass(frozen=True)
class Rows:
    """Groups of fields like ``slots.0.starts``, without those left empty; ``numbers``: theirs on the page."""

    name: str
    values: tuple[Mapping[str, object], ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, form: Form, name: str, *, needs: Sequence[str], numbers: Sequence[str] = ()) -> "Rows":
        """A group is left out where none of ``needs`` is typed; ``numbers``, yes and no are read as such."""
        found: dict[int, dict[str, object]] = {}
        for field, text in form.items():
            if (match := re.fullmatch(rf"{name}\.([0-9]{{1,3}})\.([a-z]+)", field)) and text.strip():
                found.setdefault(int(match[1]), {})[match[2]] = _value(text.strip(), match[2] in numbers)
        filled = [n for n in sorted(found) if any(each in found[n] for each in needs)]
        return cls(name, tuple(found[n] for n in filled), tuple(filled))

    def on_page(self, refused: Refused) -> Refused:
        """Fields by the numbers of the page, where empty groups count too."""

        def placed(field: str) -> str:
            match = re.fullmatch(rf"{self.name}\.([0-9]+)(\..*)?", field)
            if match is None or int(match[1]) >= len(self.numbers):
                return field
            return f"{self.name}.{self.numbers[int(match[1])]}{match[2] or ''}"

        errors = tuple({**each, "field": placed(str(each["field"]))} for each in refused.errors)
        return Refused(refused.act, refused.typed, errors)


def _value(text: str, number: bool) -> object:  # noqa: FBT001 - how to read it
    if number and text.isdecimal() and len(text) < 6:  # noqa: PLR2004 - what is longer is no number here
        return int(text)
    return {"true": True, "false": False}.get(text, text)


def numbered(form: Form, *names: str) -> dict[str, object]:
    """The form with whole numbers read as such; what is none stays text, and is refused by its field."""
    return {name: _value(text.strip(), name in names) for name, text in form.items()}


def with_moments(finding: Mapping[str, object]) -> dict[str, object]:
    """What a command says of a time, with its moments as such, to be written as a page writes them."""
    return {
        name: datetime.fromisoformat(str(value)) if name in _MOMENTS else value
        for name, value in finding.items()
    }
