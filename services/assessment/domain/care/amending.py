"""Correcting the answers of a completed instrument: scored anew, told with what was there before."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.domain.clinical import Record, Result
from services.assessment.domain.instruments.assist.scoring import AssistScored
from services.assessment.domain.instruments.instrument import Instrument, Scored
from services.assessment.domain.participant import Participant, live
from shared.contracts.amendments import AmendmentReason, ChangedScore, ResultAmended
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.refusals import NotFound, WrongState


def result_of(record: Record, result_id: UUID) -> Result:
    """One of her results, as it reads now.

    Raises:
        NotFound: ``unknown-result``.
    """
    for result in record.results:
        if result.result_id == result_id:
            return result
    raise NotFound("unknown-result", "She has no result with this id.", field="result_id")


def refuse_other_version(result: Result, instrument: Instrument) -> None:
    """Refuse to score an old result by another version's rules: two versions are two measurements.

    Raises:
        WrongState: ``instrument-version``.
    """
    if result.instrument_version != instrument.version:
        raise WrongState(
            "instrument-version",
            f"It was scored by version {result.instrument_version}; the library has {instrument.version}.",
            field="result_id",
        )


def amend(
    record: Record,
    participant: Participant,
    *,
    result_id: UUID,
    amendment_id: UUID,
    amended_for: AmendmentReason,
    scored: Scored,
    answers_digest: str,
    by_role: Role,
    today: date,
) -> list[Event]:
    """Correct a result. Day, occasion, variant and anchor stay; only the answers were wrong.

    An amendment may leave every score as it is: the answers differ, and the digest says so.
    """
    someone, result = live(participant), result_of(record, result_id)
    by_substance = scored if isinstance(scored, AssistScored) else None
    kept = result.model_dump(
        include={
            "instrument",
            "instrument_version",
            "variant",
            "recall_anchor",
            "occasion",
            "completed_on",
            "by_role",
        }
    )
    return [
        ResultAmended(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            result_id=result_id,
            amendment_id=amendment_id,
            amended_on=today,
            amended_for=amended_for,
            amended_by=by_role,
            changed=changed(result.values, scored.values),
            **kept,
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


def changed(
    before: Mapping[str, float | None], after: Mapping[str, float | None]
) -> tuple[ChangedScore, ...]:
    """Scores that read differently, by name."""
    return tuple(
        ChangedScore(score=score, before=before.get(score), after=after.get(score))
        for score in sorted({*before, *after})
        if before.get(score) != after.get(score)
    )
