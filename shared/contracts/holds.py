"""Events of the log ``program``: a stay is paused, by either side, and goes on where it was.

Every agency reads this log. So an event tells a reason that both sides may know; what lies behind
``alasan_bnn`` or ``alasan_lapas`` stands in the program service's own table, for that side alone.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.program import EpisodeEvent
from shared.contracts.sessions import Side


class HoldReason(StrEnum):
    """Why a stay is paused, as both sides may know it."""

    COURT = "sidang"
    LOCKDOWN = "lockdown"
    EXTRAORDINARY_LEAVE = "izin_luar_biasa"
    PRISON = "alasan_lapas"
    NO_COUNSELLOR = "konselor_tidak_ada"
    BNN = "alasan_bnn"


class HoldProposed(EpisodeEvent):
    """An officer asks the head of the prison for a hold for a reason of the prison's own."""

    hold_id: UUID
    since: date
    until: date | None = None
    proposed_on: date


class HoldDeclined(EpisodeEvent):
    """The head does not follow the proposal."""

    hold_id: UUID
    declined_on: date


class HoldBegun(EpisodeEvent):
    """Her stay is paused from ``since`` on: to the end of ``until``, when that is known, or of the hold.

    No stage changes: her bookings on these days are freed in the same append, those not begun yet.
    ``cohort_hold_id``: it is one of a whole cohort's, begun in one append.
    """

    hold_id: UUID
    side: Side
    reason: HoldReason
    since: date
    until: date | None = None
    cohort_hold_id: UUID | None = None


class HoldEnded(EpisodeEvent):
    """She is back from ``ended_on`` on; what the hold had freed from that day on is booked again."""

    hold_id: UUID
    side: Side
    ended_on: date


HoldLogEvent = HoldProposed | HoldDeclined | HoldBegun | HoldEnded
"""What the log ``program`` holds about pauses."""
