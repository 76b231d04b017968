"""What an error's message quotes belongs to people: neither states, logs nor parked events repeat it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from shared.eventstore.store import EventStore
from shared.subscriptions.local import LocalDelivery
from tests.integration.followers.listening import Memory
from tests.integration.relay.world import engine_of, tell, until

NAME = "Siti Aminah"


async def failure(database: str) -> DBAPIError:
    """A statement that fails on a name."""
    async with engine_of(database) as engine, engine.connect() as connection:
        with pytest.raises(DBAPIError) as caught:
            await connection.execute(sa.text("select cast(cast(:name as text) as integer)"), {"name": NAME})
    return caught.value


async def test_a_delivery_that_failed_says_the_kind_of_error_and_not_its_message(
    store: EventStore, database: str
) -> None:
    error = await failure(database)
    assert NAME in str(error)  # PostgreSQL itself quotes it
    memory = Memory()
    memory.failures = [error] * 3
    local = LocalDelivery(store, memory)
    await tell(store, 1)
    with capture_logs() as lines:
        await local.start()
        await until(lambda: local.status()[0].state == "retrying")
        said = local.status()[0].error
        await until(lambda: memory.positions == [1])
        await local.close()
    assert said == "DBAPIError: InvalidTextRepresentationError 22P02"
    assert {line["reason"] for line in lines if line["event"] == "delivery_failed"} == {said}
    assert NAME not in str(lines)


async def test_parameters_are_not_part_of_a_message(store: EventStore, database: str) -> None:
    async with engine_of(database) as engine, engine.connect() as connection:
        with pytest.raises(DBAPIError) as caught:
            await connection.execute(sa.text("select cast(:name as text) from nowhere"), {"name": NAME})
    assert NAME not in str(caught.value)
