"""How a row model lies in the database: its columns, and the way of its values there and back."""

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cached_property
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

import orjson
import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from shared.contracts.base import Frozen
from shared.projections.projection import Key, Projection

_PLAIN: Mapping[type, tuple[str, sa.types.TypeEngine[Any]]] = {
    UUID: ("uuid", PG_UUID(as_uuid=True)),
    str: ("text", sa.Text()),
    bool: ("boolean", sa.Boolean()),
    int: ("bigint", sa.BigInteger()),
    datetime: ("timestamptz", sa.DateTime(timezone=True)),
    date: ("date", sa.Date()),
    time: ("time", sa.Time()),
    float: ("double precision", DOUBLE_PRECISION()),
}


@dataclass(frozen=True)
class Field:
    """One column: its name, its type in SQL and in SQLAlchemy; ``json`` writes values of jsonb columns."""

    name: str
    sql: str
    type: sa.types.TypeEngine[Any]
    nullable: bool
    json: TypeAdapter[Any] | None = None

    @property
    def array(self) -> str:
        """Type of the array in which many values of this column travel; jsonb travels as text."""
        return "text[]" if self.json else f"{self.sql}[]"


def _unwrapped(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401 - an annotation has no type of its own
    """The annotation without ``Annotated`` and ``None``, and whether ``None`` was allowed."""
    if get_origin(annotation) is Annotated:
        return _unwrapped(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not types.NoneType]
        if len(members) == 1:
            return _unwrapped(members[0])[0], len(members) < len(get_args(annotation))
    return annotation, False


def field_of(name: str, annotation: Any) -> Field:  # noqa: ANN401 - see above
    """The column of a model's field: plain types by the table above, texts for codes, jsonb for all else."""
    inner, nullable = _unwrapped(annotation)
    if get_origin(inner) is Literal and all(isinstance(value, str) for value in get_args(inner)):
        inner = str
    if isinstance(inner, type) and issubclass(inner, str) and issubclass(inner, Enum):
        inner = str
    if inner in _PLAIN:
        sql, type_ = _PLAIN[inner]
        return Field(name, sql, type_, nullable)
    return Field(name, "jsonb", JSONB(none_as_null=True), nullable, TypeAdapter(annotation))


class Shape:
    """Columns of one projection's table, and the way of its rows to the database and back."""

    def __init__(self, projection: Projection[Any]) -> None:
        self.projection = projection
        self.model: type[Frozen] = projection.row
        self.key = projection.key
        self.fields = tuple(
            field_of(name, info.rebuild_annotation()) for name, info in self.model.model_fields.items()
        )
        wrong = [f.name for f in self.key_fields if f.json or f.nullable]
        if wrong or len(self.key_fields) != len(self.key):
            raise TypeError(
                f"{projection.name}: a key is made of plain columns that are never empty, not {wrong}"
            )

    @cached_property
    def key_fields(self) -> tuple[Field, ...]:
        by_name = {field.name: field for field in self.fields}
        return tuple(by_name[name] for name in self.key if name in by_name)

    @cached_property
    def _json(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.json)

    def key_of(self, row: Frozen) -> Key:
        return tuple(getattr(row, name) for name in self.key)

    def columns(self, rows: Sequence[Frozen]) -> list[list[Any]]:
        """One list per column, for ``unnest``."""
        return [_column(field, rows) for field in self.fields]

    def key_columns(self, keys: Iterable[Key]) -> list[list[Any]]:
        """One list per key column."""
        return [list(column) for column in zip(*keys, strict=True)]

    def row(self, record: Mapping[str, Any]) -> Frozen:
        """The row model of a database record; jsonb comes as text."""
        values = dict(record)
        for name in self._json:
            if isinstance(text := values[name], str | bytes):
                values[name] = orjson.loads(text)
        return self.model.model_validate(values)


def _column(field: Field, rows: Sequence[Frozen]) -> list[Any]:
    values = [row.__dict__[field.name] for row in rows]
    if (adapter := field.json) is None:
        return values
    return [None if value is None else adapter.dump_json(value).decode() for value in values]
