"""Two clients at once over HTTP: whatever they ask for, the answers are those of one after the other."""

import asyncio
import json
from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from launch.simulation.invariants import Judge
from services.program.domain.ids import episode_of
from shared.contracts.codes import Role
from tests.integration.program.house import House
from tests.integration.program.two_clients import (
    LEADERS,
    ROOMS,
    SLOTS,
    Act,
    Cancel,
    Mark,
    Model,
    Plan,
    Withdraw,
    explained,
)
from tests.unit.program.places import who

COUNSELLOR = Role.BNN_COUNSELLOR
NOT_A_REFUSAL = {"urn:pulih:conflict"}
"""An answer that says "try again" is no answer of the rules."""
T = TypeVar("T")
NAMES = ("A", "B", "C")
EXAMPLES = 40
"""Each with two rooms of its own: a facility has a hundred."""
NUMBERS = st.integers(0, 20)
PLANS = st.tuples(
    st.integers(0, len(SLOTS) - 1),
    st.sampled_from(ROOMS),
    st.sampled_from(LEADERS),
    st.sampled_from([("A",), ("B",), ("C",), ("A",), ("B",), ("C",), ("A", "B"), ("A", "B", "C")]),
)
ACTS = st.one_of(
    st.tuples(st.just("plan"), PLANS),
    st.tuples(st.just("plan"), PLANS),
    st.tuples(st.just("cancel"), NUMBERS),
    st.tuples(
        st.just("mark"), st.tuples(NUMBERS, st.sampled_from(["hadir", "hadir_terlambat", "alpa", "izin"]))
    ),
    st.tuples(st.just("withdraw"), st.sampled_from(NAMES)),
)


class TwoClients(RuleBasedStateMachine):
    """Three women of one cohort; each step is two requests that are under way together."""

    house: ClassVar[House]
    loop: ClassVar[asyncio.AbstractEventLoop]
    begun: ClassVar[int] = 0

    def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout=60)

    @initialize()
    def begin(self) -> None:
        type(self).begun += 1
        self.women = {name: f"{name}{self.begun}" for name in NAMES}
        self.cohort = self.wait(self._enrol())
        self.keys: dict[int, str] = {}
        self.next_key = 0
        self.possible = [Model()]

    def own(self, name: str) -> str:
        """A room or leader of this example alone: sessions of other examples stay where they are."""
        return f"{name} {self.begun}" if name in ROOMS else f"{name}-{self.begun}"

    async def _enrol(self) -> str:
        house = self.house
        await house.assessed(**dict.fromkeys(self.women.values(), "sosial"))
        body = {
            "facility": "lpp-kupang",
            "label": f"Angkatan {self.begun}",
            "template": "kupang-12w",
            "opened_on": "2026-08-18",
        }
        cohort = (await house.done(COUNSELLOR, "POST", "/v1/cohorts", body))["cohort_id"]
        decree = {
            "number": f"SK-DUA/{self.begun:03}",
            "issued_on": "2026-08-18",
            "participants": [str(who(name)) for name in self.women.values()],
        }
        await house.done(Role.LAPAS_HEAD, "POST", f"/v1/cohorts/{cohort}/decree", decree)
        return str(cohort)

    @rule(one=ACTS, other=ACTS)
    def both_at_once(self, one: tuple[str, Any], other: tuple[str, Any]) -> None:
        acts = self._act(*one), self._act(*other)
        if acts[0] is None or acts[1] is None:
            return
        both = acts[0], acts[1]
        accepted = self.wait(self._send(both))
        after = [state for model in self.possible for state in explained(model, both, accepted)]
        assert after, f"{both} were answered {accepted}, which neither order explains in {self.possible}"
        self.possible = after

    def _act(self, kind: str, wanted: Any) -> Act | None:  # noqa: ANN401 - what the strategy of a kind gives
        if kind == "plan":
            self.next_key += 1
            slot, room, leader, women = wanted
            return Plan(self.next_key, slot, room, leader, tuple(women))
        if kind == "withdraw":
            return Withdraw(wanted)
        if not self.keys:
            return None
        number, outcome = (wanted, None) if kind == "cancel" else wanted
        key = sorted(self.keys)[number % len(self.keys)]
        if outcome is None:
            return Cancel(key)
        booked = self.possible[0].sessions[key].booked
        return Mark(key, dict.fromkeys(booked, outcome))

    async def _send(self, acts: tuple[Act, Act]) -> tuple[bool, bool]:
        first, second = await asyncio.gather(*(self._request(act) for act in acts))
        return first, second

    async def _request(self, act: Act) -> bool:
        method, path, body, sub = self._as_request(act)
        answer = await self.house.ask(COUNSELLOR, method, path, body, sub=sub)
        assert answer.is_success or 400 <= answer.status_code < 500, answer.text
        assert answer.is_success or answer.json()["type"] not in NOT_A_REFUSAL, answer.text
        if isinstance(act, Plan) and answer.is_success:
            self.keys[act.key] = answer.json()["session_id"]
        return answer.is_success

    def _as_request(self, act: Act) -> tuple[str, str, dict[str, Any], str]:
        match act:
            case Plan():
                body = {
                    "cohort_id": self.cohort,
                    "stage": "social",
                    "starts_at": SLOTS[act.slot],
                    "minutes": 60,
                    "room": self.own(act.room),
                    "leader": self.own(act.leader),
                    "participants": [str(who(self.women[name])) for name in act.women],
                }
                return "POST", "/v1/sessions", body, self.own(act.leader)
            case Cancel(key=key):
                return "POST", f"/v1/sessions/{self.keys[key]}/cancellation", {"caused_by": "bnn"}, LEADERS[0]
            case Mark(key=key, outcomes=outcomes):
                said = {str(who(self.women[name])): outcome for name, outcome in outcomes.items()}
                leader = self.own(self.possible[0].sessions[key].leader)
                return "PUT", f"/v1/sessions/{self.keys[key]}/attendance", {"outcomes": said}, leader
            case Withdraw(woman=name):
                episode = episode_of(who(self.women[name]))
                return "POST", f"/v1/episodes/{episode}/withdrawal", {"ended_on": "2026-08-19"}, LEADERS[0]


async def test_two_clients_at_once_are_answered_as_one_after_the_other(program: House) -> None:
    rooms = [f"{room} {n}" for n in range(1, EXAMPLES + 11) for room in ROOMS]
    body = {"capacity": 100, "rooms": rooms, "blocked": [], "holidays": []}
    await program.done(Role.LAPAS_OFFICER, "PUT", "/v1/facilities/lpp-kupang", body)
    TwoClients.house, TwoClients.loop = program, asyncio.get_running_loop()
    how = settings(
        max_examples=EXAMPLES,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    await asyncio.to_thread(run_state_machine_as_test, TwoClients, settings=how)
    judge, after = Judge(), 0
    while True:
        page = await program.done(Role.SERVICE, "GET", f"/v1/logs/program/events?after={after}&limit=500")
        judge.read(json.loads(raw) for raw in page["events"])
        after += len(page["events"])
        if len(page["events"]) < 500:
            break
    assert judge.close(over=False) == []
