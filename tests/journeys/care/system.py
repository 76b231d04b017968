"""Three services as processes, asked over HTTP by who works there. All people are invented."""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx

from launch.environment import ISSUER
from launch.home import Home
from launch.keys import Keys
from shared.contracts.codes import AGENCY_OF, Role
from shared.http.tokens import Minter
from shared.runtime.dates import local_date
from tests.journeys.installation import Pulih

KUPANG = "lpp-kupang"
ZONE = ZoneInfo("Asia/Makassar")
PATIENCE = 30.0
"""Seconds that a fact may take into every view before a journey fails: far more than it takes."""


@dataclass
class Care:
    """A running installation. Days are counted from today, so that nothing lies in the future."""

    pulih: Pulih
    addresses: Mapping[str, str]
    client: httpx.Client
    positions: dict[str, int] = field(default_factory=dict)
    _serial: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def minter(self) -> Minter:
        return Keys(Home(self.pulih.folder).keys).minter(ISSUER)

    @property
    def today(self) -> date:
        return local_date(datetime.now(UTC), ZONE)

    def day(self, ago: int) -> str:
        """The day so many days ago (a negative number: to come)."""
        return (self.today - timedelta(days=ago)).isoformat()

    def ask(
        self,
        role: Role,
        service: str,
        method: str,
        path: str,
        body: object = None,
        *,
        sub: str = "",
        consistent: bool = False,
    ) -> httpx.Response:
        """One request of a role's person, or of ``sub``. ``consistent``: wait for what was told."""
        at = KUPANG if AGENCY_OF[role] == "lapas" else None
        token = self.minter.mint(role, sub=sub or f"contoh-{role}", facility=at)
        headers = {"Authorization": f"Bearer {token}"}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid4())
        if consistent:
            reached = (f"{log}:{position}" for log, position in self.positions.items())
            headers["Pulih-Consistent-With"] = ", ".join(reached)
        return self.client.request(method, self.addresses[service] + path, json=body, headers=headers)

    def done(self, role: Role, service: str, path: str, body: object, method: str = "POST") -> dict[str, Any]:
        """A command that must be accepted; its answer. The positions that it reached are remembered."""
        answer = self.ask(role, service, method, path, body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        told: dict[str, Any] = answer.json()
        for log, position in told.get("positions", {}).items():
            self.positions[log] = max(position, self.positions.get(log, 0))
        return told

    def seen(self, role: Role, service: str, path: str) -> dict[str, Any]:
        """What a reader is answered."""
        answer = self.ask(role, service, "GET", path)
        assert answer.is_success, f"GET {path}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    def arrives(self, what: str, check: Callable[[], object]) -> None:
        """Wait until it is true everywhere that ``check`` looks; ``pytest -s`` shows how long that took."""
        began = time.monotonic()
        while not check():
            assert time.monotonic() - began < PATIENCE, f"did not arrive: {what}"
            time.sleep(0.02)
        print(f"{what}: arrived after {time.monotonic() - began:.2f} s")  # noqa: T201 - a measurement

    def refer(self, *, ago: int = 40) -> UUID:
        """Another woman, referred so many days ago."""
        n = next(self._serial)
        body = {
            "facility": KUPANG,
            "register_number": f"JLN-{n:03}-{uuid4().hex[:6]}/2026",
            "name": f"Contoh Jalan {n}",
            "birth_date": "1992-03-04",
            "legal_status": "narapidana",
            "expected_release": "2037-05-20",
            "referred_on": self.day(ago),
        }
        return UUID(self.done(Role.LAPAS_OFFICER, "assessment", "/v1/referrals", body)["participant_id"])

    def consent(self, who: UUID, *, ago: int = 38, **changed: object) -> None:
        """What she says; without a purpose, to treatment."""
        told = {"notice_version": "2026-1", "language": "id", "read_aloud": True, "given": True}
        body = {**told, "asked_on": self.day(ago), **changed}
        self.done(Role.BNN_COUNSELLOR, "assessment", f"/v1/participants/{who}/consent", body)

    def withdraw(self, who: UUID, purpose: str, *, ago: int = 0) -> None:
        """She takes a consent back."""
        body = {"purpose": purpose, "withdrawn_on": self.day(ago)}
        path = f"/v1/participants/{who}/consent/withdrawal"
        self.done(Role.BNN_COUNSELLOR, "assessment", path, body)

    def screen(self, who: UUID, *, ago: int = 35) -> str:
        """ASSIST with amphetamine; the id of its result."""
        answers: dict[str, Any] = {"q1": {code: code == "e" for code in "abcdefghij"}, "q8": "never"}
        answers |= {"q2": {"e": 6}, "q3": {"e": 5}, "q4": {"e": 5}, "q5": {"e": 6}}
        answers |= {"q6": {"e": 6}, "q7": {"e": 3}}
        body = {"recall_anchor": "last_3_months", "completed_on": self.day(ago), "answers": answers}
        path = f"/v1/participants/{who}/instruments/assist"
        return str(self.done(Role.BNN_COUNSELLOR, "assessment", path, body)["result_id"])

    def conclude(self, who: UUID, *, ago: int = 34, **changed: object) -> str:
        """Conclude with social rehabilitation; the id of the assessment."""
        body = {"pathway": "sosial", "concluded_on": self.day(ago), **changed}
        path = f"/v1/participants/{who}/conclusion"
        return str(self.done(Role.BNN_COUNSELLOR, "assessment", path, body)["assessment_id"])

    def assessed(self) -> UUID:
        """A woman who was referred, agreed and was assessed."""
        who = self.refer()
        self.consent(who)
        self.screen(who)
        self.conclude(who)
        return who

    def waits(self, who: UUID) -> bool:
        """Whether she is on the waiting list."""
        listed = self.seen(Role.BNN_COUNSELLOR, "program", f"/v1/waiting-list?facility={KUPANG}")
        return str(who) in {row["participant_id"] for row in listed["waiting"]}

    def enrolled(self, *women: UUID, ago: int = 30) -> tuple[str, dict[str, str]]:
        """A cohort of these women by decree: its id, and their episodes."""
        self.arrives("waiting list", lambda: all(self.waits(who) for who in women))
        n = next(self._serial)
        body = {
            "facility": KUPANG,
            "label": f"Jalan {n}",
            "template": "kupang-12w",
            "opened_on": self.day(ago),
        }
        cohort = self.done(Role.BNN_COUNSELLOR, "program", "/v1/cohorts", body)["cohort_id"]
        decree: dict[str, Any] = {"number": f"SK-JLN/{n:03}", "issued_on": self.day(ago)}
        decree |= {"participants": [str(who) for who in women]}
        told = self.done(Role.LAPAS_HEAD, "program", f"/v1/cohorts/{cohort}/decree", decree)
        return cohort, told["episodes"]

    def session(self, cohort: str, *women: UUID, ago: int, room: str = "Aula", hour: int = 9) -> str:
        """A session of social rehabilitation, which she who planned it leads."""
        body = {
            "cohort_id": cohort,
            "stage": "social",
            "starts_at": f"{self.day(ago)}T{hour:02}:00:00",
            "minutes": 90,
            "room": room,
            "leader": f"contoh-{Role.BNN_COUNSELLOR}",
            "participants": [str(who) for who in women],
        }
        return str(self.done(Role.BNN_COUNSELLOR, "program", "/v1/sessions", body)["session_id"])

    def attended(self, session: str, *women: UUID) -> None:
        """They were there."""
        body = {"outcomes": {str(who): "hadir" for who in women}}
        self.done(Role.BNN_COUNSELLOR, "program", f"/v1/sessions/{session}/attendance", body, "PUT")

    def row(self, agency: str, who: UUID) -> dict[str, Any] | None:
        """Her row on BNNP's or the prison's list, as of today."""
        role, path = {
            "bnnp": (Role.BNN_COUNSELLOR, "/v1/bnnp/clients"),
            "lapas": (Role.LAPAS_OFFICER, "/v1/lapas/roster"),
        }[agency]
        rows = self.seen(role, "reporting", f"{path}?facility={KUPANG}")["rows"]
        return next((row for row in rows if row["participant_id"] == str(who)), None)

    def funnel(self, agency: str) -> dict[str, int]:
        """The funnel of an agency's summary, as of today."""
        role = Role.KANWIL if agency == "kanwil" else Role.BNN_COUNSELLOR
        return dict(self.seen(role, "reporting", f"/v1/{agency}/summary?facility={KUPANG}")["funnel"])
