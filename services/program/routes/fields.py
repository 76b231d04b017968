"""Fields of requests: text, days and moments that can be judged and stored, and who may ask."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from services.program.commands.context import Asked
from shared.contracts.codes import Role
from shared.eventstore.port import Command, Trace
from shared.http.access import Caller

CARE = (Role.BNN_COUNSELLOR, Role.BNN_DOCTOR)
"""The agency that treats."""
PLANNERS = (*CARE, Role.LAPAS_OFFICER)
"""Who plans, marks, cancels and completes, each in the stages that are theirs."""
READERS = (*PLANNERS, Role.LAPAS_HEAD)
"""Who looks at lists; what each sees of a row is a matter of ``seeing``."""
EVERYBODY = (*READERS, Role.LAPAS_CLINIC, Role.LAPAS_REGISTRAR, Role.SERVICE)

_YEARS = range(2000, 2101)


def _text(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str | date):
        return value
    raise ValueError("a date is written as text")


def _near(value: date) -> date:
    if value.year not in _YEARS:
        raise ValueError(f"the year lies between {_YEARS[0]} and {_YEARS[-1]}")
    return value


Day = Annotated[date, BeforeValidator(_text), AfterValidator(_near)]
"""A civil day, ``2026-08-20``."""
Moment = Annotated[
    datetime,
    BeforeValidator(_text),
    AfterValidator(_near),
    Field(description="With a zone, or without: then it is the facility's own time"),
]
Number = Annotated[int, Field(strict=True, ge=-(10**9), le=10**9)]
Label = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]
"""A short name of a thing, never of a person."""
Slug = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9-]+$")]
Account = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9._@:-]+$",
        description="The subject (`sub`) of the leader's token: an account, not a name",
    ),
]
DecreeNumber = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9./() -]*$")]
Group = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9-]+$")]
Women = Annotated[list[UUID], Field(min_length=1, max_length=200)]


class Body(BaseModel):
    """A request's body: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def asked(caller: Caller, command: Command, trace: Trace) -> Asked:
    return Asked(actor=caller, command=command, trace=trace)


def scope(caller: Caller, facility: str | None) -> str | None:
    """The facility whose rows are wanted; who belongs to one sees that one, others see all by default.

    Raises:
        NotAllowed: another facility than hers.
    """
    if facility is not None:
        caller.must_be_at(facility)
        return facility
    return caller.facility
