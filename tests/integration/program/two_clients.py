"""What two people may do at once, against a plain model that does one thing after the other.

The services' answers to two requests that are under way together have to be those of one of the two orders.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SLOTS = ("2026-08-20T09:00", "2026-08-20T09:30", "2026-08-27T09:00")
"""Starts of sessions of an hour: the first two overlap."""
ROOMS, LEADERS = ("Aula", "Ruang kelas"), ("konselor", "konselor-2")
ATTENDED = frozenset({"hadir", "hadir_terlambat"})


@dataclass(frozen=True)
class Planned:
    """A session as the model knows it; ``booked`` says what became of each woman's place."""

    slot: int
    room: str
    leader: str
    booked: Mapping[str, str]
    status: str = "planned"

    def collides(self, other: "Planned") -> bool:
        """Whether both need one room, leader or woman in one hour."""
        if self.status == "cancelled" or {self.slot, other.slot} not in ({0}, {1}, {2}, {0, 1}):
            return False
        mine = {who for who, what in self.booked.items() if what != "freed"}
        return self.room == other.room or self.leader == other.leader or bool(mine & set(other.booked))


@dataclass(frozen=True)
class Plan:
    key: int
    slot: int
    room: str
    leader: str
    women: tuple[str, ...]


@dataclass(frozen=True)
class Cancel:
    key: int


@dataclass(frozen=True)
class Mark:
    key: int
    outcomes: Mapping[str, str]


@dataclass(frozen=True)
class Withdraw:
    woman: str


Act = Plan | Cancel | Mark | Withdraw


@dataclass(frozen=True)
class Model:
    """Sessions by key, and who has withdrawn. ``after`` gives the next state, or none where it is refused."""

    sessions: Mapping[int, Planned] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def after(self, act: Act) -> "Model | None":
        match act:
            case Plan():
                return self._planned(act)
            case Cancel():
                return self._cancelled(act)
            case Mark():
                return self._marked(act)
            case Withdraw():
                return self._withdrawn(act.woman)

    def _with(self, key: int, session: Planned) -> "Model":
        return replace(self, sessions={**self.sessions, key: session})

    def _planned(self, act: Plan) -> "Model | None":
        wanted = Planned(act.slot, act.room, act.leader, dict.fromkeys(act.women, "expected"))
        taken = any(session.collides(wanted) for session in self.sessions.values())
        return None if taken or self.gone & set(act.women) else self._with(act.key, wanted)

    def _cancelled(self, act: Cancel) -> "Model | None":
        session = self.sessions[act.key]
        if session.status == "held":
            return None
        booked = {who: "lost" if what == "expected" else what for who, what in session.booked.items()}
        return self._with(act.key, replace(session, status="cancelled", booked=booked))

    def _marked(self, act: Mark) -> "Model | None":
        session = self.sessions[act.key]
        if session.status == "cancelled" or any(session.booked[who] == "freed" for who in act.outcomes):
            return None
        return self._with(act.key, replace(session, status="held", booked={**session.booked, **act.outcomes}))

    def _withdrawn(self, who: str) -> "Model | None":
        """On the day before the first session: everything of hers is freed, unless she was at one."""
        if who in self.gone:
            return self
        if any(session.booked.get(who) in ATTENDED for session in self.sessions.values()):
            return None
        sessions = {
            key: replace(session, booked={w: _freed(w, what, who) for w, what in session.booked.items()})
            for key, session in self.sessions.items()
        }
        return Model(sessions, self.gone | {who})


def _freed(woman: str, what: str, who: str) -> str:
    return "freed" if woman == who and what != "lost" else what


def explained(model: Model, acts: tuple[Act, Act], accepted: tuple[bool, bool]) -> list[Model]:
    """The states to which one of the two orders leads with exactly these answers."""
    found = []
    for order in ((0, 1), (1, 0)):
        state: Model = model
        for n in order:
            following = state.after(acts[n])
            if (following is not None) != accepted[n]:
                break
            state = following or state
        else:
            if state not in found:
                found.append(state)
    return found
