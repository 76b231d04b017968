"""The machine's acts by which a stay ends, moves or waits; and what has to be alike after each act."""

from dataclasses import asdict

import hypothesis.strategies as st
from hypothesis.stateful import invariant, precondition, rule

from launch.simulation.invariants import Judge
from services.program.domain import moving
from services.program.domain.episode import Ended, Expected, Freed, Lost, Marked, Status, Stay
from services.program.domain.exits import TOLD, Exit
from services.program.domain.stages import count
from shared.contracts.codes import Stage
from tests.unit.program.machine.acting import HER, PLACES, day
from tests.unit.program.machine.plain import Offered
from tests.unit.program.machine.plain_meetings import figures
from tests.unit.program.machine.sessions import AGO, NUMBER, Running
from tests.unit.program.machine.together import Together
from tests.unit.program.moved import WAINGAPU
from tests.unit.program.places import KUPANG

ELSEWHERE = "lapas-lembata"
"""A third facility, without a cohort."""
FACILITIES = st.sampled_from([KUPANG, WAINGAPU, WAINGAPU, ELSEWHERE])
FEW = 4
MOSTLY_AWAY = st.sampled_from(["alpa", "alpa", "alpa", "izin", "hadir"])
STATES = {"asked": "proposed", "over": "ended"}


def _far_enough(machine: Running) -> bool:
    """Not all stays end before anything happened in them."""
    return machine.plain.end is not None or len(machine.plain.meetings) >= FEW


