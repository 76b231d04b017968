"""BNNP's summary: the funnel, waits, stages, attendance and the flow of its clients as of a day."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from services.reporting.common import summary as common
from services.reporting.common.summary import (
    AftercareSummary,
    Flow,
    Fraction,
    MonthOfAttendance,
    PersonSessionCounts,
)
from services.reporting.counts import Counts
from services.reporting.figures import WORKING_DAYS_LIMIT, median, percentile, working_days
from shared.contracts.base import Frozen
from shared.contracts.codes import EpisodeEnd, Stage

LISTED = 1000
"""So many single values are listed at most; beyond, the answer has median and percentile only."""


class Funnel(Frozen):
    """From referral to the end. ``left_before_start`` is in neither ``started`` nor ``left``.

    Of stays that ran, ``received`` came from another facility and ``handed_over`` went on at another.

    ``consent_ended`` are those of the consented who took it back or whose yes has lapsed.
    """

    referred: int
    consent_asked: int
    consented: int
    assessed: int
    suitable: int
    decreed: int
    started: int
    completed: int
    left: int
    left_before_start: int
    consent_ended: int
    received: int
    handed_over: int


class Spread(Frozen):
    """Days of each case in order (none when too many to list), their median and 90th percentile."""

    n: int
    days: list[int] | None
    median: float | None
    p90: int | None


class WaitForAssessment(Spread):
    """Calendar days from referral to first conclusion; the standard is 14 working days."""

    within_14_working_days: Fraction


class Waits(Frozen):
    """The two waits, measured from the same first conclusion so that they add up."""

    referral_to_assessment: WaitForAssessment
    assessment_to_first_session: Spread


class Active(Frozen):
    """Who is in the programme, by stage or between two stages; ``held`` of the total are on hold."""

    total: int
    held: int
    by_stage: dict[str, int]


class StageAttendance(Frozen):
    """Attended of attended and alpa in a stage."""

    stage: Stage
    attended: int
    of: int


class GroupAttendance(Frozen):
    """Attended of attended and alpa in a group of a cohort, over the group's life to date."""

    cohort: str | None
    group: str
    attended: int
    of: int


class AttendanceSummary(Frozen):
    """Fair attendance (B3), participation (B4), and the fair rate by month, stage and group."""

    fair: Fraction
    participation: Fraction
    by_month: list[MonthOfAttendance]
    by_stage: list[StageAttendance]
    by_group: list[GroupAttendance]


class Summary(Frozen):
    """BNNP's figures as of a day."""

    funnel: Funnel
    medical: Fraction
    active: Active
    stages_completed: int
    stages_completed_by_stage: dict[str, int]
    stages_overridden: int
    left_by_reason: dict[str, int]
    early_dropout: Fraction
    length_of_stay: Spread
    waits: Waits
    attendance: AttendanceSummary
    person_sessions: PersonSessionCounts
    flow: list[Flow]
    aftercare: AftercareSummary


def spread(ordered: Sequence[int]) -> Spread:
    return Spread(
        n=len(ordered),
        days=list(ordered) if len(ordered) <= LISTED else None,
        median=median(ordered),
        p90=percentile(ordered, 90),
    )


def summarise(
    counts: Counts,
    as_of: date,
    *,
    within_standard: int,
    cohorts: Mapping[str, str],
    one_facility: bool = False,
) -> Summary:
    """The summary. ``cohorts`` names cohorts by id; ``within_standard`` see ``assessed_in_time``."""
    by_stage = {stage.value: counts(f"active:{stage}") for stage in Stage}
    by_stage |= {f"waiting_for_{stage}": counts(f"active:waiting_for_{stage}") for stage in list(Stage)[1:]}
    completed = {stage.value: counts(f"stage_completed:{stage}") for stage in Stage}
    return Summary(
        funnel=Funnel(**{step: counts(step) for step in Funnel.model_fields}),
        medical=Fraction(n=counts("medical"), of=counts("assessed")),
        active=Active(
            total=common.active(counts), held=counts("held"), by_stage=by_stage | counts.under("active:")
        ),
        stages_completed=sum(completed.values()),
        stages_completed_by_stage=completed,
        stages_overridden=sum(counts.under("stage_overridden:").values()),
        left_by_reason={
            reason.value: counts(f"left_by:{reason}")
            for reason in EpisodeEnd
            if reason is not EpisodeEnd.COMPLETED
        },
        early_dropout=Fraction(n=counts("early:n"), of=counts("early:of")),
        length_of_stay=spread(counts.values("stay:")),
        waits=_waits(counts, within_standard),
        attendance=_attendance(counts, cohorts),
        person_sessions=common.person_sessions(counts),
        flow=common.flow(counts, as_of, one_facility=one_facility),
        aftercare=common.aftercare(counts),
    )


def wait_days(pair: str) -> tuple[date, date]:
    """Referral and first conclusion, as the counter ``wait_assessment:<referred>:<concluded>`` names them."""
    referred, concluded = pair.split(":")
    return date.fromisoformat(referred), date.fromisoformat(concluded)


def assessed_in_time(
    pairs: Mapping[tuple[str, str], int], holidays: Callable[[str], Collection[date]]
) -> int:
    """How many were concluded within 14 working days of their own facility; keys are (facility, pair)."""
    return sum(
        n
        for (facility, pair), n in pairs.items()
        if working_days(*wait_days(pair), holidays(facility)) <= WORKING_DAYS_LIMIT
    )


def _waits(counts: Counts, within_standard: int) -> Waits:
    calendar = sorted(
        (concluded - referred).days
        for pair, n in counts.under("wait_assessment:").items()
        for referred, concluded in [wait_days(pair)] * n
    )
    assessment = spread(calendar)
    return Waits(
        referral_to_assessment=WaitForAssessment(
            **assessment.model_dump(), within_14_working_days=Fraction(n=within_standard, of=assessment.n)
        ),
        assessment_to_first_session=spread(counts.values("wait_start:")),
    )


def _attendance(counts: Counts, cohorts: Mapping[str, str]) -> AttendanceSummary:
    stages = [(stage, *_fair(counts, f"stage:{stage}")) for stage in Stage]
    groups = {tuple(name.rsplit(":", 1)[0].split(":", 1)) for name in counts.under("group:")}
    labelled = sorted((cohorts.get(cohort), group, cohort) for cohort, group in groups)
    return AttendanceSummary(
        fair=common.fair(counts),
        participation=common.participation(counts),
        by_month=common.fair_by_month(counts),
        by_stage=[StageAttendance(stage=stage, attended=n, of=of) for stage, n, of in stages],
        by_group=[
            GroupAttendance(cohort=label, group=group, attended=n, of=of)
            for label, group, cohort in labelled
            for n, of in [_fair(counts, f"group:{cohort}:{group}")]
        ],
    )


def _fair(counts: Counts, prefix: str) -> tuple[int, int]:
    attended = counts(f"{prefix}:attended")
    return attended, attended + counts(f"{prefix}:alpa")
