"""Fields of requests: text and days that can be judged and stored."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from services.assessment.commands.context import Asked
from services.assessment.domain.person import MAX_NAME, MAX_REGISTER_NUMBER
from shared.eventstore.port import Command, Trace
from shared.http.access import Caller

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def _text(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str | date):
        return value
    raise ValueError("a date is written as text")


def _near(value: date) -> date:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValueError(f"the year lies between {_FIRST_YEAR} and {_LAST_YEAR}")
    return value


def _zoned(value: datetime) -> datetime:
    if value.utcoffset() is None:
        raise ValueError("name the time zone, like 2026-08-20T09:00:00+08:00")
    return value


def _local(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("a time of the facility's clock has no zone, like 09:00")
    return value


AnyDay = Annotated[date, BeforeValidator(_text)]
"""A civil day, ``1990-12-31``."""
Day = Annotated[AnyDay, AfterValidator(_near)]
"""A civil day of the programme, ``2026-08-20``."""
Moment = Annotated[datetime, BeforeValidator(_text), AfterValidator(_near), AfterValidator(_zoned)]
"""An instant with its zone, ``2026-08-20T09:00:00+08:00``."""
LocalTime = Annotated[time, AfterValidator(_local)]
"""A time by the facility's clock, ``09:00``."""
Slug = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9-]+$")]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""A version or language: it is told in an event, so it holds no words."""
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
RegisterNumber = Annotated[str, Field(min_length=1, max_length=MAX_REGISTER_NUMBER)]
TypedCaseNumber = Annotated[str, Field(min_length=1, max_length=24)]


class Body(BaseModel):
    """A request's body: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


async def closed_form(request: Request) -> AsyncIterator[None]:
    """Close the files of a form when the request is done, however it ends."""
    yield
    await request.close()


FormClosed = Depends(closed_form)
"""For ``dependencies`` of routes that take files."""


def asked(caller: Caller, command: Command, trace: Trace) -> Asked:
    return Asked(actor=caller, command=command, trace=trace)
