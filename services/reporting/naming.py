"""Puts names on the rows of a list."""

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from shared.names import Named

R = TypeVar("R", bound=BaseModel)


def with_names(rows: Iterable[R], names: Mapping[UUID, Named]) -> list[R]:
    """The rows with ``name`` and ``register_number`` where they are known."""
    return [_with_name(row, names.get(row.participant_id)) for row in rows]  # type: ignore[attr-defined]  # every list row has one


def _with_name(row: R, named: Named | None) -> R:
    if named is None:
        return row
    return row.model_copy(update={"name": named.name, "register_number": named.register_number})
