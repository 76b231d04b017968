"""A small, countable journey: three women from the roster to a completed stage, through whatever fails."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.failures.system import System

TOLD = {
    "ParticipantReferred": 3,
    "ConsentRecorded": 3,
    "InstrumentCompleted": 3,
    "ParticipantAssessed": 3,
    "DecisionExplained": 3,
    "CandidateListed": 3,
    "CohortOpened": 1,
    "DecreeIssued": 1,
    "ParticipantEnrolled": 3,
    "SessionScheduled": 2,
    "SessionHeld": 2,
    "ParticipantBooked": 6,
    "AttendanceRecorded": 6,
    "StageStarted": 3,
    "StageCompleted": 3,
}
"""Events of one journey: exactly these, whatever was killed."""

FIRST = date(2026, 3, 3)


@dataclass
class Journey:
    """Journey number ``n`` of a system; every journey has its own women, days and command ids."""

    system: System
    n: int

    @property
    def first_day(self) -> date:
        """Two Tuesdays and Thursdays of its own."""
        return FIRST + timedelta(weeks=self.n)

    async def tell(self) -> None:
        """All of it; each command is repeated until it is answered."""
        women = await self._refer()
        for woman in women:
            await self._assess(woman)
        await self.system.telling.policy_has_heard()
        cohort, episodes = await self._enrol(women)
        for day in (self.first_day, self.first_day + timedelta(days=2)):
            await self._hold(cohort, women, day)
        done = {"completed_on": (self.first_day + timedelta(days=3)).isoformat()}
        for episode in episodes.values():
            await self._say("POST", f"/v1/episodes/{episode}/stages/social/completion", "counsellor", done)

    async def _refer(self) -> list[str]:
        lines = ["register_number,name,birth_date,legal_status,expected_release"]
        lines += [
            f"UJI-{self.n:03}-{i}/2026,Contoh Uji {i},1990-01-0{i},narapidana,2037-01-01" for i in (1, 2, 3)
        ]
        answer = await self.system.telling.say(
            "assessment",
            "POST",
            "/v1/rosters",
            by="officer",
            key=f"journey/{self.n}/roster",
            content="\n".join(lines) + "\n",
            params={
                "facility": "lpp-kupang",
                "referred_on": (self.first_day - timedelta(days=20)).isoformat(),
            },
        )
        return [row["participant_id"] for row in answer["participants"]]

    async def _assess(self, woman: str) -> None:
        day = (self.first_day - timedelta(days=10)).isoformat()
        yes = {
            "given": True,
            "asked_on": day,
            "notice_version": "2026-1",
            "language": "id",
            "read_aloud": True,
        }
        substances = {code: code == "e" for code in "abcdefghij"}
        answers = {"q1": substances, "q8": "never"}
        answers |= {
            "q2": {"e": 6},
            "q3": {"e": 5},
            "q4": {"e": 5},
            "q5": {"e": 6},
            "q6": {"e": 6},
            "q7": {"e": 3},
        }
        assist = {"recall_anchor": "last_3_months", "completed_on": day, "answers": answers}
        path = f"/v1/participants/{woman}"
        conclusion = {"pathway": "sosial", "concluded_on": day}
        for part, body in (("consent", yes), ("instruments/assist", assist), ("conclusion", conclusion)):
            await self._say("POST", f"{path}/{part}", "counsellor", body, service="assessment")

    async def _enrol(self, women: list[str]) -> tuple[str, dict[str, str]]:
        day = (self.first_day - timedelta(days=5)).isoformat()
        cohort = {
            "facility": "lpp-kupang",
            "label": f"Uji {self.n}",
            "template": "kupang-12w",
            "opened_on": day,
        }
        opened = await self._say("POST", "/v1/cohorts", "counsellor", cohort)
        body = {"number": f"SK-UJI/{self.n:03}", "issued_on": day, "participants": women}
        path = f"/v1/cohorts/{opened['cohort_id']}/decree"
        decreed = await self._say("POST", path, "head", body)
        return str(opened["cohort_id"]), dict(decreed["episodes"])

    async def _hold(self, cohort: str, women: list[str], day: date) -> None:
        body = {
            "cohort_id": cohort,
            "stage": "social",
            "starts_at": f"{day.isoformat()}T09:00:00+08:00",
            "minutes": 120,
            "room": "Aula",
            "leader": "bnn-konselor-1",
            "participants": women,
        }
        planned = await self._say("POST", "/v1/sessions", "counsellor", body, key=f"session/{day}")
        outcomes = {"outcomes": dict.fromkeys(women, "hadir")}
        await self._say("PUT", f"/v1/sessions/{planned['session_id']}/attendance", "counsellor", outcomes)

    async def _say(
        self, method: str, path: str, by: str, body: object, *, service: str = "program", key: str = ""
    ) -> dict[str, object]:
        step = f"journey/{self.n}/{key or path}"
        return await self.system.telling.say(service, method, path, by=by, key=step, json=body)
