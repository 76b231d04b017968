"""With the broker's real allow-lists: who may, relays, follows and asks; who may not, hears nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launch.backing import Nats
from launch.broker_users import ADMIN, USERS, authorization
from launch.findings import Sources
from launch.verify import verify
from shared.broker.connection import BrokerAway, Link, connected
from shared.broker.streams import stream_name
from shared.eventstore.store import EventStore
from shared.relay import Relay
from shared.subscriptions.service import Subscriptions
from tests.integration.followers.listening import Memory
from tests.integration.relay.world import LOG, tell, until

PASSWORDS = {name: f"secret-of-{name}" for name in (*(user.name for user in USERS), ADMIN)}


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Nats]:
    """A broker that knows its users."""
    with Nats(tmp_path / "guarded", authorization=authorization(PASSWORDS)) as server:
        yield server


def heard_by(server: Nats, user: str) -> Subscriptions:
    return Subscriptions(url=server.url, user=user, password=PASSWORDS[user], name=user)


async def test_the_services_of_this_installation_may_do_their_work(
    store: EventStore, guarded: Nats, database: str
) -> None:
    link = Link(url=guarded.url, user="program", password=PASSWORDS["program"], name="program")
    link.start()
    relay = Relay(store, LOG, link)
    await relay.start()
    await tell(store, 3)
    await until(lambda: relay.status().position == 3)
    agencies = {agency: (heard_by(guarded, agency), Memory(agency)) for agency in ("bnnp", "lapas", "kanwil")}
    for subscriptions, memory in agencies.values():
        subscriptions.follow(memory)
        await subscriptions.start()
    await until(lambda: all(memory.positions == [1, 2, 3] for _, memory in agencies.values()))
    sources = Sources({LOG: database}, guarded.url, ADMIN, PASSWORDS[ADMIN])
    assert await verify(sources) == []
    for subscriptions, _ in agencies.values():
        await subscriptions.close()
    await relay.close()
    await link.close()


async def test_the_vault_answers_those_who_may_ask(guarded: Nats) -> None:
    vault, lapas, kanwil = (heard_by(guarded, user) for user in ("assessment", "lapas", "kanwil"))

    async def names(question: dict[str, Any]) -> dict[str, Any]:
        return {"names": question}

    vault.serve("pulih.vault.names", names)
    for each in (vault, lapas, kanwil):
        await each.start()

    async def answered(asker: Subscriptions) -> bool:
        try:
            return bool(await asker.request("pulih.vault.names", {"ids": []}))
        except Exception:  # noqa: BLE001 - asked again, or the answer to this test
            return False

    await until(lambda: answered(lapas))
    assert not await answered(kanwil)
    for each in (vault, lapas, kanwil):
        await each.close()


async def test_a_log_that_a_user_may_not_read_stays_silent_and_says_so(guarded: Nats) -> None:
    async with connected(url=guarded.url, user=ADMIN, password=PASSWORDS[ADMIN], name="admin") as admin:
        await admin.jetstream().add_stream(name=stream_name("clinical"), subjects=["pulih.clinical.>"])
        await admin.jetstream().publish("pulih.clinical.X.lpp-kupang", b"a score")
    lapas, memory = heard_by(guarded, "lapas"), Memory("lapas", ("clinical",))
    lapas.follow(memory)
    await lapas.start()
    await until(lambda: lapas.status()[0].state == "retrying")
    assert not lapas.status()[0].ready
    assert memory.heard == []
    await lapas.close()


async def test_a_wrong_password_is_told_and_not_waited_for(guarded: Nats) -> None:
    with pytest.raises(BrokerAway, match=r"(?i)authorization|reset by peer"):
        async with connected(url=guarded.url, user="lapas", password="guessed", name="lapas", patience=2):
            pass
