"""A log ``assessment`` beside the program service, told by the test itself."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from launch.backing import Nats
from shared.broker.connection import Link
from shared.contracts.assessment import ParticipantAssessed, ParticipantReferred, ReferralRetracted
from shared.contracts.base import Event
from shared.contracts.codes import Pathway, Role
from shared.eventstore.migrating import engine as engine_of
from shared.eventstore.port import Append, NewEvent, StreamRef, Trace
from shared.eventstore.store import EventStore
from shared.relay import Relay
from shared.runtime.clock import clock_starting_at
from tests.unit.program.places import KUPANG, who

AFTERWARDS = datetime(2026, 10, 26, 1, 0, tzinfo=UTC)
"""The Monday after the pilot."""


@dataclass
class Assessment:
    """The other service, as far as it is heard: a log and its relay."""

    store: EventStore
    relay: Relay
    _cases: int = 0

    async def tell(self, event: Event) -> int:
        """Append; the position."""
        ref = StreamRef("assessment", f"participant-{event.subject}")
        told = NewEvent(ref, event, AFTERWARDS)
        done = await self.store.append(Append(trace=Trace(str(uuid.uuid4())), events=[told]))
        return done.positions["assessment"]

    async def refer(self, initials: str) -> int:
        self._cases += 1
        return await self.tell(
            ParticipantReferred(
                facility=KUPANG,
                participant_id=who(initials),
                case_number=f"KPG-26-{self._cases:03}-X",
                referred_on=date(2026, 8, 3),
                by_role=Role.LAPAS_OFFICER,
            )
        )

    async def conclude(self, initials: str, pathway: Pathway) -> int:
        return await self.tell(
            ParticipantAssessed(
                facility=KUPANG,
                participant_id=who(initials),
                assessment_id=uuid.uuid4(),
                pathway=pathway,
                concluded_on=date(2026, 8, 11),
                decided_role=Role.BNN_DOCTOR,
            )
        )

    async def retract(self, initials: str) -> int:
        return await self.tell(
            ReferralRetracted(
                facility=KUPANG,
                participant_id=who(initials),
                reason="ganda",
                retracted_on=date(2026, 8, 12),
                by_role=Role.LAPAS_OFFICER,
            )
        )


@asynccontextmanager
async def beside(dsn: str, nats: Nats) -> AsyncIterator[Assessment]:
    """The log ``assessment`` and its relay."""
    engine = engine_of(dsn, pool_size=2)
    store = EventStore(engine, installation="ntt", logs=("assessment",), clock=clock_starting_at(AFTERWARDS))
    link = Link(url=nats.url, name="assessment tells")
    relay = Relay(store, "assessment", link)
    await store.start()
    link.start()
    await relay.start()
    try:
        yield Assessment(store, relay)
    finally:
        await relay.close()
        await link.close()
        await store.close()
        await engine.dispose()
