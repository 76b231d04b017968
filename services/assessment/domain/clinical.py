"""Her clinical record: which instruments were completed. Scores are in the log, answers in the vault."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.instruments.assist.form import CODE as ASSIST
from services.assessment.domain.instruments.assist.scoring import AssistScored
from services.assessment.domain.instruments.instrument import Instrument, Scored, chosen
from services.assessment.domain.instruments.library import refuse_anchor
from services.assessment.domain.participant import Participant, agreed
from shared.contracts.amendments import ResultAmended
from shared.contracts.base import Event, Frozen
from shared.contracts.clinical import Injecting, InstrumentCompleted, SubstanceScore
from shared.contracts.codes import Occasion, RecallAnchor, Role


class Result(Frozen):
    """An instrument that was completed, with what it came to."""

    result_id: UUID
    instrument: str
    instrument_version: str
    variant: str | None
    recall_anchor: RecallAnchor | None
    occasion: Occasion
    completed_on: date
    by_role: Role
    values: Mapping[str, float | None]
    bands: Mapping[str, str]
    alerts: tuple[str, ...]
    missing: tuple[str, ...]
    possible: Mapping[str, tuple[float, float]]
    scores: tuple[SubstanceScore, ...]
    injecting: Injecting | None


class Record(Frozen):
    """Everything that was completed, in the order in which it was told."""

    results: tuple[Result, ...] = ()

    def latest(self, instrument: str, day: date) -> Result | None:
        """The last result of an instrument of a day or before; of one day the last that was told."""
        done = [r for r in self.results if r.instrument == instrument and r.completed_on <= day]
        return max(reversed(done), key=lambda result: result.completed_on, default=None)

    def assist_by(self, day: date) -> Result | None:
        """The last ASSIST that was completed on or before a day."""
        return self.latest(ASSIST, day)


class Form(Frozen):
    """What is known of a filled-in form besides its answers. ``variant``: none names the usual one."""

    completed_on: date
    occasion: Occasion = Occasion.INTAKE
    variant: str | None = None
    recall_anchor: RecallAnchor | None = None


def evolve(state: Record, event: Event) -> Record:
    """The record after an event.

    Raises:
        ImpossibleHistory: the event is not clinical, its result is there already, or not there to be amended.
    """
    known = {result.result_id for result in state.results}
    match event:
        case InstrumentCompleted(result_id=id_) if id_ not in known:
            return Record(results=(*state.results, Result.model_validate(event.model_dump())))
        case ResultAmended(result_id=id_) if id_ in known:
            now = Result.model_validate(event.model_dump())
            return Record(results=tuple(now if r.result_id == id_ else r for r in state.results))
    raise ImpossibleHistory(state, event)


def complete(
    record: Record,
    participant: Participant,
    *,
    result_id: UUID,
    instrument: Instrument,
    form: Form,
    scored: Scored,
    answers_digest: str,
    by_role: Role,
    today: date,
) -> list[Event]:
    """An instrument was filled in by somebody who consented; the same result again is quiet.

    Raises:
        Invalid: a day before her consent or in the future, an unknown variant, an anchor that is not the
            instrument's, or none where there must be one.
        WrongState: she did not consent.
    """
    refuse_anchor(instrument, form.recall_anchor)
    someone = agreed(participant, today)
    if result_id in {result.result_id for result in record.results}:
        return []
    refuse_future(form.completed_on, "completed_on", today)
    refuse_before(form.completed_on, "completed_on", someone.consented_on, "she consented")
    by_substance = scored if isinstance(scored, AssistScored) else None
    return [
        InstrumentCompleted(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            result_id=result_id,
            instrument=instrument.code,
            instrument_version=instrument.version,
            variant=chosen(instrument.variants, form.variant),
            recall_anchor=form.recall_anchor,
            occasion=form.occasion,
            completed_on=form.completed_on,
            by_role=by_role,
            values=scored.values,
            bands=scored.bands,
            alerts=scored.alerts,
            missing=scored.missing,
            possible=scored.possible,
            scores=by_substance.scores if by_substance else (),
            injecting=by_substance.injecting if by_substance else None,
            answers_digest=answers_digest,
        )
    ]
