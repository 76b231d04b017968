"""Delivered again, in other batches, in any interleaving of the logs: the same rows and counters."""

from uuid import uuid4

from hypothesis import HealthCheck, settings, strategies
from hypothesis import given as examples
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.testing.projected import given
from shared.testing.telling import Telling

from .sample import story, view

TELLING = Telling().tell(*story())
PLAIN = given(view())
PLAIN.told(*story())
EXPECTED = PLAIN.fold()


@settings(max_examples=60, deadline=None)
@examples(
    times=strategies.integers(1, 3),
    batches=strategies.sampled_from([1, 7, 1000]),
    order=strategies.integers(),
)
def test_in_memory(times: int, batches: int, order: int) -> None:
    delivered = given(view()).told(*story()).delivered(times=times, batches=batches, order=order)
    assert delivered.fold() == EXPECTED


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@examples(batches=strategies.sampled_from([1, 7, 1000]), order=strategies.integers())
async def test_on_postgresql(engine: AsyncEngine, batches: int, order: int) -> None:
    fresh = view(schema=f"sample_{uuid4().hex[:8]}")
    delivered = given(fresh).told(*story()).delivered(times=3, batches=batches, order=order)
    assert await delivered.on(engine) == EXPECTED


def test_the_story_says_something() -> None:
    women = EXPECTED.rows("women")
    assert [len(w.attended) for w in women] == [2, 1, 2, 1]
    assert [w.consent for w in women] == [True, True, False, True]
    assert len(EXPECTED.rows("bookings")) == 4
    assert sorted(EXPECTED.counters.values()) == [3, 6]
