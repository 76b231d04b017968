"""What a deliverer says about one follower and one log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal[
    "starting", "offline", "waiting", "refilling", "feed", "following", "standby", "retrying", "stopped"
]


@dataclass(frozen=True, slots=True)
class FollowStatus:
    """How far a follower has come in a log, and what it is doing about the rest.

    ``position`` is the committed checkpoint as last seen, ``head`` the last event known to be deliverable,
    ``updated_at`` when both were last known to be true. States:

    ``following``: applies what comes. ``feed``: reads from the owner what the stream no longer holds.
    ``standby``: another replica works. ``offline``: the broker is away. ``waiting``: there is no stream yet.
    ``refilling``: the broker lost its copy, and its stream is behind the checkpoint. ``retrying``: the
    follower's database, or a delivery, failed. ``stopped``: it cannot go on by itself (``error`` says why).
    """

    follower: str
    log: str
    position: int
    head: int
    state: State
    error: str
    updated_at: datetime

    @property
    def ready(self) -> bool:
        return self.state in {"following", "feed", "standby"}

    @property
    def behind(self) -> int:
        return max(0, self.head - self.position)
