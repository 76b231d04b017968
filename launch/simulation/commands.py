"""The commands that a prison's course consists of, as they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launch.simulation.cast import ROOMS, Prison, Woman
from launch.story.part import Expected, Say

LEADER_OF = {"medical": "doctor", "social": "counsellor", "skills": "officer"}
ROOM_OF = {"medical": "Klinik", "social": "Aula", "skills": "Bengkel"}
_SCORES = {"sosial": 6, "medis": 6, "edukasi": 2}
"""How often she used in three months (question 2): weekly or daily, or once or twice and nothing else."""


class Commands:
    """Makes the commands of one prison; names in braces are filled in when they are sent."""

    def __init__(self, prison: Prison) -> None:
        self._prison = prison

    def _say(self, by: str, at: str, title: str, do: str, **more: Any) -> Say:  # noqa: ANN401 - any JSON
        return Say(at=at, by=self._prison.actor(by), title=f"{self._prison.id} {title}", do=do, **more)

    def configure(self) -> Say:
        body = {"capacity": 200, "rooms": list(ROOMS), "blocked": [], "holidays": []}
        do = f"PUT /v1/facilities/{self._prison.id}"
        return self._say("officer", "W1 Mon 07:00", "tempat", do, body=body)

    def refer(self) -> Say:
        """Everybody by one roster; her id is kept under her name."""
        keep = {woman.name: f"participants.line={woman.line}.participant_id" for woman in self._prison.women}
        do = f"POST /v1/rosters?facility={self._prison.id}&referred_on={{W1 Mon}}"
        more = {"service": "assessment", "content": self._prison.roster(), "keep": keep}
        return self._say("officer", "W1 Mon 08:00", "rujukan", do, **more)

    def consent(self, woman: Woman, *, given: bool) -> Say:
        body = {
            "given": given,
            "asked_on": "{W1 Thu}",
            "notice_version": "2026-1",
            "language": "id",
            "read_aloud": True,
            "witness_role": "lapas_officer",
        }
        return self._care("counsellor", "W1 Thu 09:00", woman, "consent", body)

    def assess(self, woman: Woman, pathway: str) -> list[Say]:
        """ASSIST, a diagnosis where it is medical, and the conclusion that the rules propose."""
        by, at = "doctor" if pathway == "medis" else "counsellor", "W2 Tue 09:00"
        day = "{W2 Tue}"
        form = {"recall_anchor": "last_3_months", "completed_on": day, "answers": _answers(pathway)}
        said = [self._care(by, at, woman, "instruments/assist", form)]
        if pathway == "medis":
            facts = {"observed_on": day, "facts": {"dependence": True}}
            said.append(self._care(by, at, woman, "health-facts", facts))
        concluded = {"pathway": pathway, "concluded_on": day}
        return [*said, self._care(by, at, woman, "conclusion", concluded)]

    def _care(self, by: str, at: str, woman: Woman, what: str, body: Mapping[str, Any]) -> Say:
        do = f"POST /v1/participants/{{{woman.name}}}/{what}"
        return self._say(by, at, f"{what} {woman.name}", do, service="assessment", body=body)

    def open_cohort(self) -> Say:
        body = {
            "facility": self._prison.id,
            "label": f"Simulasi {self._prison.number:03}",
            "template": "kupang-12w",
            "opened_on": "{W3 Mon}",
        }
        keep = {self._cohort: "cohort_id"}
        return self._say("counsellor", "W3 Mon 08:00", "angkatan", "POST /v1/cohorts", body=body, keep=keep)

    @property
    def _cohort(self) -> str:
        return f"cohort {self._prison.number:03}"

    def decree(self, women: Sequence[Woman]) -> Say:
        body = {
            "number": f"SIM-{self._prison.number:03}/2026",
            "issued_on": "{W3 Mon}",
            "participants": [f"{{{woman.name}}}" for woman in women],
        }
        keep = {f"episode {woman.name}": f"episodes.{{{woman.name}}}" for woman in women}
        do = f"POST /v1/cohorts/{{{self._cohort}}}/decree"
        return self._say("head", "W3 Mon 09:00", "SK", do, body=body, keep=keep)

    def session(self, day: str, name: str, stage: str, women: Sequence[Woman]) -> "Session":
        return Session(self, self._prison, self._cohort, day, name, stage, women)

    def withdraw(self, woman: Woman, day: str) -> Say:
        do = f"POST /v1/episodes/{{episode {woman.name}}}/withdrawal"
        return self._say(
            "counsellor", f"{day} 17:00", f"mundur {woman.name}", do, body={"ended_on": f"{{{day}}}"}
        )

    def move(self, woman: Woman, day: str, movement: str, to: str | None) -> Say:
        body = {
            "participant_id": f"{{{woman.name}}}",
            "facility": self._prison.id,
            "movement": movement,
            "moved_on": f"{{{day}}}",
            **({"to_facility": to} if to else {}),
        }
        title = f"{movement} {woman.name}"
        return self._say("registrar", f"{day} 07:00", title, "POST /v1/movements", body=body)

    def complete(self, woman: Woman, stage: str, day: str, *, refused: str | None) -> Say:
        """``refused``: the threshold that the records do not reach, which the answer has to name."""
        do = f"POST /v1/episodes/{{episode {woman.name}}}/stages/{stage}/completion"
        no = Expected(status=422, rule=refused) if refused else None
        title = f"{stage} selesai {woman.name}"
        body = {"completed_on": f"{{{day}}}"}
        return self._say(LEADER_OF[stage], f"{day} 16:00", title, do, body=body, refused=no)


@dataclass(frozen=True)
class Session:
    """One session: planned, wanted a second time, and then marked or not held."""

    commands: Commands
    prison: Prison
    cohort: str
    day: str
    name: str
    stage: str
    women: Sequence[Woman]

    @property
    def _key(self) -> str:
        return f"session {self.prison.id} {self.name} {self.day}"

    def _body(self, leader: str) -> dict[str, Any]:
        return {
            "cohort_id": f"{{{self.cohort}}}",
            "stage": self.stage,
            "starts_at": f"{{{self.day} 09:00}}",
            "minutes": 90,
            "room": ROOM_OF[self.stage],
            "leader": leader,
            "participants": [f"{{{woman.name}}}" for woman in self.women],
        }

    def _say(self, title: str, do: str, **more: Any) -> Say:  # noqa: ANN401 - any JSON
        said = f"{title} {self.name}"
        return self.commands._say(LEADER_OF[self.stage], f"{self.day} 09:00", said, do, **more)  # noqa: SLF001 - one module

    def plan(self) -> Say:
        body = self._body(self.prison.sub(LEADER_OF[self.stage]))
        return self._say("jadwal", "POST /v1/sessions", body=body, keep={self._key: "session_id"})

    def plan_again(self) -> Say:
        """Somebody wants the same room at the same time: refused, and the session that has it is named."""
        no = Expected(status=409, rule="room-taken", names=[f"{{{self._key}}}"])
        body = self._body(f"{self.prison.id}-tamu")
        return self._say("bentrok", "POST /v1/sessions", body=body, refused=no)

    def cancel(self, caused_by: str) -> Say:
        body = {"caused_by": caused_by, "cancelled_on": f"{{{self.day}}}"}
        return self._say("batal", f"POST /v1/sessions/{{{self._key}}}/cancellation", body=body)

    def mark(self, outcomes: Mapping[str, str]) -> Say:
        return self._marked("presensi", outcomes)

    def correct(self, outcomes: Mapping[str, str]) -> Say:
        return self._marked("koreksi", outcomes)

    def _marked(self, title: str, outcomes: Mapping[str, str]) -> Say:
        body = {"outcomes": {f"{{{name}}}": outcome for name, outcome in outcomes.items()}}
        return self._say(title, f"PUT /v1/sessions/{{{self._key}}}/attendance", body=body)


def _answers(pathway: str) -> dict[str, Any]:
    often = _SCORES[pathway]
    much = often > 2  # noqa: PLR2004 - more than once or twice
    return {
        "q1": {code: code == "e" for code in "abcdefghij"},
        "q2": {"e": often},
        "q3": {"e": 5 if much else 0},
        "q4": {"e": 5 if much else 0},
        "q5": {"e": 6 if much else 0},
        "q6": {"e": 6 if much else 0},
        "q7": {"e": 3 if much else 0},
        "q8": "never",
    }
