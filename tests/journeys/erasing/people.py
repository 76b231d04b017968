"""Fifty invented women, each with a word of her own in every field that takes text."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import httpx

from launch.embedded import Embedded
from launch.environment import ISSUER
from launch.keys import Keys
from services.assessment.web.drawing import START
from shared.contracts.codes import AGENCY_OF, Role
from tests.integration.assessment.house import ASSIST, CONCLUSION, CONSENT

FACILITY = "lpp-kupang"
MANY = 50


def marker(number: int, field: str) -> str:
    """A word that stands nowhere else."""
    return f"Zq{field}{number:03d}xK"


@dataclass(frozen=True)
class Woman:
    """One of them; ``markers`` are all her words."""

    number: int

    @property
    def name(self) -> str:
        return f"Contoh {marker(self.number, 'nama')}"

    @property
    def register_number(self) -> str:
        return f"CTH/{marker(self.number, 'reg')}"

    @property
    def note(self) -> str:
        return f"Ia bercerita {marker(self.number, 'catatan')}."

    @property
    def explanation(self) -> str:
        return f"Tidak sadar {marker(self.number, 'darurat')}."

    @property
    def goal(self) -> str:
        return f"Tujuan {marker(self.number, 'tujuan')}"

    @property
    def dissent(self) -> str:
        return f"Ia memilih {marker(self.number, 'simpang')}"

    @property
    def unsent(self) -> str:
        """What somebody typed and did not send."""
        return marker(self.number, "konsep")

    @property
    def markers(self) -> list[str]:
        fields = ("nama", "reg", "catatan", "darurat", "tujuan", "simpang", "konsep")
        return [marker(self.number, field) for field in fields]


class Staff:
    """Asks the services of one installation as anybody."""

    def __init__(self, embedded: Embedded, client: httpx.AsyncClient) -> None:
        self._at = embedded.installation.addresses
        self._minter = Keys(embedded.home.keys).minter(ISSUER)
        self._client = client

    def address(self, service: str) -> str:
        return self._at[service]

    async def ask(self, role: Role, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:  # noqa: ANN401 - JSON
        service, _, rest = path.partition(":")
        facility = FACILITY if AGENCY_OF[role] == "lapas" else None
        token = self._minter.mint(role, sub=f"contoh-{role}", facility=facility)
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return await self._client.request(
            method, self._at[service] + rest, json=body, headers=headers, timeout=30, **more
        )

    async def done(self, role: Role, path: str, body: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        answer = await self.ask(role, "POST", path, body, **more)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def got(self, role: Role, path: str) -> Any:  # noqa: ANN401 - JSON
        answer = await self.ask(role, "GET", path)
        assert answer.is_success, answer.text
        return answer.json()


async def refer(staff: Staff, women: list[Woman]) -> list[str]:
    """Refer them in one roster; their ids."""
    header = "register_number,name,birth_date,legal_status,expected_release"
    lines = [f"{each.register_number},{each.name},1990-01-0{1 + each.number % 9},tahanan," for each in women]
    answer = await staff.ask(
        Role.LAPAS_OFFICER,
        "POST",
        f"assessment:/v1/rosters?facility={FACILITY}&referred_on=2026-08-03",
        content="\n".join((header, *lines)),
        headers={"Content-Type": "text/csv"},
    )
    assert answer.is_success, answer.text
    return [row["participant_id"] for row in answer.json()["participants"]]


def plan(woman: Woman) -> dict[str, Any]:
    return {
        "version": 1,
        "starts_on": "2026-08-17",
        "goals": [{"area": "penggunaan", "text": woman.goal}],
        "activities": [{"activity": "konseling_individu", "sessions": 6}],
        "slots": [{"weekday": 1, "starts": "09:00", "ends": "10:30", "activity": "pembinaan_bnn"}],
        "review_on": ["2026-09-14"],
    }


async def treat(staff: Staff, woman: Woman, who: str) -> None:
    """Consent, an instrument, a note, a plan, an emergency and conclusions: every field with her words."""
    at = f"assessment:/v1/participants/{who}"
    counsellor = Role.BNN_COUNSELLOR
    await staff.done(counsellor, f"{at}/consent", CONSENT)
    await staff.done(counsellor, f"{at}/instruments/assist", ASSIST)
    await staff.done(counsellor, f"{at}/notes", {"text": woman.note, "written_on": "2026-08-12"})
    why = {"ground": "kegawatdaruratan", "explanation": woman.explanation}
    await staff.done(Role.BNN_DOCTOR, f"{at}/notes/emergency", why)
    other = {"pathway": "edukasi", "deviation_reason": "her_wish", "note": woman.dissent}
    first = await staff.done(counsellor, f"{at}/conclusion", {**CONCLUSION, **other})
    again = {**CONCLUSION, "supersedes": first["assessment_id"]}
    await staff.done(counsellor, f"{at}/conclusion", again)
    await staff.done(counsellor, f"{at}/plan", plan(woman))


async def begin(staff: Staff, woman: Woman, who: str) -> None:
    """A form about her and a referral of her that nobody sends, with her words in both."""
    form = {
        "step": START,
        "completed_on": woman.unsent,
        "do": "leave",
        "author": f"contoh-{Role.BNN_COUNSELLOR}",
    }
    kept = await staff.ask(
        Role.BNN_COUNSELLOR,
        "POST",
        f"assessment:/peserta/{who}/instrumen/who5",
        data=form | {"command_id": str(uuid4())},
        headers={"Origin": staff.address("assessment"), "Sec-Fetch-Site": "same-origin"},
    )
    assert kept.status_code == HTTPStatus.SEE_OTHER, kept.text
    referral = {"facility": FACILITY, "register_number": woman.register_number, "name": woman.name}
    await staff.done(Role.LAPAS_OFFICER, "assessment:/v1/drafts", referral)


def someday(year: int) -> str:
    """Noon of a day in August of a year, as the services' clock is set."""
    return f"{date(year, 8, 20).isoformat()}T04:00:00+00:00"
