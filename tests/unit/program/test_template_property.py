"""A template that the checker passes can be planned: sessions in its length, modules in its sessions."""

from datetime import date, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.program.domain.calendar import Weekly, occurrences, refuse_weekly
from services.program.domain.contradictions import contradictions
from services.program.domain.facility import Configured
from services.program.domain.roles import MAY_OWN
from services.program.domain.template import (
    TREATED,
    Completion,
    Meeting,
    Module,
    StagePlan,
    Template,
    sequence,
)
from shared.contracts.codes import SessionKind, Stage
from tests.unit.program.places import KUPANG, WITA, here

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
OPEN = Configured(facility=KUPANG, time_zone=WITA.key, capacity=100, rooms=("Aula",), blocked=(), holidays=())
"""A prison that is never closed."""


@st.composite
def plans(draw: st.DrawFn, stage: Stage) -> StagePlan:
    kinds = draw(st.lists(st.sampled_from(SessionKind), min_size=1, max_size=2, unique=True))
    numbers = st.integers(1, 12)
    return StagePlan(
        stage=stage,
        owners=(min(MAY_OWN[stage]),),
        pathways=draw(st.sampled_from([TREATED, TREATED[:1], TREATED[1:]])),
        meetings=tuple(
            Meeting(
                kind=kind,
                sessions=draw(numbers),
                minutes=15 * draw(st.integers(1, 16)),
                per_week=draw(st.integers(1, 7)),
            )
            for kind in kinds
        ),
    )


@st.composite
def templates(draw: st.DrawFn) -> Template:
    """Right ones and wrong ones."""
    stages = sorted(
        draw(st.lists(st.sampled_from(Stage), min_size=1, max_size=3, unique=True)), key=tuple(Stage).index
    )
    planned = draw(st.integers(1, 200))
    modules = draw(
        st.lists(
            st.tuples(st.sampled_from(Stage), st.sampled_from(SessionKind), st.integers(1, 6)), max_size=3
        )
    )
    return Template(
        code="contoh",
        version=1,
        title="Contoh",
        planned_days=planned,
        minimum_left_days=planned,
        completion=Completion(fair=draw(st.decimals(0, 1, places=2)), dose=draw(st.decimals(0, 1, places=2))),
        stages=tuple(draw(plans(stage)) for stage in stages),
        modules=tuple(
            Module(code=f"m{n}", title="Modul", stage=stage, kind=kind, sessions=sessions)
            for n, (stage, kind, sessions) in enumerate(modules)
        ),
    )


def last_day(meeting: Meeting, first_day: date) -> date:
    """The day of the last session, planned by the calendar's own rules, one session on a day."""
    days_of = [(first_day + DAY * n).weekday() for n in range(meeting.per_week)]
    weekly = [Weekly(weekday=day, starts=time(9)) for day in days_of]
    refuse_weekly(OPEN, weekly, meeting.minutes)
    ahead = occurrences(OPEN, weekly, first_day=first_day, minutes=meeting.minutes, here=here())
    days: list[datetime] = [next(ahead).starts_at for _ in range(meeting.sessions)]
    return days[-1].date()


@settings(max_examples=50, deadline=None)
@given(templates())
def test_a_template_that_passes_can_be_planned(template: Template) -> None:
    assume(not contradictions(template))
    for pathway in TREATED:
        day = MONDAY
        assert template.path(pathway)
        for stage in template.path(pathway):
            plan = template.plan(stage)
            assert plan is not None
            day = max(last_day(meeting, day) for meeting in plan.meetings) + DAY
        assert day - DAY <= template.expected_end(MONDAY)
    for module in template.modules:
        plan = template.plan(module.stage)
        assert plan is not None
        meeting = plan.meeting(module.kind)
        assert meeting is not None
        assert len(list(sequence(template, module.stage, module.kind))) <= meeting.sessions
