"""What a movement led to, in a word for whoever told it: no movement is without an answer."""

from collections.abc import Sequence
from enum import StrEnum

from services.program.domain.candidate import Candidate, Waiting
from services.program.domain.episode import Episode, NotEnrolled
from shared.contracts.base import Event
from shared.contracts.handover import EpisodeHandedOver, HandOverAwaited, HandOverClosed
from shared.contracts.holds import HoldBegun, HoldEnded
from shared.contracts.program import CandidateListed, EpisodeEnded
from shared.contracts.tasks import TaskOpened


class Effect(StrEnum):
    """What became of her place in the programme."""

    ENDED = "ended"
    """Her stay ended."""
    SUSPENDED = "suspended"
    """Her stay waits: for the answer to a hand-over, or for the end of a hold."""
    HANDED_OVER = "handed_over"
    """Her stay goes on at the facility where she is now."""
    RESUMED = "resumed"
    """Her stay goes on where it was."""
    LISTED = "listed"
    """She waits for a decree at the facility where she is now."""
    UNLISTED = "unlisted"
    """She waits for a decree no longer where she was."""
    TO_REVIEW = "to_review"
    """A person at BNN has to look at it: a task was opened."""
    NOTED = "noted"
    """Nothing of hers runs: only where she is was written down."""
    KNOWN = "known"
    """It was told before: nothing changed."""


def effect_of(before: Candidate, episode: Episode, events: Sequence[Event]) -> Effect:
    """The effect of a movement that was told of somebody; both states are those before it."""
    if not events:
        return Effect.KNOWN
    for kind, effect in _BY_EVENT:
        if any(isinstance(event, kind) for event in events):
            return effect
    waited = isinstance(before.place, Waiting) and isinstance(episode, NotEnrolled)
    return Effect.UNLISTED if waited else Effect.NOTED


_BY_EVENT: tuple[tuple[type[Event], Effect], ...] = (
    (EpisodeHandedOver, Effect.HANDED_OVER),
    (EpisodeEnded, Effect.ENDED),
    (HandOverAwaited, Effect.SUSPENDED),
    (HoldBegun, Effect.SUSPENDED),
    (HandOverClosed, Effect.RESUMED),
    (HoldEnded, Effect.RESUMED),
    (TaskOpened, Effect.TO_REVIEW),
    (CandidateListed, Effect.LISTED),
)
