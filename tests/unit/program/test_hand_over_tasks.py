"""What an offered stay asks of the prison that it was offered to, and a clock that looks each minute."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pytest

from services.program.desk.hand_overs import HandOver
from services.program.domain.hand_over_tasks import ARRIVES_WITHIN, wanted
from services.program.domain.ids import episode_of
from services.program.jobs import hand_overs
from tests.unit.program.moved import LIMIT, SECOND, THIRD, WAINGAPU, two
from tests.unit.program.places import KUPANG, who

if TYPE_CHECKING:
    from services.program.commands.context import Context
    from services.program.desk.offered import HandOverReader


def test_an_offer_asks_for_an_answer_and_a_yes_for_her_arrival_when_she_has_left() -> None:
    world, _ = two()
    assert wanted(world.episode) is None
    world.leave_in_time()
    answer = wanted(world.episode)
    assert answer is not None
    assert (answer.facility, answer.due_on) == (WAINGAPU, LIMIT)
    world.accept()
    arrival = wanted(world.episode)
    assert arrival is not None
    assert (arrival.facility, arrival.due_on) == (WAINGAPU, SECOND + ARRIVES_WITHIN)
    assert arrival.task_id != answer.task_id
    world.receive()
    assert wanted(world.episode) is None


def test_who_was_accepted_and_has_not_left_is_expected_by_nobody() -> None:
    world, _ = two()
    world.offer()
    world.accept()
    assert wanted(world.episode) is None


def test_after_a_return_or_an_end_nothing_is_asked() -> None:
    for over in ("back", "no"):
        world, _ = two()
        world.leave_in_time()
        world.come_back(THIRD) if over == "back" else world.decline()
        assert wanted(world.episode) is None


def row(status: str = "offered", **other: Any) -> HandOver:  # noqa: ANN401 - fields of a row
    offered = {"facility": KUPANG, "to_facility": WAINGAPU, "offered_on": SECOND, "reply_by": LIMIT}
    hers = {"episode_id": episode_of(who("AK")), "participant_id": who("AK")}
    return HandOver.model_validate(hers | offered | {"status": status} | other)


class Shown:
    """The desk: offers, and tasks about them by whether they are open or done."""

    def __init__(self, rows: list[HandOver], open_: set[UUID], done: set[UUID] | None = None) -> None:
        self.rows, self.tasks, self.done = rows, open_, done or set()

    async def open(self, after: UUID | None) -> list[HandOver]:
        return [each for each in self.rows if after is None or each.episode_id > after]

    async def settled(self, tasks: Any) -> set[UUID]:  # noqa: ANN401 - a set of ids
        return (self.tasks | self.done) & set(tasks)

    async def asked(self) -> dict[UUID, UUID]:
        return dict.fromkeys(self.tasks, episode_of(who("AK")))


async def looked(monkeypatch: pytest.MonkeyPatch, desk: Shown) -> list[tuple[UUID, set[UUID]]]:
    """Which stays the clock settles, with the open tasks that it hands over."""
    settled: list[tuple[UUID, set[UUID]]] = []

    async def settle(_: object, episode_id: UUID, *, seen: set[UUID]) -> None:
        settled.append((episode_id, set(seen)))

    monkeypatch.setattr(hand_overs, "settle", settle)
    job = hand_overs.Asked(cast("Context", None), cast("HandOverReader", desk))
    await job(cast("Any", None))
    return settled


async def test_the_clock_looks_only_at_stays_whose_tasks_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    world, _ = two()
    world.leave_in_time()
    answer = wanted(world.episode)
    assert answer is not None
    offered, hers = row(left_on=SECOND), episode_of(who("AK"))
    assert await looked(monkeypatch, Shown([offered], set())) == [(hers, set())], "it lacks"
    assert await looked(monkeypatch, Shown([offered], {answer.task_id})) == []
    assert await looked(monkeypatch, Shown([offered], set(), {answer.task_id})) == [], "somebody did it"
    accepted = row("accepted", left_on=SECOND)
    assert await looked(monkeypatch, Shown([accepted], {answer.task_id})) == [(hers, {answer.task_id})]
    assert await looked(monkeypatch, Shown([], {answer.task_id})) == [(hers, {answer.task_id})], "it is over"


async def test_every_slice_of_offers_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_overs, "MOST", 2)
    rows = [row(episode_id=UUID(int=n), offered_on=date(2026, 8, 1) + timedelta(days=n)) for n in range(5)]

    class Sliced(Shown):
        async def open(self, after: UUID | None) -> list[HandOver]:
            return (await super().open(after))[:2]

    assert [id_ for id_, _ in await looked(monkeypatch, Sliced(rows, set()))] == [
        each.episode_id for each in rows
    ]
