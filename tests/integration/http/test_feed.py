"""The feed gives the exact bytes and numbers of the log, to services that may see its class."""

import hashlib
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from shared.contracts.assessment import ParticipantReferred
from shared.contracts.codes import Role
from shared.contracts.envelope import Envelope
from shared.eventstore.migrating import engine
from shared.eventstore.port import Append, NewEvent, StreamRef, Trace
from shared.eventstore.store import EventStore
from shared.eventstore.tables import METADATA
from shared.http.app import create_app
from shared.http.feed import feed_router
from shared.runtime.clock import system_clock
from tests.unit.shared.http.site import Site, well

LOGS = ("assessment", "clinical")
HERE = StreamRef("assessment", "participant-1")


def referred(n: int) -> NewEvent:
    event = ParticipantReferred(
        facility="lpp-kupang",
        participant_id=uuid.UUID(int=n),
        case_number=f"KPG-26-00{n}-X",
        referred_on=date(2026, 8, 3),
        by_role=Role.LAPAS_OFFICER,
    )
    return NewEvent(HERE, event, datetime(2026, 8, 3, tzinfo=UTC))


@pytest.fixture
async def store(database: str) -> AsyncIterator[EventStore]:
    """A store with three events in one log and none in the other."""
    db = engine(database)
    async with db.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    store = EventStore(db, installation="test", logs=LOGS, clock=system_clock)
    await store.start()
    await store.append(Append(Trace("t"), expected={HERE: 0}, events=[referred(n) for n in (1, 2, 3)]))
    yield store
    await store.close()
    await db.dispose()


@pytest.fixture
async def feed(store: EventStore, tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Site]]:
    """The feed over HTTP, and who can sign tokens for it."""
    site = Site(tmp_path)
    routers = [feed_router(store, LOGS, site.settings)]
    site.app = create_app(title="Umpan", settings=site.settings, routers=routers, ready=well)
    async with site.client() as client:
        yield client, site


def service(site: Site, sub: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {site.minter.mint(Role.SERVICE, sub=sub)}"}


async def test_the_bytes_hash_to_what_the_log_says(feed: tuple[httpx.AsyncClient, Site]) -> None:
    client, site = feed
    headers = service(site, "service-program")
    page = (await client.get("/v1/logs/assessment/events", headers=headers)).json()
    read = [Envelope.read(raw.encode()) for raw in page["events"]]
    assert [envelope.position for envelope in read] == [1, 2, 3]
    assert [after.previous for after in read[1:]] == [before.hash for before in read[:-1]]
    (assessment, clinical) = (await client.get("/v1/logs", headers=headers)).json()["logs"]
    assert (assessment["position"], assessment["hash"]) == (3, read[-1].hash)
    assert (clinical["log"], clinical["position"]) == ("clinical", 0)


async def test_a_reader_goes_on_where_it_was_a_line_each(feed: tuple[httpx.AsyncClient, Site]) -> None:
    client, site = feed
    headers = {**service(site, "service-lapas"), "Accept": "application/x-ndjson"}
    answer = await client.get("/v1/logs/assessment/events?after=1&limit=1", headers=headers)
    (line,) = answer.content.splitlines()
    assert Envelope.read(line).position == 2
    assert Envelope.read(line).hash == hashlib.sha256(line).hexdigest()
    assert (await client.get("/v1/logs/assessment/events?after=3", headers=headers)).content == b""


@pytest.mark.parametrize(
    ("sub", "status"),
    [("service-bnnp", 200), ("service-assessment", 200), ("service-lapas", 403), ("service-kanwil", 403)],
)
async def test_the_clinical_log_is_for_who_may_see_its_class(
    feed: tuple[httpx.AsyncClient, Site], sub: str, status: int
) -> None:
    client, site = feed
    assert (await client.get("/v1/logs/clinical/events", headers=service(site, sub))).status_code == status


async def test_the_process_of_all_agencies_is_let_in_by_a_demonstration_only(
    store: EventStore, tmp_path: Path
) -> None:
    for profile, status in (("embedded", 200), ("production", 403)):
        key = {} if profile == "embedded" else {"demo_issuer_key": None}
        (folder := tmp_path / profile).mkdir()
        site = Site(folder, profile=profile, **key)
        routers = [feed_router(store, LOGS, site.settings)]
        site.app = create_app(title="Umpan", settings=site.settings, routers=routers, ready=well)
        async with site.client(**service(site, "service-reporting")) as client:
            assert (await client.get("/v1/logs/clinical/events")).status_code == status


async def test_a_person_reads_no_feed_and_no_log_is_invented(feed: tuple[httpx.AsyncClient, Site]) -> None:
    client, site = feed
    person = site.bearer(Role.BNN_DOCTOR)
    assert (await client.get("/v1/logs/assessment/events", headers=person)).status_code == 403
    nobody = await client.get("/v1/logs/nothing/events", headers=service(site, "service-bnnp"))
    assert (nobody.status_code, nobody.json()["type"]) == (404, "urn:pulih:no-such-log")


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=1001", "after=99999999999999999999"]
)
async def test_a_page_that_is_none_is_refused(feed: tuple[httpx.AsyncClient, Site], query: str) -> None:
    client, site = feed
    headers = service(site, "service-program")
    assert (await client.get(f"/v1/logs/assessment/events?{query}", headers=headers)).status_code == 422
