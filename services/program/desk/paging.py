"""Lists by slices: each begins behind the last row of the one before, by a key that an index serves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.reading import answer
from shared.contracts.base import Frozen
from shared.projections.reading import Snapshot

MOST = 500
R = TypeVar("R", bound=Frozen)
Key = tuple[sa.ColumnElement[date], sa.ColumnElement[UUID]]
"""A day and an id: what the rows are ordered by."""


@dataclass(frozen=True)
class Slice:
    """Which rows: at most so many, behind this day and id."""

    after: tuple[date, UUID] | None = None
    limit: int = MOST


WHOLE = Slice()
"""The first rows, as many as an answer holds."""


@dataclass(frozen=True)
class Page(Generic[R]):
    """Rows of one moment. ``following``: what to send as ``after`` for the next ones, none on the last."""

    rows: list[R]
    positions: Mapping[str, int]
    following: str | None


async def by_key(
    moment: Snapshot, query: sa.Select[Any], model: type[R], key: Key, part: Slice, *, newest: bool = False
) -> Page[R]:
    """A slice of a query; ``newest``: from the last day backwards."""
    found = await answer(moment, sliced(query, key, part, newest=newest), model)
    return page_of(found.rows, found.positions, key, part)


def sliced(query: sa.Select[Any], key: Key, part: Slice, *, newest: bool = False) -> sa.Select[Any]:
    """The rows of the slice and one more, in order."""
    if part.after is not None:
        place, start = sa.tuple_(*key), sa.tuple_(*part.after)
        query = query.where(place < start if newest else place > start)
    order = [column.desc() for column in key] if newest else list(key)
    return query.order_by(*order).limit(part.limit + 1)


def page_of(rows: Sequence[R], positions: Mapping[str, int], key: Key, part: Slice) -> Page[R]:
    """The page of rows that are one more than it holds, if there are more."""
    kept = list(rows[: part.limit])
    following = None
    if len(rows) > part.limit:
        following = "~".join(str(getattr(kept[-1], str(column.key))) for column in key)
    return Page(kept, positions, following)


def merged(parts: Iterable[Sequence[R]], key: Key, *, newest: bool = False) -> list[R]:
    """Rows of several slices in one order."""
    day, id_ = (str(column.key) for column in key)
    together = [row for rows in parts for row in rows]
    return sorted(together, key=lambda row: (getattr(row, day), getattr(row, id_)), reverse=newest)
