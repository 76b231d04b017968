"""No command writes about somebody in a data class that is restricted, destroyed or erased.

Looked at after a decision and before its append, by what it would write: each event has a data class and a
participant, each vault row too. So the rule holds for commands that nobody thought of here.
"""

from collections import defaultdict
from typing import TYPE_CHECKING

from services.assessment.aggregates import PROTECTION
from services.assessment.domain.protection import refuse_use
from services.assessment.vault.tables import VAULT_ROWS, VAULT_SUBJECTS
from shared.contracts.protection import ProtectionEvent
from shared.decisions import Work

if TYPE_CHECKING:
    from uuid import UUID


async def refuse_protected(work: Work) -> None:
    """Refuse the command if it writes what rests.

    Raises:
        WrongState: ``restricted``, ``destroyed``, ``erased``.
    """
    admitted = {row.values["subject_id"] for row in work.kept if row.table is VAULT_SUBJECTS}
    classes: defaultdict[UUID, set[str]] = defaultdict(set)
    for event in work.told:
        who: UUID | None = getattr(event, "participant_id", None)
        if who is not None and who not in admitted and not isinstance(event, ProtectionEvent):
            classes[who].add(event.data_class)
    for row in work.kept:
        if row.table is VAULT_ROWS and row.values["subject_id"] not in admitted:
            classes[row.values["subject_id"]].add(str(row.values["data_class"]))
    states = await work.load_many(PROTECTION, classes)
    for state, wanted in zip(states, classes.values(), strict=True):
        refuse_use(state, wanted)
