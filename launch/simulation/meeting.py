"""Commands about a session: planned, wanted a second time, marked, put right, not held, disputed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launch.simulation.cast import Prison, Woman
from launch.simulation.voice import LEADER_OF, ROOM_OF, Voice, a_day, her, refusal
from launch.story.part import Say

OTHER_SIDE = {"medical": "officer", "social": "officer", "skills": "counsellor"}
"""Who disputes what the leader's side says."""


@dataclass(frozen=True)
class Session:
    """One session of a group. ``day`` is its day (``W3 Tue``), ``planned`` the one on which it is planned."""

    prison: Prison
    day: str
    planned: str
    name: str
    stage: str
    women: Sequence[Woman]
    module: str | None = None

    @property
    def key(self) -> str:
        return f"session {self.prison.id} {self.name} {self.day}"

    def _body(self, leader: str) -> dict[str, Any]:
        return {
            "cohort_id": f"{{{Voice(self.prison).cohort}}}",
            "stage": self.stage,
            "group": self.name,
            "starts_at": f"{{{self.day} 09:00}}",
            "minutes": 90,
            "room": ROOM_OF[self.stage],
            "leader": leader,
            "participants": [her(woman) for woman in self.women],
            **({"module": self.module, "kind": "group"} if self.module else {}),
        }

    def _say(self, title: str, at: str, do: str, by: str = "", **more: Any) -> Say:  # noqa: ANN401 - any JSON
        said = f"{title} {self.name} {self.day}"
        return Voice(self.prison).say(by or LEADER_OF[self.stage], at, said, do, **more)

    def plan(self) -> Say:
        body, at = self._body(self.prison.sub(LEADER_OF[self.stage])), f"{self.planned} 10:00"
        return self._say("jadwal", at, "POST /v1/sessions", body=body, keep={self.key: "session_id"})

    def plan_again(self) -> Say:
        """Somebody wants the same room at the same time: refused, and the session that has it is named."""
        no = refusal("room-taken", 409, f"{{{self.key}}}")
        body, at = self._body(f"{self.prison.id}-tamu"), f"{self.planned} 10:00"
        return self._say("bentrok", at, "POST /v1/sessions", body=body, refused=no)

    def plan_paused(self, woman: Woman) -> Say:
        """Somebody forgets that she is on hold: refused, and she is named."""
        body = {
            **self._body(self.prison.sub(LEADER_OF[self.stage])),
            "starts_at": f"{{{self.day} 13:00}}",
            "participants": [her(woman)],
        }
        no = refusal("on-hold", 422, her(woman))
        at = f"{self.planned} 10:00"
        return self._say(f"lupa jeda {woman.name}", at, "POST /v1/sessions", body=body, refused=no)

    def cancel(self, caused_by: str) -> Say:
        body = {"caused_by": caused_by, "cancelled_on": a_day(self.day)}
        return self._say("batal", f"{self.day} 09:00", f"POST {self._path}/cancellation", body=body)

    def dispute(self, caused_by: str, day: str) -> Say:
        do, by = f"POST {self._path}/dispute", OTHER_SIDE[self.stage]
        return self._say("sengketa", f"{day} 09:00", do, by, body={"caused_by": caused_by})

    def settle(self, caused_by: str, day: str) -> Say:
        """The side that said it first accepts the other's word."""
        do = f"POST {self._path}/settlement"
        return self._say("sepakat", f"{day} 11:00", do, body={"caused_by": caused_by})

    def mark(self, outcomes: Mapping[str, str]) -> Say:
        return self._marked("presensi", outcomes)

    def correct(self, outcomes: Mapping[str, str]) -> Say:
        return self._marked("koreksi", outcomes)

    def _marked(self, title: str, outcomes: Mapping[str, str]) -> Say:
        body = {"outcomes": {f"{{{name}}}": outcome for name, outcome in outcomes.items()}}
        return self._say(title, f"{self.day} 10:30", f"PUT {self._path}/attendance", body=body)

    def hand_out(self, women: Sequence[Woman]) -> Say:
        body = {"participants": [her(woman) for woman in women], "handed_on": a_day(self.day)}
        return self._say("materi", f"{self.day} 10:45", f"POST {self._path}/materials", body=body)

    @property
    def _path(self) -> str:
        return f"/v1/sessions/{{{self.key}}}"
