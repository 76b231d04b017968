"""Urine samples: a series of tests, and corrections that leave the first record where it is."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.participant import Participant, agreed, live
from shared.contracts.amendments import AmendmentReason
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.contracts.samples import (
    ChangedFinding,
    Found,
    Panel,
    PanelResult,
    SampleAmended,
    SampleReason,
    SampleTested,
)
from shared.refusals import Invalid, NotFound, WrongState

VALID = frozenset({"negative", "positive"})


class Sample(Frozen):
    """A sample as it reads now. ``amendments``: ids of what corrected it."""

    sample_id: UUID
    taken_on: date
    reason: SampleReason
    results: tuple[PanelResult, ...]
    amendments: tuple[UUID, ...] = ()


class Series(Frozen):
    """All her samples, in the order in which they were told."""

    samples: tuple[Sample, ...] = ()

    def of(self, sample_id: UUID) -> Sample:
        """One of them.

        Raises:
            NotFound: ``unknown-sample``.
        """
        for sample in self.samples:
            if sample.sample_id == sample_id:
                return sample
        raise NotFound("unknown-sample", "She has no sample with this id.", field="sample_id")


def evolve(state: Series, event: Event) -> Series:
    """The series after an event.

    Raises:
        ImpossibleHistory: no decision could have told this.
    """
    known = {sample.sample_id for sample in state.samples}
    match event:
        case SampleTested() if event.sample_id not in known:
            return Series(samples=(*state.samples, Sample.model_validate(event.model_dump())))
        case SampleAmended() if event.sample_id in known:
            return Series(samples=tuple(_amended(sample, event) for sample in state.samples))
    raise ImpossibleHistory(state, event)


def _amended(sample: Sample, event: SampleAmended) -> Sample:
    if sample.sample_id != event.sample_id:
        return sample
    changed = {"results": event.results, "amendments": (*sample.amendments, event.amendment_id)}
    return sample.model_copy(update=changed)


def record_sample(
    series: Series,
    participant: Participant,
    *,
    sample_id: UUID,
    taken_on: date,
    reason: SampleReason,
    results: Sequence[PanelResult],
    by_role: Role,
    today: date,
) -> list[Event]:
    """Record a test of somebody who consented; two records of one day and reason are one too many.

    A test that was invalid may be repeated on the same day.
    """
    someone = agreed(participant, today)
    refuse_future(taken_on, "taken_on", today)
    refuse_before(taken_on, "taken_on", someone.consented_on, "she consented")
    ordered = _ordered(results)
    for sample in series.samples:
        if sample.taken_on == taken_on and sample.reason is reason and outcome(sample.results) != "invalid":
            raise WrongState(
                "sample-recorded",
                f"A sample of {taken_on} for the same reason is recorded; what is wrong with it is amended.",
                field="taken_on",
            )
    return [
        SampleTested(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            sample_id=sample_id,
            taken_on=taken_on,
            reason=reason,
            results=ordered,
            by_role=by_role,
        )
    ]


def amend_sample(
    series: Series,
    participant: Participant,
    *,
    sample_id: UUID,
    amendment_id: UUID,
    amended_for: AmendmentReason,
    results: Sequence[PanelResult],
    by_role: Role,
    today: date,
) -> list[Event]:
    """Correct a test; what reads like that already is refused, so that no amendment is without a change."""
    someone = live(participant)
    sample, ordered = series.of(sample_id), _ordered(results)
    before: dict[Panel, Found] = {each.panel: each.found for each in sample.results}
    after: dict[Panel, Found] = {each.panel: each.found for each in ordered}
    changed = tuple(
        ChangedFinding(panel=panel, before=before.get(panel), after=after.get(panel))
        for panel in Panel
        if before.get(panel) != after.get(panel)
    )
    if not changed:
        raise WrongState("nothing-amended", "The test reads like this already.", field="results")
    return [
        SampleAmended(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            sample_id=sample_id,
            amendment_id=amendment_id,
            amended_on=today,
            amended_for=amended_for,
            results=ordered,
            changed=changed,
            by_role=by_role,
        )
    ]


def _ordered(results: Sequence[PanelResult]) -> tuple[PanelResult, ...]:
    """Results in the order of the list of panels.

    Raises:
        Invalid: ``panel-empty``, ``panel-twice``.
    """
    if not results:
        raise Invalid("panel-empty", "Say for at least one substance what the test found.", field="results")
    found = [each.panel for each in results]
    if twice := sorted({panel for panel in found if found.count(panel) > 1}):
        raise Invalid("panel-twice", f"{twice[0]} stands on the panel twice.", field="results")
    order = list(Panel)
    return tuple(sorted(results, key=lambda each: order.index(each.panel)))


def outcome(results: Iterable[PanelResult]) -> Found:
    """What one test comes to: positive by any substance, negative only if every substance of the panel is.

    A panel that was refused in part, or did not work for one substance, proves no abstinence: such a test is
    counted apart and is not valid, unless another substance was found.
    """
    found = {each.found for each in results}
    for said in ("positive", "refused", "invalid"):
        if said in found:
            return said
    return "negative"


class Tally(Frozen):
    """Tests by outcome. The percentage is negative of valid tests; refused and invalid stand apart."""

    negative: int = 0
    positive: int = 0
    invalid: int = 0
    refused: int = 0

    @property
    def valid(self) -> int:
        return self.negative + self.positive

    @property
    def percent_negative(self) -> float | None:
        """0 to 100, two decimals; none without a valid test."""
        return round(100 * self.negative / self.valid, 2) if self.valid else None


def tally(outcomes: Iterable[Found]) -> Tally:
    """Count what tests came to."""
    counted = list(outcomes)
    return Tally(**{said: counted.count(said) for said in ("negative", "positive", "invalid", "refused")})
