"""The pilot's story in the views of all agencies on a real PostgreSQL, and the API over them."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from nats.js import JetStreamContext
from sqlalchemy.ext.asyncio import AsyncEngine

from launch.backing import Nats, Postgres
from services.reporting.agencies import VIEWS
from services.reporting.application import application
from services.reporting.desk import Desk
from shared.broker.connection import connected
from shared.contracts.codes import Role
from shared.contracts.envelope import Envelope
from shared.eventstore.migrating import engine as engine_of
from shared.http.demo_people import DEMO_PEOPLE
from shared.http.health import Check
from shared.http.tokens import Minter
from shared.names import Names
from shared.projections.provisioning import create_view
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.runtime.clock import Clock, clock_starting_at, system_clock
from shared.runtime.facilities import load
from shared.runtime.settings import Settings
from shared.subscriptions.service import NoAnswer
from tests.unit.reporting import pilot

AFTERWARDS = datetime(2026, 10, 26, 1, 0, tzinfo=UTC)
"""The Monday after the pilot: nothing that is asked about lies in the future."""


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_of(database)
    yield engine
    await engine.dispose()


@dataclass(frozen=True)
class Told:
    """Views that have heard the whole story."""

    engine: AsyncEngine

    def reader(self, agency: str, clock: Clock = system_clock) -> ViewReader:
        return ViewReader(self.engine, VIEWS[agency], clock)


@pytest.fixture(scope="session")
def told_database(postgres: Postgres) -> Iterator[str]:
    """A database that holds the told views; tests that share it only read."""
    name = f"told_{uuid.uuid4().hex[:12]}"
    asyncio.run(_administer(postgres, f'create database "{name}"'))
    asyncio.run(_tell(postgres.dsn(name)))
    yield postgres.dsn(name)
    asyncio.run(_administer(postgres, f'drop database "{name}" with (force)'))


async def _administer(postgres: Postgres, statement: str) -> None:
    admin = await asyncpg.connect(postgres.dsn())
    try:
        await admin.execute(statement)
    finally:
        await admin.close()


async def _tell(dsn: str) -> None:
    engine, telling = engine_of(dsn), pilot.telling()
    for view in VIEWS.values():
        await create_view(engine, view)
        runner = ViewRunner(engine, view, system_clock)
        for log in view.logs:
            await runner.apply(log, telling.logs[log])
        await runner.close()
    await engine.dispose()


@pytest.fixture
async def story(told_database: str) -> AsyncIterator[Told]:
    engine = engine_of(told_database)
    yield Told(engine)
    await engine.dispose()


@dataclass
class Vault:
    """A vault that knows every woman by her initials, or is silent; it notes who asked for how many."""

    silent: bool = False
    says: dict[str, Any] | None = None
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def __call__(self, subject: str, question: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        assert (subject, seconds) == ("pulih.vault.names", 0.5)
        self.asked.append((question["token"], len(question["ids"])))
        if self.silent:
            raise NoAnswer(subject)
        names = {
            id_: {"name": pilot.initials(UUID(id_)), "register_number": f"B.{n}"}
            for n, id_ in enumerate(question["ids"])
        }
        return self.says if self.says is not None else {"names": names}


@dataclass(frozen=True)
class Site:
    """The service's API and pages over the told views, asked by the people of the demonstration."""

    client: httpx.AsyncClient
    minter: Minter
    vault: Vault
    desks: Mapping[str, Desk]
    app: FastAPI

    def token(self, role: Role, facility: str | None = None) -> str:
        person = DEMO_PEOPLE.get(role)
        at = facility or (person.facility if person else None)
        return self.minter.mint(role, sub=person.sub if person else "service-bnnp", facility=at)

    async def get(
        self, path: str, role: Role, *, facility: str | None = None, **headers: str
    ) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {self.token(role, facility)}"}
        return await self.client.get(path, headers={**bearer, **headers})


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Minter, Settings]:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder = tmp_path_factory.mktemp("keys")
    issuer, jwks = folder / "issuer.pem", folder / "jwks.json"
    issuer.write_bytes(pem)
    minter = Minter(pem, issuer="pulih-demo")
    jwks.write_bytes(orjson.dumps(minter.jwks()))
    settings = Settings(profile="embedded", agency="all", jwks_file=jwks, demo_issuer_key=issuer)
    return minter, settings


def site_over(story: Told, keys: tuple[Minter, Settings]) -> Site:
    """The API and pages over told views; nothing of it is bound to a loop before it is asked."""
    minter, settings = keys
    clock, vault = clock_starting_at(AFTERWARDS), Vault()
    desks = {
        agency: Desk(
            agency=agency,
            reader=story.reader(agency, clock),
            projector=story.engine,
            heads=dict,
            names=Names(vault),
            facilities=load(settings.facilities),
            clock=clock,
        )
        for agency in VIEWS
    }

    async def ready() -> list[Check]:
        return []

    app = application(settings, desks, ready=ready)
    return Site(_client(app), minter, vault, desks, app)


def _client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pulih.test")


@pytest.fixture(scope="session")
def standing(told_database: str, keys: tuple[Minter, Settings]) -> Site:
    """The API and pages, put together once per worker."""
    return site_over(Told(engine_of(told_database)), keys)


@pytest.fixture
async def site(standing: Site) -> AsyncIterator[Site]:
    """The same with a browser of its own, a vault that nobody asked, and desks that heard nothing yet."""
    vault = standing.vault
    vault.silent, vault.says = False, None
    vault.asked.clear()
    for desk in standing.desks.values():
        desk.heads, desk._revision = dict, None
    async with _client(standing.app) as client:
        yield replace(standing, client=client)
    await let_go(standing)


async def let_go(site: Site) -> None:
    """Close the connections to the database, which belong to the loop that opened them."""
    for desk in site.desks.values():
        await desk.projector.dispose()


async def fill(js: JetStreamContext, logs: Mapping[str, Sequence[Envelope]]) -> None:
    """Put envelopes into streams as the relay would: event n is message n."""
    for envelope in chain.from_iterable(logs.values()):
        await js.publish(envelope.nats_subject, envelope.raw)


@pytest.fixture
async def js(own_nats: Nats) -> AsyncIterator[JetStreamContext]:
    async with connected(url=own_nats.url, name="test") as client:
        yield client.jetstream()


@pytest.fixture
def settings(keys: tuple[Minter, Settings], database: str, own_nats: Nats) -> Iterator[Settings]:
    _, base = keys
    return base.model_copy(
        update={"database": database, "reader_database": database, "nats": own_nats.url, "now": AFTERWARDS}
    )
