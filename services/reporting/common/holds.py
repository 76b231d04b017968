"""Pauses of a stay, as every agency may know them: from when to when, not why and by whom."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from shared.contracts.base import Frozen
from shared.contracts.holds import HoldBegun, HoldEnded


class Away(Frozen):
    """A pause: to the end of ``until`` when that was known, and before ``ended_on``, her day of return."""

    hold_id: UUID
    since: date
    until: date | None = None
    ended_on: date | None = None

    @property
    def back_on(self) -> date | None:
        """The first day on which she is back, as far as it is known."""
        after = self.until and self.until + timedelta(days=1)
        return min((day for day in (after, self.ended_on) if day is not None), default=None)


def with_hold(holds: tuple[Away, ...], event: HoldBegun | HoldEnded) -> tuple[Away, ...]:
    """The pauses with what the event says of one of them; the same again changes nothing.

    Raises:
        LookupError: a hold ended that never began.
    """
    if isinstance(event, HoldBegun):
        others = tuple(hold for hold in holds if hold.hold_id != event.hold_id)
        return (*others, Away.model_validate(event.model_dump()))
    if all(hold.hold_id != event.hold_id for hold in holds):
        raise LookupError(f"HoldEnded: subject {event.subject}")
    over = {"ended_on": event.ended_on}
    return tuple(h.model_copy(update=over) if h.hold_id == event.hold_id else h for h in holds)


def on_hold(holds: Iterable[Away], day: date) -> bool:
    """Whether she is away on a day."""
    return any(hold.since <= day and (hold.back_on is None or day < hold.back_on) for hold in holds)


def days(holds: Iterable[Away]) -> list[date | None]:
    """The days on which that may change."""
    return [day for hold in holds for day in (hold.since, hold.back_on)]
