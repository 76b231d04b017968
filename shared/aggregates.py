"""Kinds of streams, and the states of those that were used lately."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.contracts.base import Event
from shared.eventstore.port import StreamRef

S = TypeVar("S")


@dataclass(frozen=True)
class Aggregate(Generic[S]):
    """A kind of stream and what its events make: ``initial`` folded by ``evolve``. States are immutable."""

    log: str
    category: str
    initial: S
    evolve: Callable[[S, Event], S]

    def ref(self, id: object) -> StreamRef:  # noqa: A002 - it is the aggregate's id
        """The stream ``<category>-<id>``."""
        return StreamRef(self.log, f"{self.category}-{id}")

    def fold(self, state: S, events: Iterable[Event]) -> S:
        for event in events:
            state = self.evolve(state, event)
        return state


@dataclass(frozen=True, slots=True)
class Seen:
    """A state as of a version. ``fresh``: read from the database by this very try."""

    version: int
    state: Any
    aggregate: Aggregate[Any]
    fresh: bool


class Cache:
    """The most recently used states. Safe when stale: expected versions are checked at the append."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._states: OrderedDict[StreamRef, Seen] = OrderedDict()

    def get(self, ref: StreamRef, aggregate: Aggregate[Any]) -> Seen | None:
        seen = self._states.get(ref)
        if seen is None or seen.aggregate is not aggregate:
            return None
        self._states.move_to_end(ref)
        return seen

    def put(self, ref: StreamRef, version: int, state: object, aggregate: Aggregate[Any]) -> None:
        held = self._states.get(ref)
        if held is not None and held.version > version:
            return
        self._states[ref] = Seen(version, state, aggregate, fresh=False)
        self._states.move_to_end(ref)
        while len(self._states) > self._size:
            self._states.popitem(last=False)
