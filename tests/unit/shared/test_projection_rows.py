"""Row models become columns and come back; what cannot be a key is refused."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field

from shared.contracts.base import Frozen
from shared.projections.projection import Key, Projection, Told
from shared.projections.rows import Shape


class Colour(StrEnum):
    RED = "merah"


class Part(BaseModel):
    when: date


class Everything(Frozen):
    identity: UUID
    name: str
    n: int
    yes: bool
    day: date
    moment: datetime
    at: time
    share: float
    colour: Colour
    choice: Literal["a", "b"]
    noted: Annotated[str, Field(max_length=5)] | None = None
    several: tuple[UUID, ...] = ()
    by_name: dict[str, int] = Field(default_factory=dict)
    part: Part | None = None


class Table(Projection[Everything]):
    name = "everything"
    row = Everything
    key: tuple[str, ...] = ("identity",)

    def keys(self, told: Told) -> list[Key]:  # noqa: ARG002 - it hears nothing
        return []

    def fold(self, row: Everything | None, told: Told) -> Everything | None:  # noqa: ARG002 - see above
        return row


ROW = Everything(
    identity=UUID(int=1),
    name="x",
    n=1,
    yes=True,
    day=date(2026, 8, 3),
    moment=datetime.fromisoformat("2026-08-03T08:00:00+08:00"),
    at=time(14, 5),
    share=0.5,
    colour=Colour.RED,
    choice="a",
    several=(UUID(int=2),),
    by_name={"a": 1},
    part=Part(when=date(2026, 8, 4)),
)


def test_each_field_has_its_column() -> None:
    columns = {field.name: (field.sql, field.nullable) for field in Shape(Table()).fields}
    assert columns == {
        "identity": ("uuid", False),
        "name": ("text", False),
        "n": ("bigint", False),
        "yes": ("boolean", False),
        "day": ("date", False),
        "moment": ("timestamptz", False),
        "at": ("time", False),
        "share": ("double precision", False),
        "colour": ("text", False),
        "choice": ("text", False),
        "noted": ("text", True),
        "several": ("jsonb", False),
        "by_name": ("jsonb", False),
        "part": ("jsonb", True),
    }


def test_a_row_comes_back_as_it_went() -> None:
    shape = Shape(Table())
    names = [field.name for field in shape.fields]
    record = {name: values[0] for name, values in zip(names, shape.columns([ROW]), strict=True)}
    assert record["several"] == '["00000000-0000-0000-0000-000000000002"]'
    assert shape.row(record) == ROW
    assert shape.row({**record, "part": None}) == ROW.model_copy(update={"part": None})


@pytest.mark.parametrize("key", ["several", "noted", "unheard"])
def test_a_key_is_a_plain_column_that_is_never_empty(key: str) -> None:
    class Wrong(Table):
        pass

    Wrong.key = (key,)
    with pytest.raises(TypeError, match="key"):
        Shape(Wrong())
