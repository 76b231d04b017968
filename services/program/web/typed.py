"""What was typed into a form, as the body that the same command has over HTTP."""

from collections.abc import Mapping
from typing import TypeVar

from fastapi import Request
from pydantic import ValidationError

from services.program.routes.fields import Body
from shared.http.invalid import describe
from shared.refusals import Invalid

B = TypeVar("B", bound=Body)
NUMBERS = frozenset({"minutes"})


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that are text."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def typed(model: type[B], form: Mapping[str, object]) -> B:
    """The body; an empty field is one that was not given.

    Raises:
        Invalid: the rules of pydantic, by field.
    """
    said: dict[str, object] = {
        name: value
        for name, value in form.items()
        if name in model.model_fields and (value or isinstance(value, int))
    }
    for name in NUMBERS & said.keys():
        text = str(said[name])
        said[name] = int(text) if text.isdecimal() and len(text) < 6 else text  # noqa: PLR2004 - no minutes
    try:
        return model.model_validate(said)
    except ValidationError as error:
        found: list[dict[str, str | int]] = [
            {**describe({**entry, "loc": ("body", *entry["loc"])})}
            for entry in error.errors(include_url=False)
        ]
        first = found[0]
        raise Invalid(
            str(first["rule"]), str(first["detail"]), field=str(first["field"]), errors=found
        ) from None
