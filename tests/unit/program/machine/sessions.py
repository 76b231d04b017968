"""The machine's acts while a stay runs: time, sessions, records, stages, holds."""

from collections.abc import Callable
from uuid import UUID

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from services.program.domain.holds import Wish
from shared.contracts.codes import Cause, Stage
from shared.refusals import Refusal
from tests.unit.program.machine.acting import HOLD, Acting, day
from tests.unit.program.machine.plain import Pause
from tests.unit.program.machine.plain_meetings import ABSENT, Meeting
from tests.unit.program.machine.plain_ways import Whole
from tests.unit.program.places import KUPANG

PATHS = {"sosial": ["social", "skills"], "medis": ["medical", "social", "skills"]}
STAGES = st.sampled_from(["medical", "social", "social", "skills", "skills"])
OUTCOMES = ["hadir", "hadir_terlambat", "hadir_tidak_kooperatif", "izin", "alpa", "tidak_dihadirkan"]
LIKELY = st.sampled_from(["hadir", "hadir", "hadir", "izin", "alpa"])
AGO = st.integers(-1, 2)
"""Weeks before the present; a fact of next week is refused."""
NUMBER = st.integers(0, 30)


class Running(RuleBasedStateMachine):
    """RN goes through her stages; both sides say yes or no alike."""

    @initialize(pathway=st.sampled_from(sorted(PATHS)))
    def begin(self, pathway: str) -> None:
        self.world = Acting.begun(pathway)
        self.plain = Whole(PATHS[pathway], KUPANG, where=KUPANG)
        self.world.now(self.plain.today)
        self.numbers = 0
        self.together: dict[UUID, tuple[str, Pause]] = {}

    def possible(self, act: Callable[..., object], *args: object) -> bool:
        """Whether the product does it."""
        try:
            act(*args)
        except Refusal:
            return False
        return True

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def pick(self, number: int, *, planned: bool = False) -> Meeting:
        """Any session, or rather one that nobody has marked."""
        among = [m for m in self.plain.meetings if m.state == "planned"] if planned else []
        among = among or self.plain.meetings
        return among[number % len(among)]

    def week(self, ago: int) -> int:
        return self.plain.today - ago

    def free(self, week: int) -> bool:
        """Whether nothing is planned at that hour: time is guarded elsewhere (reservations)."""
        place = self.plain.place
        return not any(m.takes_time and (m.week, m.place) == (week, place) for m in self.plain.meetings)

    @rule(weeks=st.integers(1, 2))
    def wait(self, weeks: int) -> None:
        self.plain.today += weeks
        self.world.now(self.plain.today)

    @rule(stage=STAGES, ahead=st.integers(-2, 4))
    def book(self, stage: str, ahead: int) -> None:
        self.plan(stage, max(0, self.plain.today + ahead))

    def plan(self, stage: str, week: int, missed: Meeting | None = None) -> None:
        if not self.free(week):
            return
        number, place, possible = self.number(), self.plain.place, self.plain.bookable(stage, week)
        possible = possible and (missed is None or self.plain.can_make_up(missed, stage, week))
        of = missed and missed.id
        assert self.possible(self.world.book, number, Stage(stage), week, place, of) == possible, (
            stage,
            week,
        )
        if possible:
            self.plain.meetings.append(Meeting(self.world.id(number), stage, week, place, missed=of))

    @precondition(lambda self: self.plain.meetings)
    @rule(number=NUMBER, ahead=st.integers(-1, 3), other=st.sampled_from([False, False, False, True]))
    def make_up(self, number: int, ahead: int, *, other: bool) -> None:
        """Of what she missed, if there is any, or ``other``wise of anything."""
        found = [m for m in self.plain.meetings if m.word in ABSENT]
        among = self.plain.meetings if other or not found else found
        missed = among[number % len(among)]
        self.plan(missed.stage, max(0, self.plain.today + ahead), missed)

    @rule(
        outcomes=st.permutations(["izin", "alpa", "hadir"]),
        then=st.sampled_from(["mark", "cancel", "pause", "correct"]),
    )
    def miss_and_make_up(self, outcomes: list[str], then: str) -> None:
        """Something is missed and made up; the make-up is held or not, or the first record was wrong."""
        stage = self.next_stage()
        self.wait(1)
        self.plan(stage, self.plain.today)
        if not self.plain.meetings or self.plain.meetings[-1].week != self.plain.today:
            return
        first = self.plain.meetings[-1]
        self.record(first, outcomes[0])
        self.plan(stage, self.plain.today + 1, first)
        if then == "pause":
            self.begin_hold("bnnp", 0, None)
            self.plan(stage, self.plain.today + 2, first)
            self.end_hold(len(self.plain.pauses) - 1, 0)
        last = self.plain.meetings[-1]
        if then == "cancel":
            self.cancel(len(self.plain.meetings) - 1, "lain", planned=False)
            self.plan(stage, self.plain.today + 2, first)
        self.wait(1)
        self.record(last, outcomes[1])
        if then == "correct":
            self.record(first, outcomes[2])

    @precondition(lambda self: self.plain.meetings)
    @rule(number=NUMBER, outcome=st.sampled_from(OUTCOMES))
    def mark(self, number: int, outcome: str) -> None:
        """The first record, or a correction."""
        self.record(self.pick(number), outcome)

    def record(self, meeting: Meeting, outcome: str) -> None:
        done = self.possible(self.world.record, meeting.id, outcome)
        assert done == self.plain.mark(meeting, outcome), (meeting, outcome)

    def next_stage(self, skipped: int = 0) -> str:
        return self.plain.path[(len(self.plain.done) + skipped) % len(self.plain.path)]

    @rule(
        outcomes=st.lists(LIKELY, min_size=1, max_size=4),
        weeks=st.integers(-1, 1),
        override=st.booleans(),
        skipped=st.sampled_from([0, 0, 0, 1]),
    )
    def go_through_a_stage(self, outcomes: list[str], weeks: int, override: bool, skipped: int) -> None:  # noqa: FBT001 - by name
        """Book what is next weekly from its predecessor's completion on, mark all, and ask for completion."""
        stage = self.next_stage(skipped)
        first = max([0, self.plain.since or 0, *self.plain.done.values()])
        self.plain.today = max(self.plain.today, first + len(outcomes))
        self.world.now(self.plain.today)
        for week, outcome in enumerate(outcomes, first):
            self.plan(stage, week)
            for meeting in self.plain.meetings:
                if meeting.stage == stage and meeting.word == "expected" and meeting.week <= self.plain.today:
                    self.record(meeting, outcome)
        last = max([first, *(m.week for m in self.plain.meetings if m.stage == stage)])
        self.finish(stage, last + weeks, override=override)

    @precondition(lambda self: self.plain.meetings)
    @rule(number=NUMBER, cause=st.sampled_from(["lain", "lain", "bnn"]), planned=st.booleans())
    def cancel(self, number: int, cause: str, *, planned: bool) -> None:
        meeting = self.pick(number, planned=planned)
        done = self.possible(self.world.drop, meeting.id, Cause(cause))
        assert done == self.plain.cancel(meeting, cause), meeting

    @precondition(lambda self: self.plain.meetings)
    @rule(number=NUMBER, ahead=st.integers(-1, 4), planned=st.booleans())
    def reschedule(self, number: int, ahead: int, *, planned: bool) -> None:
        meeting, week = self.pick(number, planned=planned), max(0, self.plain.today + ahead)
        if meeting.week != week and not self.free(week):
            return
        place, new, possible = meeting.place, self.number(), self.plain.movable(meeting, week)
        done = self.possible(self.world.reschedule, meeting.id, new, week, place)
        assert done == possible, (meeting, week)
        if possible:
            meeting.word, meeting.state = "freed", "moved"
            self.plain.meetings.append(
                Meeting(self.world.id(new), meeting.stage, week, place, missed=meeting.missed)
            )

    @rule(stage=STAGES, ago=AGO, override=st.booleans())
    def complete(self, stage: str, ago: int, *, override: bool) -> None:
        self.finish(stage, self.week(ago), override=override)

    def finish(self, stage: str, week: int, *, override: bool) -> None:
        if override:
            done = self.possible(self.world.override, Stage(stage), week)
        else:
            done = self.possible(self.world.complete, "RN", Stage(stage), day(week))
        assert done == self.plain.complete(stage, week, override=override), (stage, week, override)

    def _pause(self, side: str, since: int, lasts: int | None) -> tuple[Pause, Wish]:
        id_, until = UUID(int=self.number()), None if lasts is None else since + lasts
        last = None if until is None else day(until)
        wish = Wish(hold_id=id_, reason=HOLD[side], since=day(since), until=last)
        return Pause(id_, side, since, until), wish

    @rule(side=st.sampled_from(sorted(HOLD)), ago=AGO, lasts=st.none() | st.integers(0, 4))
    def begin_hold(self, side: str, ago: int, lasts: int | None) -> None:
        pause, wish = self._pause(side, self.week(ago), lasts)
        assert self.possible(self.world.pause, wish) == self.plain.pause(pause), pause

    @rule(ago=AGO, lasts=st.none() | st.integers(0, 4))
    def propose_hold(self, ago: int, lasts: int | None) -> None:
        pause, wish = self._pause("lapas", self.week(ago), lasts)
        assert self.possible(self.world.ask, wish) == self.plain.ask(pause), pause

    @precondition(lambda self: self.plain.pauses)
    @rule(number=NUMBER, accept=st.booleans())
    def answer_hold(self, number: int, *, accept: bool) -> None:
        pause = self.plain.pauses[number % len(self.plain.pauses)]
        done = self.possible(self.world.answer, pause.id, accept)
        assert done == self.plain.answer(pause, accept=accept), pause

    @precondition(lambda self: self.plain.pauses)
    @rule(number=NUMBER, ago=AGO)
    def end_hold(self, number: int, ago: int) -> None:
        pause = self.plain.pauses[number % len(self.plain.pauses)]
        done = self.possible(self.world.go_on, pause.id, self.week(ago))
        assert done == self.plain.go_on(pause, self.week(ago)), pause

    @rule(side=st.sampled_from(sorted(HOLD)), lasts=st.none() | st.integers(1, 4), back=st.integers(0, 2))
    def pause_and_go_on(self, side: str, lasts: int | None, back: int) -> None:
        """Something is planned, her stay is paused over it, and she is back sooner or later."""
        stage = self.next_stage()
        for week in range(self.plain.today + 1, self.plain.today + 3):
            self.plan(stage, week)
        self.begin_hold(side, 0, lasts)
        if back:
            self.wait(back)
        if self.plain.pauses:
            self.end_hold(len(self.plain.pauses) - 1, 0)
