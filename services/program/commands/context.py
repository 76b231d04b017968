"""What every use case is given: where to decide, the clock, the facilities, and who asks."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid4

from services.program.commands.guarding import Protections, refuse_protected
from services.program.domain.here import Here
from services.program.domain.template import Template
from services.program.templates import Templates
from shared.contracts.codes import Role
from shared.decisions import Aggregate, Decisions, Work
from shared.eventstore.port import Appended, Command, Trace
from shared.eventstore.store import EventStore
from shared.refusals import Invalid, WrongState
from shared.runtime.clock import Clock
from shared.runtime.facilities import Facility

S = TypeVar("S")


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

    store: EventStore
    decisions: Decisions
    clock: Clock
    facilities: Mapping[str, Facility]
    templates: Templates
    protections: Protections
    new_id: Callable[[], UUID] = uuid4

    def facility(self, facility: str, field: str = "facility") -> Facility:
        """A facility of the installation.

        Raises:
            Invalid: ``unknown-facility``.
        """
        if (found := self.facilities.get(facility)) is None:
            raise Invalid("unknown-facility", f"There is no facility called {facility}.", field=field)
        return found

    def template(self, code: str, version: int) -> Template:
        """The version of a template on which a cohort was opened.

        Raises:
            WrongState: ``template-missing``, where its file was taken away.
        """
        if (found := self.templates.get((code, version))) is None:
            raise WrongState("template-missing", f"The template {code}, version {version}, is not loaded.")
        return found

    def here(self, facility: str) -> Here:
        """The present instant at a facility."""
        return Here(now=self.clock(), zone=self.facility(facility).zone)

    async def load(self, aggregate: Aggregate[S], ids: Sequence[object]) -> list[S]:
        """States as they are now, to be looked at."""
        found = await self.store.load_many([aggregate.ref(id_) for id_ in ids])
        folded = {
            ref: aggregate.fold(aggregate.initial, (envelope.event for envelope in loaded.events))
            for ref, loaded in found.items()
        }
        return [folded[aggregate.ref(id_)] for id_ in ids]

    async def execute(
        self,
        decide: Callable[[Work], Awaitable[Mapping[str, Any]]],
        asked: Asked,
        *,
        register: bool = False,
    ) -> Appended:
        """Run a decision under the request's command id; who is protected is not written about.

        ``register``: it tells facts of the prison's register, which a restriction does not keep out.

        Raises:
            WrongState: ``erased``, ``restricted``: see ``guarding``.
        """

        async def guarded(work: Work) -> Mapping[str, Any]:
            answer = await decide(work)
            await refuse_protected(work.told, self.protections, register=register)
            return answer

        return await self.decisions.execute(guarded, command=asked.command, trace=asked.trace)
