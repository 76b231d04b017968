"""Weekly times that a plan asks the prison for."""

from collections.abc import Sequence
from itertools import pairwise

from shared.contracts.plan import WeeklySlot
from shared.refusals import Invalid

MOST_SLOTS = 21


def refuse_bad_slots(slots: Sequence[WeeklySlot]) -> None:
    """Refuse times that no week has.

    Raises:
        Invalid: ``slots`` (none or too many), ``slot-time``, ``slot-overlap``.
    """
    if not 1 <= len(slots) <= MOST_SLOTS:
        raise Invalid("slots", f"A schedule has 1 to {MOST_SLOTS} weekly times.", field="slots")
    for slot in slots:
        if slot.starts >= slot.ends:
            raise Invalid("slot-time", "A weekly time ends after it starts, on the same day.", field="slots")
    ordered = sorted(slots, key=lambda slot: (slot.weekday, slot.starts))
    for one, next_ in pairwise(ordered):
        if one.weekday == next_.weekday and next_.starts < one.ends:
            raise Invalid("slot-overlap", "She cannot be at two of these times at once.", field="slots")
