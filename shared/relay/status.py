"""What a relay says about itself."""

from dataclasses import dataclass
from typing import Literal

State = Literal["relaying", "waiting", "refusing", "offline", "failed"]


@dataclass(frozen=True, slots=True)
class RelayStatus:
    """``position`` is the last event known to lie in the stream, ``head`` the last one known in the log.

    State ``waiting``: all is relayed. ``offline``: NATS or the database is away, or the stream is not as
    declared; commands go on. ``refusing``: stream and log contradict each other, and the store takes no
    commands for the log. ``failed``: the relay ended by itself, and the process has to be started again.
    """

    log: str
    position: int
    head: int
    state: State
    reason: str
    published: int
    """Events published since the start of the process."""

    @property
    def ready(self) -> bool:
        """A service whose broker is away is ready; one whose log may not grow, or is not relayed, is not."""
        return self.state not in {"refusing", "failed"}

    @property
    def behind(self) -> int:
        return max(0, self.head - self.position)
