"""A programme template: what a programme consists of and what it takes to complete it; versioned data."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pydantic import ConfigDict

from shared.contracts.base import Frozen
from shared.contracts.codes import Pathway, QuotaCategory, Role, SessionKind, Stage
from shared.refusals import Invalid

TREATED = (Pathway.MEDICAL, Pathway.SOCIAL)
"""The pathways that open an episode."""


class Data(Frozen):
    """A part of a template. An unknown field is refused: it is a misspelt one."""

    model_config = ConfigDict(extra="forbid")


class Meeting(Data):
    """The sessions of one kind in a stage: how many for each woman, how long, how many in a week."""

    kind: SessionKind = SessionKind.GROUP
    sessions: int
    minutes: int
    per_week: int


class StagePlan(Data):
    """One stage: which pathways have it, who plans and completes it, and its sessions."""

    stage: Stage
    owners: tuple[Role, ...]
    pathways: tuple[Pathway, ...] = TREATED
    meetings: tuple[Meeting, ...]

    @property
    def sessions(self) -> int:
        """How many sessions a woman has in it, of all kinds."""
        return sum(meeting.sessions for meeting in self.meetings)

    @property
    def weeks(self) -> int:
        """How many whole weeks its sessions take; kinds run beside each other."""
        return max((-(-one.sessions // one.per_week) for one in self.meetings), default=0)

    def meeting(self, kind: SessionKind) -> Meeting | None:
        """The sessions of the kind, if the stage has such."""
        return next((one for one in self.meetings if one.kind is kind), None)


class Module(Data):
    """What is taught or worked on in so many sessions of a stage, and the materials handed out with it."""

    code: str
    title: str
    stage: Stage
    kind: SessionKind = SessionKind.GROUP
    sessions: int
    materials: tuple[str, ...] = ()


class Completion(Data):
    """What it takes to complete a stage.

    ``fair``: hadir* / (hadir* + alpa) at least. ``dose``: hadir* / sessions held while booked at least.
    ``all_modules``: each module of the stage was delivered in sessions held while she was booked.
    """

    fair: Decimal
    dose: Decimal
    all_modules: bool = False


class Aftercare(Data):
    """Contacts after release: how many in a month, for how many months."""

    contacts_per_month: int
    months: int


class Validity(Data):
    """Where and when cohorts may be opened with it: no facilities means each, no day means no bound."""

    facilities: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None

    def holds(self, facility: str, day: date) -> bool:
        here = self.facilities is None or facility in self.facilities
        return here and (self.since or date.min) <= day <= (self.until or date.max)


class Outline(Data):
    """A template in one version, without its modules.

    ``planned_days``: from the decree to the end of the last stage. ``minimum_left_days``: how much of her
    time in prison has to be left at the decree. ``drop_out``: so many ``alpa`` in a row propose a drop-out,
    none: nothing is proposed.
    """

    code: str
    version: int
    title: str
    category: QuotaCategory = QuotaCategory.GENERAL
    planned_days: int
    minimum_left_days: int
    completion: Completion
    drop_out: int | None = None
    aftercare: Aftercare | None = None
    valid: tuple[Validity, ...] = (Validity(),)
    stages: tuple[StagePlan, ...]


class Template(Outline):
    """A template in one version."""

    modules: tuple[Module, ...] = ()

    def path(self, pathway: Pathway) -> tuple[Stage, ...]:
        """The stages of a pathway, in order; none for education alone."""
        return tuple(plan.stage for plan in self.stages if pathway in plan.pathways)

    def plan(self, stage: Stage) -> StagePlan | None:
        """The stage's plan, if it has the stage."""
        return next((plan for plan in self.stages if plan.stage is stage), None)

    def modules_of(self, stage: Stage, kind: SessionKind | None = None) -> tuple[Module, ...]:
        """The stage's modules in their order; of one kind, or of all."""
        return tuple(m for m in self.modules if m.stage is stage and kind in {None, m.kind})

    def weeks(self, pathway: Pathway) -> int:
        """How many whole weeks the pathway's stages take, one after the other."""
        return sum(plan.weeks for plan in self.stages if pathway in plan.pathways)

    def expected_end(self, enrolled_on: date) -> date:
        """The last planned day of who was enrolled on that day; the day itself is the first."""
        return enrolled_on + timedelta(days=self.planned_days - 1)

    def valid_at(self, facility: str, day: date) -> bool:
        """Whether a cohort may be opened with it there on that day."""
        return any(one.holds(facility, day) for one in self.valid)


def stage_plan(template: Template, stage: Stage) -> StagePlan:
    """The stage as the template has it.

    Raises:
        Invalid: ``stage-not-in-template``.
    """
    if (plan := template.plan(stage)) is None:
        raise Invalid("stage-not-in-template", f"{template.code} has no such stage.", field="stage")
    return plan


def sequence(template: Template, stage: Stage, kind: SessionKind) -> Iterator[int]:
    """The place of the module for each session of a stage, in order; it ends where no module is left."""
    for n, module in enumerate(template.modules, 1):
        if module.stage is stage and module.kind is kind:
            yield from [n] * module.sessions


def reaches(part: int, whole: int, threshold: Decimal) -> bool:
    """Whether ``part / whole`` is at least the threshold, exactly; nothing out of nothing is not."""
    return whole > 0 and Fraction(part, whole) >= Fraction(threshold)
