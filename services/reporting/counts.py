"""What a summary reads: the counters of a view up to a day, summed over facilities, by month."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

from services.reporting.figures import month_of
from shared.projections.projection import Counter


class Counts:
    """Counter name to month to number. ``rows`` are (first day of the month, counter, number)."""

    def __init__(self, rows: Iterable[tuple[date, str, int]]) -> None:
        self._by_name: dict[str, dict[date, int]] = {}
        for month, name, n in rows:
            by_month = self._by_name.setdefault(name, {})
            by_month[month] = by_month.get(month, 0) + n

    @classmethod
    def of(cls, counters: Mapping[Counter, int], as_of: date, facility: str | None = None) -> Self:
        """The same from counters in memory."""
        return cls(
            (month_of(day), name, n)
            for (where, day, name), n in counters.items()
            if day <= as_of and facility in {None, where}
        )

    def __call__(self, name: str) -> int:
        """The counter's total."""
        return sum(self._by_name.get(name, {}).values())

    def monthly(self, name: str) -> dict[date, int]:
        """The counter's change in each month that changed it."""
        return {month: n for month, n in self._by_name.get(name, {}).items() if n}

    def under(self, prefix: str) -> dict[str, int]:
        """Totals of the counters that begin with the prefix, by the rest of their name, without zeros."""
        found = {name.removeprefix(prefix): self(name) for name in self._by_name if name.startswith(prefix)}
        return {rest: n for rest, n in sorted(found.items()) if n}

    def values(self, prefix: str) -> list[int]:
        """Numbers written into counter names ("stay:64"), ordered, each as often as it was counted."""
        return sorted(int(value) for value, n in self.under(prefix).items() for _ in range(n))

    def first_month(self, *names: str) -> date | None:
        """The first month in which one of the counters changed."""
        return min((month for name in names for month in self.monthly(name)), default=None)
