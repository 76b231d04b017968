"""An episode against a plain model: whatever is done in any order, both say yes or no, and count alike."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.program.domain.ids import episode_of
from services.program.domain.stages import count
from shared.contracts.codes import Cause, Movement, Stage
from shared.refusals import Refusal
from tests.unit.program.places import here, on, who
from tests.unit.program.world import World, enrolled

ORDER = [Stage.MEDICAL, Stage.SOCIAL, Stage.SKILLS]
OUTCOMES = ["hadir", "hadir_terlambat", "hadir_tidak_kooperatif", "izin", "alpa", "tidak_dihadirkan"]
LIKELY = st.sampled_from(["hadir", "hadir", "hadir", "izin", "alpa"])
FIRST_TUESDAY = date(2026, 9, 1)
AFTERWARDS = date(2027, 6, 1)
"""Later than any sequence of stages can reach."""


class Booked:
    """One person-session as the model knows it: ``word`` is expected, lost, freed or an outcome."""

    def __init__(self, id_: UUID, stage: Stage, day: date) -> None:
        self.id, self.stage, self.day, self.word = id_, stage, day, "expected"
        self.held = False

    @property
    def attended(self) -> bool:
        return self.word.startswith("hadir")


class Episodes(RuleBasedStateMachine):
    """RN goes through her stages, or does not."""

    @initialize()
    def begin(self) -> None:
        self.world: World = enrolled(RN="medis")
        self.world.here = here(AFTERWARDS)
        self.booked: list[Booked] = []
        self.done: dict[Stage, date] = {}
        self.over = False

    def accepted(self, act: str, *args: object) -> bool:
        try:
            getattr(self.world, act)(*args)
        except Refusal:
            return False
        return True

    def pick(self, number: int) -> Booked | None:
        return self.booked[number % len(self.booked)] if self.booked else None

    @rule(stage=st.sampled_from(ORDER), week=st.integers(0, 9))
    def book(self, stage: Stage, week: int) -> None:
        day = FIRST_TUESDAY + timedelta(weeks=week)
        if any(b.stage is stage and b.day == day for b in self.booked):
            return
        told = len(self.world.told)
        self.world.here = here(FIRST_TUESDAY - timedelta(days=1))
        assert self.accepted("schedule", stage, on(day), "RN") == (not self.over and stage not in self.done)
        self.world.here = here(AFTERWARDS)
        if len(self.world.told) > told:
            self.booked.append(Booked(self.world.told[-1].session_id, stage, day))

    @rule(number=st.integers(0, 30), outcome=st.sampled_from(OUTCOMES))
    def mark(self, number: int, outcome: str) -> None:
        if (booked := self.pick(number)) is None:
            return
        before = ORDER[: ORDER.index(booked.stage)]
        in_order = all(stage in self.done and self.done[stage] <= booked.day for stage in before[-1:])
        possible = booked.word not in {"lost", "freed"} and (in_order or not outcome.startswith("hadir"))
        assert self.accepted("mark", booked.id, {"RN": outcome}) == possible, (booked.word, outcome)
        if possible:
            booked.word, booked.held = outcome, True

    @rule(outcomes=st.lists(LIKELY, min_size=1, max_size=5), weeks=st.integers(-1, 1))
    def go_through_a_stage(self, outcomes: list[str], weeks: int) -> None:
        """Book what is next weekly from its predecessor's completion on, mark all, and ask for completion."""
        stage = ORDER[len(self.done) % len(ORDER)]
        first = max([0, *((day - FIRST_TUESDAY).days // 7 for day in self.done.values())])
        for week, outcome in enumerate(outcomes, first):
            self.book(stage, week)
            for number, booked in enumerate(self.booked):
                if booked.stage is stage and booked.word == "expected":
                    self.mark(number, outcome)
        days = [b.day for b in self.booked if b.stage is stage]
        self.ask(stage, max([FIRST_TUESDAY, *days]) + timedelta(weeks=weeks))

    @rule(number=st.integers(0, 30))
    def cancel(self, number: int) -> None:
        if (booked := self.pick(number)) is None:
            return
        possible = not booked.held
        assert self.accepted("cancel", booked.id, Cause.OTHER) == possible
        booked.word = "lost" if booked.word == "expected" else booked.word

    @rule(stage=st.sampled_from(ORDER), week=st.integers(0, 10))
    def complete(self, stage: Stage, week: int) -> None:
        self.ask(stage, FIRST_TUESDAY + timedelta(weeks=week))

    def ask(self, stage: Stage, day: date) -> None:
        again = self.done.get(stage) == day
        assert self.accepted("complete", "RN", stage, day) == (again or self.completes(stage, day))
        if not again and self.completes(stage, day):
            self.done[stage] = day
            self.over = stage is ORDER[-1]

    def completes(self, stage: Stage, day: date) -> bool:
        mine = [b for b in self.booked if b.stage is stage and b.word not in {"freed", "lost"}]
        held = [b for b in mine if b.word != "expected"]
        attended, alpa = sum(b.attended for b in held), sum(b.word == "alpa" for b in held)
        return (
            not self.over
            and len(self.done) == ORDER.index(stage)
            and len(held) == len(mine)
            and attended > 0
            and Fraction(attended, attended + alpa) >= Fraction(3, 4)
            and Fraction(attended, len(held)) >= Fraction(3, 5)
            and max(b.day for b in mine) <= day
        )

    @rule(week=st.integers(0, 9), moved=st.booleans())
    def leave(self, week: int, moved: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
        day = FIRST_TUESDAY + timedelta(weeks=week)
        started = not any(b.attended and b.day > day for b in self.booked)
        possible = not self.over and started and all(done <= day for done in self.done.values())
        if self.over:
            return
        act = ("move", "RN", Movement.RELEASE, day) if moved else ("withdraw", "RN", day)
        assert self.accepted(*act) == possible
        if possible:
            self.over = True
            for booked in self.booked:
                gone = booked.day > day or (moved and booked.day == day)
                if gone and booked.stage not in self.done and not booked.attended and booked.word != "lost":
                    booked.word = "freed"

    @invariant()
    def counts_are_equal(self) -> None:
        if not hasattr(self, "world"):
            return
        stay = self.world.state("episode", episode_of(who("RN"))).stay
        for stage in ORDER:
            mine = [b for b in self.booked if b.stage is stage and b.word != "freed"]
            figures = count(stay.of_stage(stage))
            assert (figures.planned, figures.attended) == (len(mine), sum(b.attended for b in mine))
            assert figures.alpa == sum(b.word == "alpa" for b in mine)
        assert set(stay.completed) == set(self.done)

    @invariant()
    def a_completed_stage_was_started(self) -> None:
        if hasattr(self, "world"):
            stay = self.world.state("episode", episode_of(who("RN"))).stay
            assert set(stay.completed) <= set(stay.started)


TestEpisodes = Episodes.TestCase
TestEpisodes.settings = settings(max_examples=200, stateful_step_count=12, deadline=None)
