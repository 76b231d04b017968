"""The machine's acts about her whole cohort: it is paused, and all are back."""

from uuid import UUID

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from services.program.domain import cohort_holds, coming_back
from services.program.domain.holds import Wish
from shared.contracts.base import Event
from tests.unit.program.machine.acting import HER, HOLD, PLACES, Acting, day
from tests.unit.program.machine.plain import Pause
from tests.unit.program.machine.sessions import AGO, NUMBER, Running


def pause_all(world: Acting, place: str, wish: Wish) -> list[Event]:
    whole = cohort_holds.begin(
        world.state("cohort", PLACES[place][0]), [world.hers], wish=wish, here=world.here
    )
    return world.tell(list(whole.events))


def all_back(world: Acting, place: str, pause: UUID, week: int) -> list[Event]:
    hers = cohort_holds.begun_together([world.hers], pause)
    freed = coming_back.freed(world.hers.stay)  # type: ignore[union-attr]  # she was decreed
    whole = cohort_holds.end(
        world.state("cohort", PLACES[place][0]),
        hers,
        {HER: {id_: world.state("session", id_) for id_ in freed}},
        cohort_hold_id=pause,
        ended_on=day(week),
        here=world.here,
    )
    return world.tell(list(whole.events))


class Together(Running):
    """Her cohort is paused while she goes through her stages."""

    @rule(
        side=st.sampled_from(sorted(HOLD)),
        place=st.none() | st.sampled_from(sorted(PLACES)),
        ago=AGO,
        lasts=st.none() | st.integers(0, 3),
    )
    def pause_her_cohort(self, side: str, place: str | None, ago: int, lasts: int | None) -> None:
        """Or another one, which she is not in."""
        at, since = place or self.plain.place, self.week(ago)
        together = UUID(int=self.number())
        until = None if lasts is None else since + lasts
        last = None if until is None else day(until)
        wish = Wish(hold_id=together, reason=HOLD[side], since=day(since), until=last)
        pause = Pause(cohort_holds.hold_of_her(together, HER), side, since, until)
        here = at == self.plain.place and not self.plain.away(self.plain.today)
        done = self.possible(pause_all, self.world, at, wish)
        assert done == (here and self.plain.pause(pause)), (at, pause)
        if done:
            self.together[together] = (at, pause)

    @precondition(lambda self: self.together)
    @rule(number=NUMBER, ago=AGO)
    def her_cohort_goes_on(self, number: int, ago: int) -> None:
        """Who was handed over since is not its matter any more."""
        together = sorted(self.together, key=str)[number % len(self.together)]
        at, pause = self.together[together]
        done = self.possible(all_back, self.world, at, together, self.week(ago))
        assert done == (at == self.plain.place and self.plain.go_on(pause, self.week(ago))), pause
