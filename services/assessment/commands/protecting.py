"""What the data protection officer does: restrict, lift, destroy a class, erase a person."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from services.assessment.aggregates import CARE, CLINICAL, PARTICIPANT, PLAN, PROTECTION, SAMPLES
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.forgetting import forgetting
from services.assessment.domain import protection
from services.assessment.domain.participant import Assessed, Merged, Participant, Withdrawn, known, live
from services.assessment.domain.protection import Act, Protection
from services.assessment.domain.retention import Retention
from services.assessment.vault.erasing import JOINED, destroying, erasing, restricting, unless_joined
from shared.contracts.base import Event
from shared.contracts.counselling import CounsellingRecorded
from shared.contracts.envelope import Envelope
from shared.contracts.protection import LegalBasis, ProtectedClass
from shared.contracts.referral import ParticipantsMerged
from shared.decisions import Work
from shared.eventstore.port import Appended, Conflict, RowRejected
from shared.eventstore.tables import EVENTS

Classes = Collection[ProtectedClass]
_TRIES = 5
Decide = Callable[[Protection, Act, date], list[Event]]


@dataclass(frozen=True)
class Protecting:
    """The use cases; ``retention`` says what has to be kept."""

    context: Context
    retention: Retention

    async def restrict(self, asked: Asked, who: UUID, classes: Classes, legal_basis: LegalBasis) -> Appended:
        """Let these classes rest, from today on."""

        def decide(state: Protection, act: Act, today: date) -> list[Event]:
            return protection.restrict(state, act, classes, today)

        return await self._act(asked, who, legal_basis, decide, [restricting(who, classes, rest=True)])

    async def lift(self, asked: Asked, who: UUID, classes: Classes, legal_basis: LegalBasis) -> Appended:
        """Wake these classes, from today on."""

        def decide(state: Protection, act: Act, today: date) -> list[Event]:
            return protection.lift(state, act, classes, today)

        return await self._act(asked, who, legal_basis, decide, [restricting(who, classes, rest=False)])

    async def destroy(self, asked: Asked, who: UUID, classes: Classes, legal_basis: LegalBasis) -> Appended:
        """Destroy these classes today, rows and keys; refused for what has to be kept."""

        def decide(state: Protection, act: Act, today: date) -> list[Event]:
            return protection.destroy(state, act, classes, self.retention, today)

        gone = destroying(who, classes, self.context.clock())
        return await self._act(asked, who, legal_basis, decide, list(gone))

    async def erase(self, asked: Asked, who: UUID, legal_basis: LegalBasis) -> Appended:
        """Destroy everything about her person today, under her id and all that were merged into it.

        Refused while any of her clinical records has to be kept, and under an id that was merged. A merge
        into her that came between the look and the append lets it be decided again.
        """
        for _ in range(_TRIES):
            try:
                return await self._erase(asked, who, legal_basis)
            except RowRejected as rejected:
                if rejected.constraint != JOINED:
                    raise
        raise Conflict("others were merged into her each time")

    async def _erase(self, asked: Asked, who: UUID, legal_basis: LegalBasis) -> Appended:
        async def decide(work: Work) -> Mapping[str, str]:
            if isinstance(state := await work.load(PARTICIPANT, who), Merged):
                live(state)
            ids = await self._merged_into(who)
            states, kept = await work.load_many(PARTICIPANT, ids), await work.load_many(PROTECTION, ids)
            await self._expect_no_other_entry(work, ids)
            days = [await self._last_clinical(*each) for each in zip(ids, states, strict=True)]
            last = max((day for day in days if day is not None), default=None)
            for one, before in zip(states, kept, strict=True):
                act, today = self._at(asked, one, legal_basis)
                self._tell(work, act, protection.erase(before, act, last, self.retention, today))
                _also(work, erasing(act.participant_id, self.context.clock()))
            _also(work, [unless_joined(who, ids), *await forgetting(self.context, ids)])
            return {"participant_id": str(who)}

        return await self.context.execute(decide, asked)

    async def _act(
        self,
        asked: Asked,
        who: UUID,
        legal_basis: LegalBasis,
        rule: Decide,
        statements: Iterable[sa.Executable],
    ) -> Appended:
        async def decide(work: Work) -> Mapping[str, str]:
            state, kept = await work.load(PARTICIPANT, who), await work.load(PROTECTION, who)
            act, today = self._at(asked, state, legal_basis)
            self._tell(work, act, rule(kept, act, today))
            _also(work, statements)
            return {"participant_id": str(who)}

        return await self.context.execute(decide, asked)

    def _at(self, asked: Asked, state: Participant, legal_basis: LegalBasis) -> tuple[Act, date]:
        here = self.context.of(asked.actor, state, care=False)
        case = known(state).case
        act = Act(
            participant_id=case.participant_id,
            facility=case.facility,
            legal_basis=legal_basis,
            by_role=asked.actor.role,
            on=here.today,
        )
        return act, here.today

    def _tell(self, work: Work, act: Act, events: list[Event]) -> None:
        since = self.context.at(act.facility).since(act.on)
        work.tell(PROTECTION, act.participant_id, *events, occurred_at=since)

    async def _merged_into(self, who: UUID) -> list[UUID]:
        """Her id, and every id that was merged into it or into one of those."""
        ids, told = [who], EVENTS.c
        async with self.context.opener.engine.connect() as connection:
            for kept in ids:
                query = sa.select(told.envelope).where(
                    told.log == "assessment",
                    told.type == ParticipantsMerged.type(),
                    told.envelope.contains(f'"kept_id":"{kept}"', autoescape=True),
                )
                found = [Envelope.read(text.encode()).subject for text in await connection.scalars(query)]
                ids += [UUID(each) for each in found]  # each is looked up in its turn
        return ids

    async def _expect_no_other_entry(self, work: Work, ids: Collection[UUID]) -> None:
        """Nothing clinical is recorded of her between the look and the append."""
        await work.load_many(CLINICAL, ids)
        await work.load_many(SAMPLES, ids)
        await work.load_many(PLAN, ids)
        await work.load_many(CARE, ids)

    async def _last_clinical(self, who: UUID, state: Participant) -> date | None:
        """Day of the last entry of her clinical record: any event of the log but notes, or a conclusion."""
        told = EVENTS.c
        query = sa.select(sa.func.max(told.occurred_at)).where(
            told.log == "clinical",
            told.type != CounsellingRecorded.type(),
            told.envelope.contains(f'"subject":"{who}"', autoescape=True),
        )
        async with self.context.opener.engine.connect() as connection:
            last = await connection.scalar(query)
        days = [] if last is None else [last.date()]
        if isinstance(state, Assessed | Withdrawn) and state.latest is not None:
            days.append(state.latest.concluded_on)
        return max(days, default=None)


def _also(work: Work, statements: Iterable[sa.Executable]) -> None:
    for statement in statements:
        work.also(statement)
