"""Where a stay runs on a day: it may be handed over, and counts at each facility for what happened there.

What happened counts once, where it happened. Who runs through a stage now counts where she is now. A facility
that hands over a running stay has ``handed_over`` one, the other has ``received`` it: for each facility
started + received = active + completed + left + handed over, and in a region the two cancel out.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from services.reporting.dated import changes, merged
from shared.contracts.base import Frozen
from shared.projections.projection import Counter


class HandedOver(Frozen):
    """From this day on the stay runs at ``facility``."""

    on: date
    facility: str


def place_on(first: str | None, steps: Sequence[HandedOver], day: date) -> str | None:
    """The facility of a day; a day of a hand-over belongs to the new one."""
    here = first
    for step in steps:
        if step.on <= day:
            here = step.facility
    return here


def changes_over(
    first: str | None,
    steps: Sequence[HandedOver],
    days: Iterable[date | None],
    standing: Callable[[date], Collection[str]],
    *,
    moves_along: Callable[[str], bool] = lambda _: False,
) -> dict[Counter, int]:
    """What one stay adds to the counters: as ``dated.changes``, at the facility of the day.

    ``moves_along``: counters that say where she stands; they leave one facility and enter the other.
    """
    if not steps:
        return changes(first, days, standing)
    if first is None:
        return {}
    counted: dict[Counter, int] = {}
    held: dict[str, str] = {}
    known = {day for day in days if day is not None} | {step.on for step in steps}
    for day in sorted(known):
        here, after = place_on(first, steps, day) or first, frozenset(standing(day))
        for name in [name for name in held if name not in after]:
            _add(counted, (held.pop(name), day, name), -1)
        for name in after:
            if name not in held:
                held[name] = here
                _add(counted, (here, day, name), 1)
            elif held[name] != here and moves_along(name):
                _add(counted, (held[name], day, name), -1)
                _add(counted, (here, day, name), 1)
                held[name] = here
    return counted


def handed_over(
    first: str | None, steps: Sequence[HandedOver], started_on: date | None, ended_on: date | None
) -> dict[Counter, int]:
    """Hand-overs of a stay that ran: out of one facility, into the other."""
    if first is None or started_on is None:
        return {}
    parts: list[dict[Counter, int]] = []
    here = first
    for step in steps:
        if started_on < step.on and (ended_on is None or step.on <= ended_on) and here != step.facility:
            out, into = (here, step.on, "handed_over"), (step.facility, step.on, "received")
            parts.append({out: 1, into: 1})
        here = step.facility
    return merged(*parts)


def _add(counted: dict[Counter, int], counter: Counter, n: int) -> None:
    counted[counter] = counted.get(counter, 0) + n
    if not counted[counter]:
        del counted[counter]