class Episodes(Together):
    """RN goes through her stages, or does not."""

    @precondition(_far_enough)
    @rule(reason=st.sampled_from(sorted(Exit)), ago=AGO)
    def leave(self, reason: Exit, ago: int) -> None:
        done = self.possible(self.world.leave, reason, self.week(ago))
        assert done == self.plain.leave(TOLD[reason], self.week(ago)), reason

    @rule(ago=AGO, keep=st.booleans())
    def decide_drop_out(self, ago: int, *, keep: bool) -> None:
        done = self.possible(self.world.decide, self.week(ago), keep)
        assert done == self.plain.decide(self.week(ago), keep=keep), keep

    @rule(
        outcomes=st.lists(MOSTLY_AWAY, min_size=3, max_size=5),
        then=st.sampled_from(["wait", "keep", "end"]),
    )
    def stay_away(self, outcomes: list[str], then: str) -> None:
        """Book what is next week after week, mark that she is mostly absent, and perhaps decide."""
        stage = self.next_stage()
        for week, outcome in enumerate(outcomes, self.plain.today + 1):
            self.wait(1)
            self.plan(stage, week)
            if self.plain.meetings and self.plain.meetings[-1].week == week:
                self.record(self.plain.meetings[-1], outcome)
        if then != "wait":
            self.decide_drop_out(0, keep=then == "keep")

    @precondition(_far_enough)
    @rule(ago=AGO)
    def withdraw_consent(self, ago: int) -> None:
        week = min(self.plain.today, self.week(ago))
        assert self.possible(self.world.withdraw_consent, week) == self.plain.withdraw_consent(week)

    @rule(ago=AGO)
    def refer(self, ago: int) -> None:
        number = len(self.plain.referrals)
        assert self.possible(self.world.refer, number, self.week(ago)) == self.plain.refer(self.week(ago))

    @precondition(lambda self: self.plain.referrals)
    @rule(number=NUMBER, ago=AGO, answer=st.sampled_from(["accepted", "accepted", "declined"]))
    def answer_referral(self, number: int, ago: int, answer: str) -> None:
        number %= len(self.plain.referrals)
        done = self.possible(self.world.answer_referral, number, self.week(ago), answer)
        assert done == self.plain.answer_referral(self.plain.referrals[number], self.week(ago), answer)

    @rule(to=FACILITIES, ago=AGO, lasts=st.none() | st.integers(-1, 3))
    def offer(self, to: str, ago: int, lasts: int | None) -> None:
        week = self.week(ago)
        by = None if lasts is None else week + lasts
        assert self.possible(self.world.offer, to, week, by) == self.plain.offer_to(to, week, by), (to, week)

    @precondition(lambda self: self.plain.offer is not None)
    @rule(ago=AGO, own=st.booleans())
    def accept(self, ago: int, *, own: bool) -> None:
        """Into a cohort of the facility that was asked, or, which is refused, into another one."""
        assert self.plain.offer is not None
        at = self.plain.offer.to if own and self.plain.offer.to in PLACES else self.plain.place
        assert self.possible(self.world.accept, at, self.week(ago)) == self.plain.accept(at, self.week(ago))

    @rule(ago=AGO)
    def decline(self, ago: int) -> None:
        assert self.possible(self.world.decline, self.week(ago)) == self.plain.decline(self.week(ago))

    @rule()
    def take_back(self) -> None:
        assert self.possible(self.world.take_back) == self.plain.take_back()

    @rule()
    def lapse(self) -> None:
        assert self.possible(self.world.lapse) == self.plain.lapse()

    @rule(
        kind=st.sampled_from(["transfer", "transfer", "received", "received", "returned", "release"]),
        at=st.none() | FACILITIES,
        to=FACILITIES,
        ago=AGO,
        hand_over=st.booleans(),
    )
    def move(self, kind: str, at: str | None, to: str, ago: int, *, hand_over: bool) -> None:
        """Without ``at`` it is told by where she is."""
        at = at or self.plain.where or KUPANG
        self.moves(kind, at, to, self.week(ago), hand_over=hand_over)

    def moves(self, kind: str, at: str, to: str, week: int, *, hand_over: bool) -> None:
        goal = to if kind == "transfer" else None
        with_it = hand_over and kind == "transfer"
        wish = moving.Move(
            participant_id=HER,
            facility=at,
            movement=moving.Register(kind),
            to_facility=goal,
            moved_on=day(week),
            hand_over=with_it,
        )
        done = self.possible(self.world.moved, wish)
        assert done == self.plain.move(kind, at, goal, week, hand_over=with_it), wish

    @rule(
        first=st.sampled_from(["offer", "move"]),
        order=st.permutations(["accept", "receive", "wait", "decline"]),
    )
    def hand_over(self, first: str, order: list[str]) -> None:
        """Offer, leave, and then be accepted and received in whatever order."""
        plain, to = self.plain, WAINGAPU if self.plain.place == KUPANG else KUPANG
        if first == "offer":
            self.offer(to, 0, None)
        self.moves("transfer", plain.place, to, plain.today, hand_over=True)
        for act in order:
            if act == "wait":
                self.wait(1)
            elif act == "receive":
                self.moves("received", to, to, plain.today, hand_over=False)
            elif act == "decline":
                self.decline(0)
            elif plain.offer is not None:
                self.accept(0, own=True)

    @invariant()
    def both_are_alike(self) -> None:
        if not hasattr(self, "world"):
            return
        hers, plain = self.world.hers, self.plain
        stay: Stay = hers.stay  # type: ignore[union-attr]  # she was decreed
        assert {id_: _word(b.status) for id_, b in stay.bookings.items()} == {
            m.id: m.word for m in plain.meetings
        }
        ended = (hers.reason, hers.ended_on) if isinstance(hers, Ended) else None
        assert ended == (plain.end and (plain.end[0], day(plain.end[1])))
        assert {id_: b.makes_up for id_, b in stay.bookings.items()} == {
            m.id: m.missed for m in plain.meetings
        }
        assert stay.completed == {stage: day(week) for stage, week in plain.done.items()}
        since = None if plain.since is None else day(plain.since)
        assert (stay.facility, stay.here_since) == (plain.place, since)
        assert (stay.drop_out and frozenset(stay.drop_out.sessions)) == plain.proposal
        assert stay.forgiven == plain.forgiven
        assert {id_: hold.state for id_, hold in stay.holds.items()} == {
            p.id: STATES.get(p.state, p.state) for p in plain.pauses
        }
        assert (stay.offer and stay.offer.model_dump(exclude={"cohort_id"})) == _dated(plain.offer)
        for stage in plain.path:
            counted = count(stay.of_stage(Stage(stage)))
            assert tuple(counted.model_dump().values()) == figures(plain.meetings, stage)
            assert counted.attended <= counted.held <= counted.planned

    @invariant()
    def her_stay_is_where_she_is(self) -> None:
        """Or it waits for where she went: a movement never leaves it behind silently."""
        if hasattr(self, "world") and self.plain.end is None:
            assert self.plain.where == self.plain.place or self.plain.away(self.plain.today)
            at = moving.whereabouts(self.world.state("candidate", HER), self.world.hers)
            assert at == self.plain.where

    def teardown(self) -> None:
        """The log is judged as one of a simulation."""
        if hasattr(self, "world"):
            judge = Judge()
            judge.read({"type": e.type(), "data": e.model_dump(mode="json")} for e in self.world.told)
            assert judge.close(over=False) == []


def _word(status: Status) -> str:
    match status:
        case Marked(outcome=outcome):
            return outcome.value
        case Lost():
            return "lost"
        case Freed():
            return "freed"
        case Expected():
            return "expected"


def _dated(offer: Offered | None) -> dict[str, object] | None:
    if offer is None:
        return None
    days = {name: week if week is None else day(week) for name, week in asdict(offer).items() if name != "to"}
    names = {"on": "offered_on", "by": "reply_by", "accepted": "accepted_on", "left": "left_on"}
    return {"to_facility": offer.to, **{names[name]: value for name, value in days.items()}}
