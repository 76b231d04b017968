"""Counselling notes: that they were written, and who may read their text, which is in the vault."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.participant import Participant, agreed
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.contracts.counselling import CounsellingRecorded


class Notes(Frozen):
    """The notes that were written about one woman."""

    entries: tuple[UUID, ...] = ()


def evolve(state: Notes, event: Event) -> Notes:
    """The notes after an event.

    Raises:
        ImpossibleHistory: the event is another one's, or its entry is there already.
    """
    if not isinstance(event, CounsellingRecorded) or event.entry_id in state.entries:
        raise ImpossibleHistory(state, event)
    return Notes(entries=(*state.entries, event.entry_id))


def record(
    participant: Participant,
    *,
    entry_id: UUID,
    written_on: date,
    content_digest: str,
    by_role: Role,
    today: date,
) -> list[Event]:
    """A counsellor wrote a note about somebody who consented."""
    someone = agreed(participant, today)
    refuse_future(written_on, "written_on", today)
    refuse_before(written_on, "written_on", someone.case.referred_on, "she was referred")
    return [
        CounsellingRecorded(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            entry_id=entry_id,
            recorded_on=written_on,
            content_digest=content_digest,
            by_role=by_role,
        )
    ]


def readable(role: Role, sub: str, authors: Iterable[str]) -> list[bool]:
    """Which notes may be read, in their order: all by a supervisor, otherwise each by its author."""
    return [role is Role.BNN_SUPERVISOR or author == sub for author in authors]
