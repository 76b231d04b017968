"""What is known of her on a day: the newest results of each way to measure, facts, profile; in any order."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.assessment.domain.clinical import Record, Result
from services.assessment.domain.needs.state import Care
from shared.contracts.base import Frozen
from shared.contracts.care import HealthFact, SubstanceProfileRecorded


class Picture(Frozen):
    """``results``: of each instrument, variant and recall anchor those of the last day that has one.

    Different variants and anchors stand beside each other and are never put together, so that what was
    measured for the months before custody is not outshone by three months inside.
    """

    results: tuple[Result, ...] = ()
    facts: Mapping[HealthFact, bool] = {}
    profile: SubstanceProfileRecorded | None = None
    icd10: str | None = None

    def of(self, instrument: str, variant: str | None = None) -> tuple[Result, ...]:
        """Results of an instrument, of one variant or of all."""
        return tuple(
            result
            for result in self.results
            if result.instrument == instrument and variant in {None, result.variant}
        )


def picture(record: Record, care: Care, day: date) -> Picture:
    """Everything that had been found by the end of a civil day."""
    profiles = [profile for profile in care.profiles if profile.recorded_on <= day]
    coded = [profile for profile in profiles if profile.icd10 is not None]
    newest = _newest(profiles)
    by_doctor = _newest(coded)
    return Picture(
        results=_latest(result for result in record.results if result.completed_on <= day),
        facts=_facts(care, day),
        profile=newest,
        icd10=by_doctor and by_doctor.icd10,
    )


def _newest(profiles: Iterable[SubstanceProfileRecorded]) -> SubstanceProfileRecorded | None:
    """The last day's profile; of one day the last that was told."""
    return max(reversed(tuple(profiles)), key=lambda profile: profile.recorded_on, default=None)


def _latest(results: Iterable[Result]) -> tuple[Result, ...]:
    ways: dict[tuple[object, ...], list[Result]] = {}
    for result in results:
        ways.setdefault((result.instrument, result.variant, result.recall_anchor), []).append(result)
    kept = [
        result
        for way in ways.values()
        for last in [max(each.completed_on for each in way)]
        for result in way
        if result.completed_on == last
    ]
    return tuple(sorted(kept, key=lambda result: (result.instrument, str(result.result_id))))


def _facts(care: Care, day: date) -> dict[HealthFact, bool]:
    """The last day that says yes or no; where one day says both, yes: it asks for more care."""
    last: dict[HealthFact, tuple[date, bool]] = {}
    for told in care.facts:
        if told.observed_on > day:
            continue
        for fact, holds in [*((f, True) for f in told.present), *((f, False) for f in told.absent)]:
            seen = (told.observed_on, holds)
            last[fact] = max(last.get(fact, seen), seen)
    return {fact: holds for fact, (_, holds) in last.items()}
