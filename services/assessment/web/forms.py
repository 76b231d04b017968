"""What forms have in common: whose they are, and what pydantic says about their fields."""

from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from services.assessment.web.words import Said
from shared.http.access import Caller
from shared.http.invalid import describe
from shared.refusals import Invalid, NotAllowed, WrongState

REFUSED = (Invalid, WrongState)
"""What a form itself shows; everything else is a page of its own."""

M = TypeVar("M", bound=BaseModel)


async def typed_by(request: Request, caller: Caller) -> dict[str, str]:
    """The texts of a form, for the account that opened it.

    Raises:
        NotAllowed: ``other-author``: it was opened by another one, and carried through a sign-in.
    """
    typed = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    if typed.get("author", caller.sub) != caller.sub:
        raise NotAllowed("other-author", "This form was opened by another account.")
    return typed


def read(model: type[M], body: Mapping[str, Any]) -> M | list[Said]:
    """The body, or what is wrong in it by field."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        found = [describe({**each, "loc": ("body", *each["loc"])}) for each in error.errors()]
        return [Said(each["field"], each["rule"], each["detail"]) for each in found]
