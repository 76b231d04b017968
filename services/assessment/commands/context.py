"""What every use case is given: the service's parts, and who asks."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from services.assessment.aggregates import today_at, true_since
from services.assessment.domain.participant import Participant, known
from services.assessment.domain.sharing import refuse_unshared
from services.assessment.sharing import Sharing
from services.assessment.vault.opening import VaultOpener
from services.assessment.vault.writing import VaultWriter
from shared.contracts.codes import Role
from shared.decisions import Decisions, Work
from shared.eventstore.port import Appended, Command, Trace
from shared.refusals import Invalid
from shared.runtime.clock import Clock
from shared.runtime.facilities import Facility


class Actor(Protocol):
    """Who asks."""

    @property
    def role(self) -> Role: ...
    def must_be_at(self, facility: str, *, field: str = "facility") -> None:
        """Refuse who belongs to another facility."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who, under which command id, in which trace."""

    actor: Actor
    command: Command | None
    trace: Trace


@dataclass(frozen=True)
class Context:
    """The service's own parts. ``digest_key``: the secret under which register numbers are compared."""

    decisions: Decisions
    vault: VaultWriter
    opener: VaultOpener
    facilities: Mapping[str, Facility]
    sharing: Sharing
    digest_key: Callable[[], bytes]
    clock: Clock
    new_id: Callable[[], UUID] = uuid4
    referring: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Referrals of one process take turns: they would take one another's case numbers."""

    def facility(self, facility: str) -> Facility:
        """A facility of the installation.

        Raises:
            Invalid: ``facility-unknown``.
        """
        if (found := self.facilities.get(facility)) is None:
            raise Invalid("facility-unknown", "There is no such facility here.", field="facility")
        return found

    def of(self, actor: Actor, state: Participant, *, care: bool = True) -> "Here":
        """Where the participant is, for somebody who may act there.

        ``care``: it is about her assessment or treatment; there the prison's clinic needs her consent.

        Raises:
            NotFound: ``unknown-participant``.
            NotAllowed: ``other-facility``, ``not-shared``.
        """
        facility = known(state).case.facility
        actor.must_be_at(facility, field="participant_id")
        here = self.at(facility)
        if care:
            refuse_unshared(actor.role, state, here.today)
        return here

    def at(self, facility: str) -> "Here":
        """The present instant at a facility."""
        return Here(self.facility(facility), self.clock())

    def today(self, facility: str | None) -> date:
        """Today at a facility; without one, the latest day that any facility has."""
        if facility is not None:
            return self.at(facility).today
        return max(today_at(each, self.clock()) for each in self.facilities.values())

    async def execute(self, decide: Callable[[Work], Awaitable[Mapping[str, Any]]], asked: Asked) -> Appended:
        """Run a decision under the request's command id."""
        return await self.decisions.execute(decide, command=asked.command, trace=asked.trace)


@dataclass(frozen=True, slots=True)
class Here:
    """The present instant at a facility."""

    facility: Facility
    now: datetime

    @property
    def today(self) -> date:
        return today_at(self.facility, self.now)

    def since(self, day: date) -> datetime:
        """When a fact of a civil day was true."""
        return true_since(day, self.facility, self.now)
