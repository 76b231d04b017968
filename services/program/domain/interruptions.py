"""What a stay remembers besides its bookings: pauses, and a proposal that she drops out."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.program.domain.history import ImpossibleHistory
from shared.contracts.base import Frozen
from shared.contracts.drop_outs import DropOutDecided, DropOutLogEvent, DropOutProposed
from shared.contracts.holds import HoldBegun, HoldDeclined, HoldEnded, HoldLogEvent, HoldProposed, HoldReason
from shared.contracts.sessions import Side


class Hold(Frozen):
    """A pause, asked for, running or over; ``until`` is its last day when that was known at its beginning.

    ``facility``: where it was begun; one that waits for its hand-over is paused where she is.
    ``cohort_hold_id``: the pause of her whole cohort that it is one of.
    """

    facility: str = ""
    side: Side = "lapas"
    reason: HoldReason = HoldReason.PRISON
    since: date
    until: date | None = None
    state: Literal["proposed", "open", "ended", "refused"] = "open"
    ended_on: date | None = None
    cohort_hold_id: UUID | None = None

    def covers(self, day: date) -> bool:
        """Whether she is away on a day; she is back on the day of its end."""
        if self.state not in {"open", "ended"} or day < self.since:
            return False
        return (self.ended_on is None or day < self.ended_on) and (self.until is None or day <= self.until)

    def runs(self, day: date) -> bool:
        """Whether it is open and not over by itself."""
        return self.state == "open" and (self.until is None or day <= self.until)


class DropOut(Frozen):
    """An open proposal that she drops out, for absences in a row."""

    sessions: tuple[UUID, ...]
    proposed_on: date


def hold_after(hold: Hold | None, event: HoldLogEvent) -> Hold:
    """The pause as the event leaves it."""
    match event:
        case HoldProposed():
            return Hold(since=event.since, until=event.until, state="proposed")
        case HoldBegun():
            return Hold.model_validate(event.model_dump())
        case HoldDeclined() if hold is not None:
            return hold.model_copy(update={"state": "refused"})
        case HoldEnded() if hold is not None:
            return hold.model_copy(update={"state": "ended", "ended_on": event.ended_on})
    raise ImpossibleHistory(hold, event)


def proposal_after(
    proposed: DropOut | None, forgiven: frozenset[UUID], event: DropOutLogEvent
) -> dict[str, object]:
    """The open proposal and the absences in spite of which she was kept, as fields of a stay."""
    match event:
        case DropOutProposed(sessions=sessions, proposed_on=day):
            return {"drop_out": DropOut(sessions=sessions, proposed_on=day)}
        case DropOutDecided(decision="keep") if proposed is not None:
            return {"drop_out": None, "forgiven": forgiven | set(proposed.sessions)}
    return {"drop_out": None}
