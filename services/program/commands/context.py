"""What every use case is given: where to decide, the clock, the facilities, and who asks."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID, uuid4

from shared.runtime.facilities import Facility, known

from services.program.domain.here import Here
from services.program.templates import Templates
from shared.contracts.codes import Role
from shared.decisions import Decisions, Work
from shared.eventstore.port import Appended, Command, Trace
from shared.runtime.clock import Clock


class Actor(Protocol):
    """Who asks."""

    @property
    def sub(self) -> str: ...
    @property
    def role(self) -> Role: ...
    def must_be_at(self, facility: str) -> None:
        """Refuse who does not belong to the facility."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who, under which command id, in which trace."""

    actor: Actor
    command: Command | None
    trace: Trace


@dataclass(frozen=True)
class Context:
    """The service's own parts."""

    decisions: Decisions
    clock: Clock
    facilities: Mapping[str, Facility]
    templates: Templates
    new_id: Callable[[], UUID] = uuid4

    def facility(self, facility: str, field: str = "facility") -> Facility:
        """A facility of the installation.

        Raises:
            Invalid: there is none.
        """
        return known(self.facilities, facility, field)

    def here(self, facility: str) -> Here:
        """The present instant at a facility."""
        return Here(now=self.clock(), zone=self.facility(facility).zone)

    async def execute(self, decide: Callable[[Work], Awaitable[Mapping[str, Any]]], asked: Asked) -> Appended:
        return await self.decisions.execute(decide, command=asked.command, trace=asked.trace)
