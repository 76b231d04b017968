"""What she shares with whom, asked of the log itself: a withdrawal holds from its own append on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT, PROTECTION, today_at
from services.assessment.domain.consent import in_force
from services.assessment.domain.participant import Gone, Live, Participant, Unknown
from services.assessment.domain.protection import Protection, refuse_use
from services.assessment.domain.roles import CARES
from services.assessment.domain.sharing import cares_for
from shared.contracts.codes import Role
from shared.contracts.consents import Kind
from shared.contracts.protection import ProtectedClass
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
        ids = await self.in_use(ids)
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

    async def refuse_resting(self, role: Role, who: UUID) -> None:
        """Refuse to show anybody a record that rests or was erased: to care what is clinical, to custody all.

        Raises:
            WrongState: ``restricted``, ``erased``.
        """
        wanted = ProtectedClass.CLINICAL if role in CARES else ProtectedClass.PARTICIPATION
        [state] = (await self._protections([who])).values()
        refuse_use(state, {wanted})

    async def with_consent(self, kind: Kind, ids: Collection[UUID]) -> frozenset[UUID]:
        """Those whose consent of this kind holds today, by their facility's day."""
        people, now = await self._people(ids), self.clock()
        return frozenset(
            who
            for who, state in people.items()
            if in_force(state, kind, today_at(self.facilities[state.case.facility], now))
        )

    async def in_use(self, ids: Collection[UUID]) -> list[UUID]:
        """Those whose clinical data neither rests nor was erased."""
        found = await self._protections(ids)
        return [
            who
            for who in ids
            if found[who].erased_on is None and ProtectedClass.CLINICAL not in found[who].restricted
        ]

    async def _protections(self, ids: Collection[UUID]) -> dict[UUID, Protection]:
        refs = {PROTECTION.ref(who): who for who in ids}
        loaded = await self.store.load_many(list(refs))
        return {
            refs[ref]: PROTECTION.fold(PROTECTION.initial, (e.event for e in stream.events))
            for ref, stream in loaded.items()
        }

    async def _people(self, ids: Collection[UUID]) -> dict[UUID, Live | Gone]:
        refs = {PARTICIPANT.ref(who): who for who in ids}
        found: dict[UUID, Live | Gone] = {}
        for ref, loaded in (await self.store.load_many(list(refs))).items():
            state: Participant = PARTICIPANT.fold(PARTICIPANT.initial, (e.event for e in loaded.events))
            if not isinstance(state, Unknown):
                found[refs[ref]] = state
        return found
