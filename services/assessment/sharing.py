"""What she shares with whom, asked of the log itself: a withdrawal holds from its own append on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT, today_at
from services.assessment.domain.consent import in_force
from services.assessment.domain.participant import Gone, Live, Participant, Unknown
from services.assessment.domain.roles import CARES
from services.assessment.domain.sharing import cares_for
from shared.contracts.codes import Role
from shared.contracts.consents import Kind
from shared.eventstore.store import EventStore
from shared.refusals import NotAllowed
from shared.runtime.clock import Clock
from shared.runtime.facilities import Facility


@dataclass(frozen=True)
class Sharing:
    """Answers for many persons at once; whoever is unknown shares nothing."""

    store: EventStore
    facilities: Mapping[str, Facility]
    clock: Clock

    async def cared_for(self, role: Role, ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of whom this role may see what is clinical: pathway, instruments, results, answers."""
        if role not in CARES:
            return frozenset()
        if role is not Role.LAPAS_CLINIC:
            return frozenset(ids)
        people = await self._people(ids)
        now = self.clock()
        return frozenset(
            who
            for who, state in people.items()
            if cares_for(role, state, today_at(self.facilities[state.case.facility], now))
        )

    async def refuse_uncared(self, role: Role, who: UUID) -> None:
        """Refuse to show what is clinical of somebody who was referred.

        Raises:
            NotAllowed: ``not-shared``.
        """
        if await self._people([who]) and who not in await self.cared_for(role, [who]):
            raise NotAllowed("not-shared", "She does not share this with you.", field="participant_id")

    async def with_consent(self, kind: Kind, ids: Collection[UUID]) -> frozenset[UUID]:
        """Those whose consent of this kind holds today, by their facility's day."""
        people, now = await self._people(ids), self.clock()
        return frozenset(
            who
            for who, state in people.items()
            if in_force(state, kind, today_at(self.facilities[state.case.facility], now))
        )

    async def _people(self, ids: Collection[UUID]) -> dict[UUID, Live | Gone]:
        refs = {PARTICIPANT.ref(who): who for who in ids}
        found: dict[UUID, Live | Gone] = {}
        for ref, loaded in (await self.store.load_many(list(refs))).items():
            state: Participant = PARTICIPANT.fold(PARTICIPANT.initial, (e.event for e in loaded.events))
            if not isinstance(state, Unknown):
                found[refs[ref]] = state
        return found
