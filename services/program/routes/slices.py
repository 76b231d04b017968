"""Lists in pages: how many rows, and behind which one; each page says what to send for the next."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from services.program.desk.paging import MOST, Slice
from shared.refusals import Invalid

USUAL = 100
After = Annotated[
    str, Query(max_length=60, description="What the page before gave as `following`; none for the first page")
]


def place_of(text: str | None) -> tuple[date, UUID] | None:
    """Where the page before ended, as its ``following`` said.

    Raises:
        Invalid: ``after-unknown``.
    """
    if text is None:
        return None
    day, _, id_ = text.partition("~")
    try:
        return date.fromisoformat(day), UUID(id_)
    except ValueError:
        told = "Send what the page before gave as following."
        raise Invalid("after-unknown", told, field="after") from None


def _slice(after: After | None = None, limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL) -> Slice:
    return Slice(place_of(after), limit)


SliceDep = Annotated[Slice, Depends(_slice)]
"""The rows that a request wants of a list."""
