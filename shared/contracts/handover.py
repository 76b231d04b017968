"""Events of the log ``program``: an open stay is offered to another facility, waits, and goes on there.

All lie in the stay's own stream. No event says why she was moved, and none how far she is.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.codes import Role
from shared.contracts.program import EpisodeEvent


class DeclineReason(StrEnum):
    """Why a facility does not take over a stay: its own circumstances, nothing about her."""

    NO_PLACE = "tidak_ada_tempat"
    NO_PROGRAMME = "tidak_ada_program"
    NO_STAFF = "tidak_ada_petugas"
    OTHER = "lain"


class CloseCause(StrEnum):
    """Why an offer is no more, without an answer."""

    LATE = "lewat_waktu"
    """Nobody answered by ``reply_by``."""
    BACK = "kembali"
    """She came back to the facility that runs her stay."""
    TAKEN_BACK = "dicabut"
    """The offering side took it back before she left."""


class HandOverEvent(EpisodeEvent):
    """An event of a hand-over."""


class HandOverOffered(HandOverEvent):
    """``facility`` offers her stay to ``to_facility``, which answers by ``reply_by``."""

    to_facility: str
    offered_on: date
    reply_by: date


class HandOverAccepted(HandOverEvent):
    """``facility`` takes over her stay, into this cohort, as soon as she is there."""

    cohort_id: UUID
    accepted_on: date
    by_role: Role


class HandOverDeclined(HandOverEvent):
    """``facility`` does not take over her stay."""

    reason: DeclineReason
    declined_on: date
    by_role: Role


class HandOverAwaited(HandOverEvent):
    """She left ``facility`` for the one that was offered her stay: it waits (*menunggu serah terima*)."""

    to_facility: str
    left_on: date


class HandOverClosed(HandOverEvent):
    """The offer is no more. Her stay goes on where it was, or ended in the same append."""

    to_facility: str
    cause: CloseCause
    closed_on: date


class EpisodeHandedOver(HandOverEvent):
    """From this day on ``facility`` runs her stay: the same stay, with its stages, sessions and counts."""

    from_facility: str
    cohort_id: UUID
    handed_over_on: date


HandOverLogEvent = (
    HandOverOffered
    | HandOverAccepted
    | HandOverDeclined
    | HandOverAwaited
    | HandOverClosed
    | EpisodeHandedOver
)
"""What the log ``program`` holds about hand-overs."""
