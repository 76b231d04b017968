"""What a follower is, for whoever delivers to it."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from shared.contracts.envelope import Envelope
from shared.subscriptions.checkpoint import Checkpoint


class StopFollowing(Exception):  # noqa: N818 - a finding
    """The follower cannot go on by itself: an unknown event type, a flood of poison. Trying again is no use.

    The deliverer stops delivering to this follower, shows the message as its state, and is not ready.
    """


class Follower(Protocol):
    """Makes something of whole logs and keeps its checkpoints with what it made.

    Deliverers call ``apply`` for one log at a time; calls for several logs of one follower are serialised by
    the follower itself. ``apply`` may block on its database and may be called again with the same events.
    """

    @property
    def name(self) -> str:
        """Unique in the process; appears in metrics and logs."""
        ...

    @property
    def logs(self) -> tuple[str, ...]: ...

    async def checkpoint(self, log: str) -> Checkpoint:
        """The checkpoint as committed in the follower's own database."""
        ...

    async def apply(self, log: str, batch: Sequence[Envelope]) -> None:
        """Apply the batch and move the checkpoint in one transaction.

        Raises:
            Gap, HistoryChanged: see ``checkpoint.admit``; nothing was applied.
            Exception: nothing was applied; the deliverer starts again at checkpoint + 1.
        """
        ...


@runtime_checkable
class Standby(Protocol):
    """A follower of which several replicas run, and one works (``isinstance(follower, Standby)``)."""

    async def ready_to_follow(self) -> bool:
        """Whether this replica works now; takes over when nobody else does. Ask again every second or two.

        A deliverer fetches nothing for a replica that is not ready; asking a replica that works is cheap.
        """
        ...
