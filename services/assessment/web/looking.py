"""One participant as her own streams have her now, for a page of those who care for her."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.assessment.aggregates import CARE, CLINICAL, PARTICIPANT
from services.assessment.commands.context import Context, Here
from services.assessment.domain.clinical import Record
from services.assessment.domain.next_act import PROFILE, Act, facts_of, next_act
from services.assessment.domain.participant import Assessed, Case, Consented, Gone, Live, Referred, known
from services.assessment.domain.sharing import cares_for
from services.assessment.vault.reading import Named
from shared.decisions import Work
from shared.http.access import Caller


@dataclass(frozen=True)
class Shown:
    """Who she is, where, what is recorded. ``named``: none where the vault has no name for this reader."""

    participant_id: UUID
    state: Live | Gone
    record: Record
    profiled: bool
    here: Here
    named: Named | None
    shared: bool
    """Whether what is clinical is shown: the prison's clinic sees it by her consent."""

    @property
    def case(self) -> Case:
        return self.state.case

    @property
    def title(self) -> str:
        """Her name, and her case number where there is none."""
        return self.named.name if self.named is not None else self.case.case_number

    @property
    def next_act(self) -> Act | None:
        if not self.shared and not isinstance(self.state, Referred):
            return None
        done = [PROFILE] if self.profiled else []
        return next_act(facts_of(self.state, self.record, self.here.today, done))

    @property
    def lapses_on(self) -> date | None:
        """The first day on which her consent to treatment does not hold any more, where it has one."""
        return self.state.expires_on if isinstance(self.state, Consented | Assessed) else None

    @property
    def lapsed(self) -> bool:
        """Whether that day has come: what needs her consent is refused until she was asked again."""
        return self.lapses_on is not None and self.lapses_on <= self.here.today


async def look(context: Context, caller: Caller, who: UUID) -> Shown:
    """Her, for somebody who may see her.

    Raises:
        NotFound: ``unknown-participant``.
        NotAllowed: ``other-facility``.
    """

    async def read(work: Work) -> Shown:
        state, record = await work.load(PARTICIPANT, who), await work.load(CLINICAL, who)
        here, care = context.of(caller, state, care=False), await work.load(CARE, who)
        shared = cares_for(caller.role, state, here.today)
        seen = record if shared else Record()
        named = await context.reader.names(caller, [who])
        profiled = shared and bool(care.profiles)
        return Shown(who, known(state), seen, profiled, here, named.get(who), shared)

    return await context.decisions.look(read)
