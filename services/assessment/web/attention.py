"""What the work list shows before everything else: urgent findings, measures overdue, consents that lapse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.assessment.commands.context import Context
from services.assessment.desk.caring import Care
from services.assessment.desk.due import DueReader, UrgentCase
from services.assessment.desk.renewals import NOTICE, Renewal, renewals
from services.assessment.domain.care.timetable import Owed
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.routes.explaining import kind_for
from services.assessment.routes.urgent import late
from shared.contracts.care import UrgentKind
from shared.http.access import Caller

SHOWN = 10
"""Rows of each kind on the page; the lists themselves are answered in full by the interface."""
LOOKED_AT = 500
"""Women among whom the page looks for what is overdue."""


@dataclass(frozen=True, slots=True)
class UrgentLine:
    """A finding. ``kind``: none where the reader's role does not see which."""

    found: UrgentCase
    kind: UrgentKind | None
    late: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What waits at one facility; ``more`` is true where a list goes on."""

    urgent: Sequence[UrgentLine]
    overdue: Sequence[Owed]
    consents: Sequence[Renewal]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.urgent or self.overdue or self.consents)


@dataclass(frozen=True)
class Attention:
    """Asks the lists that the interface answers, for one reader at one facility."""

    context: Context
    care: Care
    due: DueReader

    async def at(self, caller: Caller, facility: str, today: date, now: datetime) -> Seen:
        """What this reader has to see to."""
        until = today + NOTICE
        findings = (await self.due.urgent(facility, handled=False, after=None, limit=LOOKED_AT)).urgent
        owed, page = await self.care.due(facility, today, after=None, limit=LOOKED_AT)
        asking = await renewals(self.care, facility, today, until, after=None, limit=LOOKED_AT)
        sharing = self.context.sharing
        clinical = {each.participant_id for each in findings} | {each.participant_id for each in owed}
        cared = await sharing.cared_for(caller.role, clinical)
        used = set(await sharing.in_use({each.participant_id for each in asking.rows}))
        urgent = [
            UrgentLine(each, kind_for(caller.role, each.kind), late(each, now))
            for each in findings
            if each.participant_id in cared
        ]
        overdue = [each for each in owed if each.state == "overdue" and each.participant_id in cared]
        overdue.sort(key=lambda each: (-each.days_late, each.case_number))
        consents = sorted(
            (each for each in asking.rows if each.participant_id in used), key=lambda each: each.days_left
        )
        lists = (urgent, overdue, consents)
        more = page.following is not None or any(len(found) > SHOWN for found in lists)
        return Seen(urgent[:SHOWN], overdue[:SHOWN], consents[:SHOWN], more)


def measure_path(owed: Owed) -> str:
    """Where a measure is taken; what has no form is recorded from her page."""
    at = f"/peserta/{owed.participant_id}"
    return f"{at}/instrumen/{owed.measure}" if owed.measure in LIBRARY else at
