"""Her clinical record: which instruments were completed. Scores are in the log, answers in the vault."""

from datetime import date
from uuid import UUID

from services.assessment.domain.assist.form import CODE, VERSION
from services.assessment.domain.assist.scoring import Scored
from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.participant import Participant, agreed
from shared.contracts.base import Event, Frozen
from shared.contracts.clinical import InstrumentCompleted
from shared.contracts.codes import RecallAnchor


class Result(Frozen):
    """An instrument that was completed."""

    result_id: UUID
    instrument: str
    recall_anchor: RecallAnchor
    completed_on: date


class Record(Frozen):
    """Everything that was completed, in the order in which it was told."""

    results: tuple[Result, ...] = ()

    def assist_by(self, day: date) -> Result | None:
        """The last ASSIST that was completed on or before a day."""
        done = (result for result in self.results if result.instrument == CODE and result.completed_on <= day)
        return max(done, key=lambda result: result.completed_on, default=None)


def evolve(state: Record, event: Event) -> Record:
    """The record after an event.

    Raises:
        ImpossibleHistory: the event is not clinical, or its result is there already.
    """
    if not isinstance(event, InstrumentCompleted) or event.result_id in {r.result_id for r in state.results}:
        raise ImpossibleHistory(state, event)
    return Record(results=(*state.results, Result.model_validate(event.model_dump())))


def complete_assist(
    record: Record,
    participant: Participant,
    *,
    result_id: UUID,
    recall_anchor: RecallAnchor,
    completed_on: date,
    scored: Scored,
    answers_digest: str,
    today: date,
) -> list[Event]:
    """ASSIST was filled in by somebody who consented; the same result again is quiet."""
    someone = agreed(participant)
    if result_id in {result.result_id for result in record.results}:
        return []
    refuse_future(completed_on, "completed_on", today)
    refuse_before(completed_on, "completed_on", someone.consented_on, "she consented")
    return [
        InstrumentCompleted(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            result_id=result_id,
            instrument=CODE,
            instrument_version=VERSION,
            recall_anchor=recall_anchor,
            completed_on=completed_on,
            scores=scored.scores,
            injecting=scored.injecting,
            answers_digest=answers_digest,
        )
    ]
