"""The assessment service on a real PostgreSQL and NATS, asked over HTTP. All people are invented."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from launch.backing import Nats
from services.assessment.domain.instruments.assist.form import SUBSTANCES
from services.assessment.service import build, provision
from shared.contracts.codes import AGENCY_OF, Role
from shared.http.tokens import DEMO_LIFE, Minter
from shared.runtime.clock import clock_starting_at
from shared.runtime.settings import Settings
from tests.integration.documented import as_documented

KUPANG = "lpp-kupang"
WAINGAPU = "rutan-waingapu"
THAT_DAY = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)
"""Thursday 20 August 2026, nine in the morning at Kupang."""

HEADER = "register_number,name,birth_date,legal_status,expected_release"
NAMES = ("Contoh Rambu Nona", "Contoh Seli Lero", "Contoh Fina Dua")
NUMBERS = ("CTH-901/2026", "CTH-902/2026", "CTH-903/2026")
ROSTER = "\n".join(
    (
        HEADER,
        f"{NUMBERS[0]},{NAMES[0]},1994-02-11,narapidana,2037-05-20",
        f"{NUMBERS[1]},{NAMES[1]},1990-07-03,tahanan,",
        f"{NUMBERS[2]},{NAMES[2]},19-12-1988,narapidana,15-03-2037",
    )
)

CONSENT = {
    "given": True,
    "asked_on": "2026-08-06",
    "notice_version": "2026-1",
    "language": "id",
    "read_aloud": True,
    "witness_role": "lapas_officer",
}
ASSIST = {
    "recall_anchor": "three_months_before_custody",
    "completed_on": "2026-08-11",
    "answers": {
        "q1": {code: code in "ae" for code in SUBSTANCES},
        "q2": {"e": 6, "a": 6},
        "q3": {"e": 5, "a": 6},
        "q4": {"e": 5, "a": 4},
        "q5": {"e": 6},
        "q6": {"e": 6, "a": 3},
        "q7": {"e": 3, "a": 6},
        "q8": "never",
    },
}
CONCLUSION = {"pathway": "sosial", "concluded_on": "2026-08-11"}
"""What the rules propose on this ASSIST."""
MEDICAL = {**CONCLUSION, "pathway": "medis", "deviation_reason": "clinical_judgement"}
EDUCATION = {**CONCLUSION, "pathway": "edukasi", "deviation_reason": "her_wish"}


def woman(number: int = 0, **changed: object) -> dict[str, Any]:
    """One referral's body."""
    return {
        "facility": KUPANG,
        "register_number": NUMBERS[number],
        "name": NAMES[number],
        "birth_date": "1994-02-11",
        "legal_status": "narapidana",
        "expected_release": "2037-05-20",
        "referred_on": "2026-08-03",
        **changed,
    }


@dataclass
class House:
    """One running process, and the database behind it."""

    app: FastAPI
    client: httpx.AsyncClient
    minter: Minter
    database: asyncpg.Connection
    nats: Nats
    settings: Settings

    def token(self, role: Role, facility: str = KUPANG) -> str:
        at = facility if AGENCY_OF[role] == "lapas" else None
        return self.minter.mint(role, sub=f"contoh-{role}", facility=at, life=DEMO_LIFE)

    async def ask(
        self,
        role: Role,
        method: str,
        path: str,
        body: object = None,
        *,
        facility: str = KUPANG,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """One request; ``body`` goes as JSON, ``content`` as it is."""
        sent = {"Authorization": f"Bearer {self.token(role, facility)}", **(headers or {})}
        if body is not None:
            content = orjson.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        return await self.client.request(method, path, content=content, headers=sent)

    async def done(self, role: Role, path: str, body: object, *, facility: str = KUPANG) -> dict[str, Any]:
        """A command that must be accepted; its answer."""
        answer = await self.ask(role, "POST", path, body, facility=facility)
        assert answer.is_success, answer.text
        as_documented(self.app, "post", path, answer.json())
        return dict(answer.json())

    async def refer(self, number: int = 0, **changed: object) -> str:
        """Refer one woman; her id."""
        return str(
            (await self.done(Role.LAPAS_OFFICER, "/v1/referrals", woman(number, **changed)))["participant_id"]
        )

    async def screened(self, number: int = 0) -> str:
        """Refer, ask, screen; her id."""
        who = await self.refer(number)
        await self.done(Role.BNN_COUNSELLOR, f"/v1/participants/{who}/consent", CONSENT)
        await self.done(Role.BNN_COUNSELLOR, f"/v1/participants/{who}/instruments/assist", ASSIST)
        return who

    async def roster(
        self, content: bytes | str, *, facility: str = KUPANG, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        raw = content.encode() if isinstance(content, str) else content
        return await self.ask(
            Role.LAPAS_OFFICER,
            "POST",
            f"/v1/rosters?facility={KUPANG}&referred_on=2026-08-03",
            content=raw,
            facility=facility,
            headers={"Content-Type": "text/csv", **(headers or {})},
        )

    async def written(self) -> dict[str, int]:
        """How many rows each table has: two answers are equal where nothing was left behind."""
        tables = ("events", "commands", "reservations", "vault_keys", "vault_rows", "vault_subjects")
        return {table: await self.database.fetchval(f"select count(*) from {table}") for table in tables}  # noqa: S608 - fixed names

    async def events(self, log: str) -> list[dict[str, Any]]:
        rows = await self.database.fetch("select envelope from events where log = $1 order by position", log)
        return [orjson.loads(row["envelope"]) for row in rows]


def keys(folder: Path) -> tuple[Minter, dict[str, Path]]:
    """An issuer for this test, and the files that the settings name."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    minter = Minter(pem, issuer="pulih-demo")
    files = {
        name: folder / name for name in ("jwks_file", "hmac_key_file", "vault_key_file", "demo_issuer_key")
    }
    files["jwks_file"].write_bytes(orjson.dumps(minter.jwks()))
    files["demo_issuer_key"].write_bytes(pem)
    files["hmac_key_file"].write_bytes(base64.b64encode(b"h" * 32))
    files["vault_key_file"].write_bytes(base64.b64encode(b"v" * 32))
    return minter, files


@asynccontextmanager
async def house(dsn: str, nats: Nats, folder: Path) -> AsyncIterator[House]:
    """A provisioned service that is running, on that day."""
    minter, files = keys(folder)
    settings = Settings(
        profile="embedded",
        database=dsn,
        nats=nats.url,
        pages={"assessment": "http://pulih.test"},
        **files,  # type: ignore[arg-type]  # paths under the settings' names
    )
    await provision(settings)
    app = build(settings, clock=clock_starting_at(THAT_DAY))
    database = await asyncpg.connect(dsn)
    try:
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pulih.test") as client,
        ):
            yield House(app, client, minter, database, nats, settings)
    finally:
        await database.close()
