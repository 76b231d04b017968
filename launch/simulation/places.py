"""What must hold of cohorts: never more than they have places, and nobody in one that is closed.

Read from the log by ``invariants``, without the product's own code. Only a decree may go beyond the places,
and it has to say why; what others add later has to find a free place again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]


@dataclass
class _Cohort:
    capacity: int | None = None
    closed: bool = False
    enrolled: set[str] = field(default_factory=set)
    """Women, by participant."""
    kept: set[str] = field(default_factory=set)
    beyond: set[str] = field(default_factory=set)
    """Decrees that say why they go beyond the places."""

    @property
    def taken(self) -> int:
        return len(self.enrolled | self.kept)


class Places:
    """Reads events in order; each answer is what does not hold of one of them."""

    def __init__(self) -> None:
        self._cohorts: dict[str, _Cohort] = {}
        self._of: dict[str, str] = {}
        """Participant to the cohort of her stay."""

    def read(self, name: str, data: Data) -> Iterator[str]:
        """Findings about one event: ``name`` is its type's, in snake case."""
        if (reader := getattr(self, f"_{name}", None)) is not None:
            for finding in reader(data):
                yield f"cohort {data.get('cohort_id')}: {finding}"

    def _cohort(self, data: Data) -> _Cohort:
        return self._cohorts.setdefault(str(data.get("cohort_id")), _Cohort())

    def _cohort_changed(self, data: Data) -> Iterator[str]:
        self._cohort(data).capacity = data.get("capacity")
        yield from ()

    def _cohort_closed(self, data: Data) -> Iterator[str]:
        cohort = self._cohort(data)
        if cohort.enrolled:
            yield f"closed while {len(cohort.enrolled)} stays were in it"
        cohort.closed = True

    def _decree_issued(self, data: Data) -> Iterator[str]:
        if data.get("over_capacity"):
            self._cohort(data).beyond.add(data["decree_id"])
        yield from ()

    def _participant_placed(self, data: Data) -> Iterator[str]:
        cohort, who = self._cohort(data), str(data.get("participant_id"))
        cohort.kept.add(who)
        yield from self._full(cohort, beyond="tempat" in data.get("overridden", ()))

    def _placement_withdrawn(self, data: Data) -> Iterator[str]:
        self._cohort(data).kept.discard(data["participant_id"])
        yield from ()

    def _place_kept_for_stay(self, data: Data) -> Iterator[str]:
        cohort = self._cohort(data)
        cohort.kept.add(data["participant_id"])
        yield from self._full(cohort)

    def _participant_enrolled(self, data: Data) -> Iterator[str]:
        yield from self._enter(data, beyond=data.get("decree_id") in self._cohort(data).beyond)

    def _episode_handed_over(self, data: Data) -> Iterator[str]:
        self._leave(str(data.get("participant_id")))
        yield from self._enter(data)

    def _episode_ended(self, data: Data) -> Iterator[str]:
        self._leave(str(data.get("participant_id")))
        yield from ()

    def _hand_over_closed(self, data: Data) -> Iterator[str]:
        """A place that was kept for her is free again; the one of her stay is not."""
        for cohort in self._cohorts.values():
            cohort.kept.discard(str(data.get("participant_id")))
        yield from ()

    def _participant_moved(self, data: Data) -> Iterator[str]:
        """Who goes before a decree named her does not wait here any more."""
        who = data["participant_id"]
        if who not in self._of and data["movement"] in {"transfer", "release"}:
            for cohort in self._cohorts.values():
                cohort.kept.discard(who)
        yield from ()

    def _enter(self, data: Data, *, beyond: bool = False) -> Iterator[str]:
        cohort, who = self._cohort(data), str(data.get("participant_id"))
        for other in self._cohorts.values():
            other.kept.discard(who)
        cohort.enrolled.add(who)
        self._of[who] = str(data.get("cohort_id"))
        if cohort.closed:
            yield "a stay began in it after it was closed"
        yield from self._full(cohort, beyond=beyond)

    def _leave(self, who: str) -> None:
        """She gives back every place of hers."""
        for cohort in self._cohorts.values():
            cohort.enrolled.discard(who)
            cohort.kept.discard(who)

    def _full(self, cohort: _Cohort, *, beyond: bool = False) -> Iterator[str]:
        if not beyond and cohort.capacity is not None and cohort.taken > cohort.capacity:
            yield f"{cohort.taken} of {cohort.capacity} places are taken"
