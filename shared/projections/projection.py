"""What a projection says; the runner does the rest (batching, redelivery, checkpoint, rebuild)."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar

from shared.contracts.base import Event, Frozen

Key = tuple[Any, ...]
"""Values of a row's primary key, in the order of ``Projection.key``."""

Counter = tuple[str, date, str]
"""(facility, civil day, counter name)."""

R = TypeVar("R", bound=Frozen)


@dataclass(frozen=True, slots=True)
class Told:
    """One event as folds see it: typed, when it was true, when recorded, and where in which log."""

    event: Event
    subject: str
    log: str
    position: int
    occurred_at: datetime
    recorded_at: datetime


class Projection(ABC, Generic[R]):
    """One table of a view. Pure: no clock, no randomness, no I/O.

    ``row`` is a frozen pydantic model whose fields are the columns (UUID, str, int, float, bool, date,
    datetime, time, enums as text, each optional or not; tuples, dicts and models become jsonb). ``key`` names
    the fields of the primary key. ``private`` rows lie in a schema that no query role can read. ``indexes``
    are searched by their leading columns, ``contained`` (jsonb) for what they contain (``@>``).

    Two rules make every order and every repair come out the same. What a row takes from one log does not
    depend on how far another log is. And events of different subjects do not fold into one row, unless their
    folds commute: a parked subject's events come later than they were told.
    """

    name: ClassVar[str]
    row: ClassVar[type[Frozen]]
    key: ClassVar[tuple[str, ...]]
    private: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    contained: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def keys(self, told: Told) -> Iterable[Key]:
        """Keys of the rows that this event touches; none when it does not concern this table."""

    @abstractmethod
    def fold(self, row: R | None, told: Told) -> R | None:
        """The row after the event; none removes it. The row of each key in ``keys`` is folded once."""

    def tally(self, before: R | None, after: R | None) -> Mapping[Counter, int]:  # noqa: ARG002 - most tables count nothing
        """What changed in the view's counters, by the difference of two states of a row.

        Called once per row and batch, so that it must add up: ``tally(a, c)`` is ``tally(a, b)`` and
        ``tally(b, c)`` together.
        """
        return {}


def difference(before: Mapping[Counter, int], after: Mapping[Counter, int]) -> dict[Counter, int]:
    """``after - before``, without zeros: the usual way to write ``tally`` from what one row counts for."""
    changed = {counter: after.get(counter, 0) - before.get(counter, 0) for counter in {*before, *after}}
    return {counter: delta for counter, delta in changed.items() if delta}


@dataclass(frozen=True)
class View:
    """What one agency sees: tables that are folded together, over these logs, under one version.

    ``schema`` is the database schema of the agency; rows of private projections lie in ``<schema>_private``.
    The counters of all projections lie in ``<schema>.<name>_counters_v<version>(facility, day, counter, n)``;
    a projection's rows lie in ``<schema>.<projection>_v<version>``. Two views of one schema have projections
    of different names.
    """

    schema: str
    name: str
    version: int
    logs: tuple[str, ...]
    projections: tuple[Projection[Any], ...]
