"""Commands before the programme begins: the place and its counts, referral, consent, assessment."""

from collections.abc import Mapping
from typing import Any

from launch.simulation.cast import ROOMS, Woman
from launch.simulation.voice import Voice, a_day
from launch.story.part import Say

_SCORES = {"sosial": 6, "medis": 6, "edukasi": 2}
"""How often she used in three months (question 2): weekly or daily, or once or twice and nothing else."""


class Before(Voice):
    """What a prison and BNN say before the decree."""

    def configure(self) -> Say:
        body = {"capacity": 200, "rooms": list(ROOMS), "blocked": [], "holidays": []}
        return self.say(
            "officer", "W1 Mon 07:00", "tempat", f"PUT /v1/facilities/{self.prison.id}", body=body
        )

    def census(self, day: str, occupants: int, narcotics: int) -> Say:
        body = {"reported_on": a_day(day), "occupants": occupants, "narcotics": narcotics}
        do = f"POST /v1/facilities/{self.prison.id}/census"
        return self.say("registrar", f"{day} 07:30", "hunian", do, body=body)

    def screens(self, day: str, screened: int, found: int) -> Say:
        body = {"month": f"{{{day} month}}", "screened": screened, "found": found}
        do = f"POST /v1/facilities/{self.prison.id}/screens"
        return self.say("registrar", f"{day} 07:40", "tes urine", do, body=body)

    def refer(self) -> Say:
        """Everybody by one roster; her id is kept under her name."""
        keep = {woman.name: f"participants.line={woman.line}.participant_id" for woman in self.prison.women}
        do = f"POST /v1/rosters?facility={self.prison.id}&referred_on={{W1 Mon}}"
        more = {"service": "assessment", "content": self.prison.roster(), "keep": keep}
        return self.say("officer", "W1 Mon 08:00", "rujukan", do, **more)

    def consent(self, woman: Woman, *, given: bool) -> Say:
        return self._care("counsellor", "W1 Thu 09:00", woman, "consent", {**_ASKED, "given": given})

    def sharing(self, woman: Woman) -> Say:
        """She allows that a health centre learns of her."""
        kind = {"purpose": "aftercare", "receiver": "community_service", "scope": "sharing"}
        body = {**_ASKED, **kind, "given": True}
        return self._care("counsellor", "W1 Thu 09:30", woman, "consent", body)

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
        return self.say(by, at, f"{what} {woman.name}", do, service="assessment", body=dict(body))


_ASKED = {
    "asked_on": "{W1 Thu}",
    "notice_version": "2026-1",
    "language": "id",
    "read_aloud": True,
    "witness_role": "lapas_officer",
}


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
