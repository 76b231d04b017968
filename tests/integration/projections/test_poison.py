"""One event that cannot be applied parks its woman and nobody else; replayed, it never happened."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.envelope import Envelope
from shared.projections.parked import Replayed, parked, replay
from shared.projections.projection import Told
from shared.projections.runner import ViewRunner
from shared.subscriptions.port import StopFollowing
from shared.testing.projected import content, given
from shared.testing.telling import Telling

from .conftest import noon
from .sample import Bookings, Woman, Women, attended, booked, consented, referred, scored, story, view, woman

Started = Callable[..., Awaitable[ViewRunner]]

TELLING = Telling().tell(*story(women=6))
GOOD = given(view()).told(*story(women=6)).fold()


class Clumsy(Women):
    """Cannot fold the scores of some women, and says so with data that nobody may read."""

    def __init__(self, *women: int) -> None:
        self.stumbles = {woman(n) for n in women}

    def fold(self, row: Woman | None, told: Told) -> Woman | None:
        if told.log == "clinical" and getattr(told.event, "participant_id", None) in self.stumbles:
            raise ValueError(f"secret of {told.subject}")
        return super().fold(row, told)


class Overflowing(Women):
    """Says what the database, or its driver, does not take."""

    def __init__(self, value: object) -> None:
        self.value = value

    def fold(self, row: Woman | None, told: Told) -> Woman | None:
        row = super().fold(row, told)
        if row and told.log == "clinical" and row.participant_id == woman(2):
            return row.model_copy(update={"case_number": self.value})
        return row


def clumsy(*women: int) -> Any:  # noqa: ANN401 - a view
    return view(1, Clumsy(*women), Bookings())


async def deliver(runner: ViewRunner, *logs: str, size: int = 1000) -> None:
    for log in logs or ("clinical", "assessment", "program"):
        events = TELLING.logs[log]
        for start in range(0, len(events), size):
            await runner.apply(log, events[start : start + size])


@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_the_others_go_on_and_her_later_events_wait_behind(
    engine: AsyncEngine, started: Started, size: int
) -> None:
    runner = await started(clumsy(2))
    await deliver(runner, size=size)
    held = await content(engine, view())
    assert held.rows("women") == [row for row in GOOD.rows("women") if row.participant_id != woman(2)]
    assert held.rows("bookings") == [row for row in GOOD.rows("bookings") if row.participant_id != woman(2)]
    (key,) = await parked(engine, view())
    mine = [e for e in TELLING.all() if e.subject == str(woman(2))]
    assert (key.key, key.log, key.type, key.events) == (
        str(woman(2)),
        "clinical",
        "pulih.clinical.InstrumentCompleted.v1",
        len(mine),
    )
    assert [(await runner.checkpoint(log)).position for log in TELLING.logs] == [
        len(log) for log in TELLING.logs.values()
    ]


async def test_the_error_is_told_without_anybody_s_data(engine: AsyncEngine, started: Started) -> None:
    await deliver(await started(clumsy(2)))
    (key,) = await parked(engine, view())
    assert key.error.startswith("ValueError in fold (test_poison.py:")
    assert "secret" not in key.error


@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_replayed_after_the_fix_the_rows_are_as_if_nothing_had_happened(
    engine: AsyncEngine, started: Started, size: int
) -> None:
    await deliver(await started(clumsy(2, 5)), size=size)
    assert await replay(engine, view(), str(woman(2)), noon) == Replayed(applied=10, left=0)
    assert [key.key for key in await parked(engine, view())] == [str(woman(5))]
    assert (await replay(engine, view(), str(woman(5)), noon)).left == 0
    assert await content(engine, view()) == GOOD
    assert not await parked(engine, view())


async def test_replayed_before_the_fix_it_is_parked_again_in_order(
    engine: AsyncEngine, started: Started
) -> None:
    await deliver(await started(clumsy(2)), "assessment", "clinical", "program")
    before = await parked(engine, view())
    assert (await replay(engine, clumsy(2), str(woman(2)), noon)).applied == 0
    assert [(k.key, k.type, k.events) for k in await parked(engine, view())] == [
        (k.key, k.type, k.events) for k in before
    ]
    await replay(engine, view(), str(woman(2)), noon)
    assert await content(engine, view()) == GOOD


async def test_after_the_replay_she_is_followed_like_everybody(engine: AsyncEngine, started: Started) -> None:
    await deliver(await started(clumsy(2)), "assessment", "clinical")
    await replay(engine, view(), str(woman(2)), noon)
    await deliver(await started(view()), "program")
    assert await content(engine, view()) == GOOD


@pytest.mark.parametrize("value", ["\x00", 5])
async def test_a_value_that_the_database_does_not_take_is_poison_too(
    engine: AsyncEngine, started: Started, value: object
) -> None:
    await deliver(await started(view(1, Overflowing(value), Bookings())))
    (key,) = await parked(engine, view())
    assert (key.key, key.type) == (str(woman(2)), "pulih.clinical.InstrumentCompleted.v1")
    await replay(engine, view(), key.key, noon)
    assert await content(engine, view()) == GOOD


def changed(envelope: Envelope, **changes: Any) -> Envelope:  # noqa: ANN401 - any attribute
    return Envelope.read(orjson.dumps({**envelope.body, **changes}))


async def test_data_of_another_shape_than_its_type_is_poison(engine: AsyncEngine, started: Started) -> None:
    (good,) = Telling().tell(referred(1)).logs["assessment"]
    runner = await started(view())
    await runner.apply("assessment", [changed(good, data={**good.body["data"], "referred_on": "Siti"})])
    (key,) = await parked(engine, view())
    assert key.error == "ValidationError: referred_on date_from_datetime_parsing"


async def test_a_type_that_nobody_knows_stops_the_follower(started: Started) -> None:
    (good,) = Telling().tell(referred(1)).logs["assessment"]
    runner = await started(view())
    with pytest.raises(StopFollowing, match="older than the writer"):
        await runner.apply("assessment", [changed(good, type="pulih.assessment.Unheard.v1")])
    assert (await runner.checkpoint("assessment")).position == 0


@pytest.mark.parametrize(("women", "stops"), [(10, False), (11, True)])
async def test_a_flood_is_a_bug_and_stops_the_follower(
    engine: AsyncEngine,
    started: Started,
    women: int,
    stops: bool,  # noqa: FBT001 - a parameter
) -> None:
    telling = Telling().tell(*(scored(n) for n in range(1, 20)))
    runner = await started(clumsy(*range(1, women + 1)))
    if stops:
        with pytest.raises(StopFollowing, match="a bug, not data"):
            await runner.apply("clinical", telling.logs["clinical"])
        assert not await parked(engine, view())
    else:
        await runner.apply("clinical", telling.logs["clinical"])
        assert len(await parked(engine, view())) == women


async def test_what_is_parked_lies_where_no_reader_looks(engine: AsyncEngine, started: Started) -> None:
    await deliver(await started(clumsy(2)))
    async with engine.connect() as connection:
        schemas = await connection.scalars(
            sa.text("select table_schema from information_schema.tables where table_name = 'parked'")
        )
        assert schemas.all() == ["sample_private"]


async def test_events_of_a_session_are_parked_by_their_own_subject(
    engine: AsyncEngine, started: Started
) -> None:
    telling = Telling().tell(referred(1), consented(1), booked(1, 1), attended(1, 1))
    runner = await started(view())
    for log, events in telling.logs.items():
        await runner.apply(log, events)
    assert not await parked(engine, view())
    assert (await content(engine, view())).rows("women")[0].consent
