"""What every use case is given: the service's parts, and who asks."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid4

from services.assessment.aggregates import today_at, true_since
from services.assessment.commands.guarding import refuse_protected
from services.assessment.domain.eligibility import RuleSet
from services.assessment.domain.participant import Participant, known
from services.assessment.domain.sharing import refuse_unshared
from services.assessment.sharing import Sharing
from services.assessment.vault.auditing import ReadAudit
from services.assessment.vault.keyring import VaultLocked
from services.assessment.vault.opening import VaultOpener
from services.assessment.vault.reading import VaultReader
from services.assessment.vault.schema import KEK_GUARD
from services.assessment.vault.writing import VaultWriter
from shared.contracts.codes import Role
from shared.decisions import Aggregate, Decisions, Work
from shared.eventstore.port import Appended, Command, RowRejected, Trace
from shared.refusals import Invalid
from shared.runtime.clock import Clock
from shared.runtime.facilities import Facility

S = TypeVar("S")


class Actor(Protocol):
    """Who asks."""

    @property
    def sub(self) -> str: ...
    @property
    def facility(self) -> str | None: ...
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

    @classmethod
    def by(cls, actor: Actor) -> "Asked":
        """Somebody who only looks, or does what is told in no event."""
        return cls(actor, None, Trace(str(uuid4())))


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
    rules: Mapping[str, RuleSet] = field(default_factory=dict)
    new_id: Callable[[], UUID] = uuid4
    referring: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Referrals of one process take turns: they would take one another's case numbers."""

    @property
    def reader(self) -> VaultReader:
        """Reads of the vault for people: by class and role, each in the register of reads."""
        return VaultReader(self.opener, ReadAudit(self.opener.engine, self.clock))

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

    async def state(self, aggregate: Aggregate[S], who: UUID) -> S:
        """A state as it is now, to be looked at."""
        store, ref = self.decisions.store, aggregate.ref(who)
        loaded = (await store.load_many([ref]))[ref]
        return aggregate.fold(aggregate.initial, (envelope.event for envelope in loaded.events))

    async def execute(self, decide: Callable[[Work], Awaitable[Mapping[str, Any]]], asked: Asked) -> Appended:
        """Run a decision under the request's command id; what rests or is erased is not touched.

        Raises:
            WrongState: ``restricted``, ``destroyed``, ``erased``: see ``guarding``.
            VaultLocked: the installation's key is not there, or wraps nothing new any more.
        """

        async def guarded(work: Work) -> Mapping[str, Any]:
            answer = await decide(work)
            await refuse_protected(work)
            return answer

        try:
            return await self.decisions.execute(guarded, command=asked.command, trace=asked.trace)
        except RowRejected as rejected:
            if rejected.constraint == KEK_GUARD:
                raise VaultLocked from rejected
            raise


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
