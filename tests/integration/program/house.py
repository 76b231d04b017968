"""The program service on a real PostgreSQL and NATS, asked over HTTP, beside a log ``assessment``."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from launch.backing import Nats
from services.program.service import build, provision
from shared.contracts.codes import AGENCY_OF, Pathway, Role
from shared.http.tokens import DEMO_LIFE, Minter
from shared.runtime.clock import Clock, clock_starting_at
from shared.runtime.settings import Settings
from tests.integration.documented import as_documented
from tests.integration.program.beside import AFTERWARDS, Assessment, beside
from tests.unit.program.places import KUPANG, who

DECREED = "2026-08-18"
SUB_OF = {
    Role.BNN_COUNSELLOR: "konselor",
    Role.BNN_DOCTOR: "dokter",
    Role.LAPAS_OFFICER: "petugas",
    Role.LAPAS_HEAD: "kepala",
    Role.LAPAS_REGISTRAR: "registrasi",
    Role.LAPAS_CLINIC: "klinik",
    Role.KANWIL: "kanwil",
    Role.SERVICE: "service-bnnp",
}


@dataclass
class House:
    """One process (replicas: several applications over the same database and broker)."""

    settings: Settings
    minter: Minter
    app: FastAPI
    client: httpx.AsyncClient
    assessment: Assessment
    seen: dict[str, int] = field(default_factory=dict)

    def bearer(self, role: Role, facility: str | None = None, sub: str | None = None) -> dict[str, str]:
        at = (facility or KUPANG) if AGENCY_OF[role] == "lapas" else None
        token = self.minter.mint(role, sub=sub or SUB_OF[role], facility=at, life=DEMO_LIFE)
        return {"Authorization": f"Bearer {token}"}

    async def ask(
        self,
        role: Role,
        method: str,
        path: str,
        body: object = None,
        *,
        facility: str | None = None,
        sub: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """One request; commands are remembered, and queries wait for them."""
        given = {**self.bearer(role, facility, sub), **headers}
        if method == "GET" and self.seen:
            given["Pulih-Consistent-With"] = ", ".join(f"{log}:{n}" for log, n in self.seen.items())
        answer = await self.client.request(
            method, path, content=None if body is None else orjson.dumps(body), headers=given | _JSON
        )
        if method != "GET" and answer.is_success:
            self.note(answer.json().get("positions", {}))
        return answer

    def note(self, positions: dict[str, int]) -> None:
        for log, position in positions.items():
            self.seen[log] = max(position, self.seen.get(log, 0))

    async def done(
        self, role: Role, method: str, path: str, body: object = None, **how: str
    ) -> dict[str, Any]:
        """The same, which must succeed."""
        answer = await self.ask(role, method, path, body, **how)
        assert answer.is_success, answer.text
        as_documented(self.app, method.lower(), path, answer.json())
        return dict(answer.json())

    async def assessed(self, **pathways: str) -> None:
        """Refer and assess; then the policy has heard it."""
        for initials, pathway in pathways.items():
            await self.assessment.refer(initials)
            self.note({"assessment": await self.assessment.conclude(initials, Pathway(pathway))})
        await until(self._heard, "the policy has heard it", within=30)

    async def _heard(self) -> bool:
        """Asked anew: a query waits two seconds at most, which a busy machine may need for forty events."""
        heard = await self.done(Role.SERVICE, "GET", "/v1/policy/position")
        return bool(heard["positions"]["assessment"] >= self.seen["assessment"])

    async def configured(self) -> None:
        body = {
            "capacity": 100,
            "rooms": ["Klinik", "Aula", "Ruang kelas", "Bengkel"],
            "blocked": [{"weekday": day, "starts": "08:00", "ends": "14:00"} for day in (0, 2, 5)],
            "holidays": ["2026-08-17", "2026-08-25"],
        }
        await self.done(Role.LAPAS_OFFICER, "PUT", f"/v1/facilities/{KUPANG}", body)

    async def enrolled(self, **pathways: str) -> str:
        """Assessed women in a cohort by decree of 18 August; the cohort."""
        await self.configured()
        await self.assessed(**pathways)
        opened = {"facility": KUPANG, "label": "Angkatan 1", "template": "kupang-12w"}
        cohort = str(
            (await self.done(Role.BNN_COUNSELLOR, "POST", "/v1/cohorts", opened | {"opened_on": DECREED}))[
                "cohort_id"
            ]
        )
        names = [str(who(initials)) for initials in pathways]
        decree = {"number": "SK-CONTOH/001", "issued_on": DECREED, "participants": names}
        await self.done(Role.LAPAS_HEAD, "POST", f"/v1/cohorts/{cohort}/decree", decree)
        return cohort


_JSON = {"Content-Type": "application/json"}


def session_of(cohort: str, *initials: str, **change: object) -> dict[str, Any]:
    """A social session on Thursday 20 August at nine."""
    return {
        "cohort_id": cohort,
        "stage": "social",
        "starts_at": "2026-08-20T09:00",
        "minutes": 90,
        "room": "Aula",
        "leader": "konselor",
        "participants": [str(who(name)) for name in initials],
    } | change


def keys(folder: Path) -> tuple[Minter, dict[str, Path]]:
    """An issuer for this test, and the files that the settings name."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    minter = Minter(pem, issuer="pulih-demo")
    files = {"jwks_file": folder / "jwks.json", "hmac_key_file": folder / "hmac.key"}
    files["jwks_file"].write_bytes(orjson.dumps(minter.jwks()))
    files["hmac_key_file"].write_bytes(base64.b64encode(b"k" * 32))
    return minter, files


@asynccontextmanager
async def house(dsn: str, nats: Nats, folder: Path, *, clock: Clock | None = None) -> AsyncIterator[House]:
    """A provisioned service that is running."""
    minter, files = keys(folder)
    settings = Settings(profile="embedded", database=dsn, nats=nats.url, **files)  # type: ignore[arg-type]
    await provision(settings)
    async with beside(dsn, nats) as assessment:
        app = build(settings, clock=clock or clock_starting_at(AFTERWARDS))
        async with served(app) as client:
            yield House(settings, minter, app, client, assessment)


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pulih.test") as client,
    ):
        yield client


async def until(true: Callable[[], Awaitable[bool]], what: str, within: float = 10) -> None:
    """Wait for a condition."""
    deadline = asyncio.get_running_loop().time() + within
    while not await true():
        assert asyncio.get_running_loop().time() < deadline, f"not within {within} s: {what}"
        await asyncio.sleep(0.02)


def women(*initials: str) -> list[UUID]:
    return [who(name) for name in initials]
