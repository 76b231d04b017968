"""The pure half of every projection run: which rows a batch needs, what they become, what that changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.base import Frozen
from shared.contracts.envelope import Envelope
from shared.projections.projection import Counter, Key, Projection, Told

Rows = dict[Key, Frozen]


@dataclass
class Changes:
    """What a batch makes of one table: rows to write (each once) and keys to delete."""

    written: list[Frozen] = field(default_factory=list)
    deleted: list[Key] = field(default_factory=list)


def told(envelope: Envelope) -> Told:
    """The event of an envelope as folds see it. May raise what ``Envelope.event`` raises."""
    return Told(
        event=envelope.event,
        subject=envelope.subject,
        log=envelope.log,
        position=envelope.position,
        occurred_at=envelope.occurred_at,
        recorded_at=envelope.recorded_at,
    )


class Fold:
    """One batch through all projections of a view, in memory.

    Say what comes (``expect``), hand in the rows of the keys in ``wanted`` (``have``), then ``run``. ``only``
    leaves out the keys it does not like.
    """

    def __init__(
        self, projections: Sequence[Projection[Any]], only: Callable[[Key], bool] | None = None
    ) -> None:
        self.projections = projections
        self._only = only
        self.wanted: list[dict[Key, None]] = [{} for _ in projections]
        self._before: list[Rows] = [{} for _ in projections]
        self._after: list[Rows] = [{} for _ in projections]
        self._plan: list[tuple[int, Key, Told]] = []

    def expect(self, events: Iterable[Told]) -> None:
        """Note which rows these events touch, in their order."""
        numbered = tuple(enumerate(self.projections))
        for event in events:
            for number, projection in numbered:
                for key in dict.fromkeys(projection.keys(event)):
                    if self._only is not None and not self._only(key):
                        continue
                    self.wanted[number][key] = None
                    self._plan.append((number, key, event))

    def have(self, number: int, rows: Mapping[Key, Frozen]) -> None:
        """The rows of projection ``number`` as they are now."""
        self._before[number] = dict(rows)
        self._after[number] = dict(rows)

    def run(self, size: int = 200) -> Iterator[None]:
        """Fold every event into its rows, in order; pauses after every ``size``, for a breath."""
        for done, (number, key, event) in enumerate(self._plan, 1):
            rows = self._after[number]
            after = self.projections[number].fold(rows.get(key), event)
            if after is None:
                rows.pop(key, None)
            else:
                rows[key] = after
            if done % size == 0:
                yield

    def changes(self, number: int) -> Changes:
        """What became different in the table of projection ``number``.

        Raises:
            ValueError: a fold changed the key of its row.
        """
        before, after, changes = self._before[number], self._after[number], Changes()
        names = self.projections[number].key
        for key in self.wanted[number]:
            row = after.get(key)
            if row is None:
                if key in before:
                    changes.deleted.append(key)
            elif (was := before.get(key)) is not row and was != row:
                if tuple(getattr(row, name) for name in names) != key:
                    raise ValueError(f"{self.projections[number].name}: a fold may not change its row's key")
                changes.written.append(row)
        return changes

    def counted(self) -> dict[Counter, int]:
        """What changed in the view's counters, without zeros, by each row's first and last state."""
        total: defaultdict[Counter, int] = defaultdict(int)
        for number, projection in enumerate(self.projections):
            before, after = self._before[number], self._after[number]
            for key in self.wanted[number]:
                was, is_now = before.get(key), after.get(key)
                if was is not is_now:
                    for counter, delta in projection.tally(was, is_now).items():
                        total[counter] += delta
        return {counter: delta for counter, delta in total.items() if delta}


class MemoryView:
    """A view folded in memory: what its tables must hold, said by the projections alone."""

    def __init__(
        self, projections: Sequence[Projection[Any]], only: Callable[[Key], bool] | None = None
    ) -> None:
        self.projections = projections
        self._only = only
        self.rows: list[Rows] = [{} for _ in projections]
        self.counters: dict[Counter, int] = {}

    def apply(self, events: Sequence[Told]) -> None:
        """Fold one batch."""
        fold = Fold(self.projections, self._only)
        fold.expect(events)
        for number, rows in enumerate(self.rows):
            fold.have(number, {key: rows[key] for key in fold.wanted[number] if key in rows})
        for _ in fold.run():
            pass
        for number, (rows, projection) in enumerate(zip(self.rows, self.projections, strict=True)):
            changes = fold.changes(number)
            for key in changes.deleted:
                del rows[key]
            for row in changes.written:
                rows[tuple(getattr(row, name) for name in projection.key)] = row
        for counter, delta in fold.counted().items():
            if (n := self.counters.get(counter, 0) + delta) == 0:
                self.counters.pop(counter, None)
            else:
                self.counters[counter] = n
