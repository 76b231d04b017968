"""A clock looks at a way out on the days on which something becomes due, and at nobody in between."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.program.desk.leaving import Looked
from services.program.desk.reading import Answer
from services.program.domain.release import Plan, Recorded, Release
from services.program.domain.release_tasks import Standing, looks, tasks
from services.program.jobs import leaving
from shared.contracts.codes import Role
from tests.unit.program.places import KUPANG, who

if TYPE_CHECKING:
    from services.program.commands.context import Context
    from services.program.desk.leaving import LeavingDesk

FIRST = date(2026, 1, 1)
days = st.integers(0, 700).map(lambda n: FIRST + timedelta(days=n))


@given(
    expected=st.none() | days,
    pb=st.none() | days,
    released=st.none() | days,
    gaps=st.lists(st.integers(1, 40), min_size=1, max_size=5),
    looked=days,
)
@settings(max_examples=60)
def test_between_two_looks_nothing_becomes_due(
    expected: date | None, pb: date | None, released: date | None, gaps: list[int], looked: date
) -> None:
    dates = Recorded(
        facility=KUPANG,
        recorded_on=FIRST,
        by_role=Role.LAPAS_REGISTRAR,
        expected_release=expected,
        pb_two_thirds=pb,
    )
    plan = None
    if released is not None:
        due = tuple(released + timedelta(days=sum(gaps[: n + 1])) for n in range(len(gaps)))
        plan = Plan(episode_id=UUID(int=1), released_on=released, due=due)
    release = Release(recorded=(dates,), plan=plan)
    her = Standing(participant_id=who("AK"), inside=True, episode_id=UUID(int=1))
    last = max((day for day in looks(release) if day <= looked), default=None)
    now = tasks(release, her, looked)
    if last is None:
        assert now.wanted == ()
    else:
        assert now == tasks(release, her, last)


@dataclass
class Desk:
    """Answers with these, and remembers what it was asked."""

    rows: list[Looked]
    head: int = 7
    asked: list[Any] = field(default_factory=list)

    async def worth_a_look(self, *, since: int | None, days: Any, after: UUID | None, limit: int) -> Any:  # noqa: ANN401 - a double
        assert (after, limit) == (None, leaving.AT_ONCE)
        self.asked.append((since, days))
        return Answer(self.rows, {"program": self.head})


async def test_it_asks_for_a_year_at_its_start_and_then_for_new_days_and_what_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today, settled, broken = FIRST, list[UUID](), {who("DW")}

    async def settle(_: object, woman: UUID, *, facility: str) -> None:
        assert facility == KUPANG
        if woman in broken:
            raise LookupError(woman)
        settled.append(woman)

    monkeypatch.setattr(leaving, "settle", settle)
    context = SimpleNamespace(facilities={KUPANG: None}, here=lambda _: SimpleNamespace(today=today))
    desk = Desk([Looked(participant_id=who(name), facility=KUPANG) for name in ("AK", "DW")])
    desk.rows.append(Looked(participant_id=who("EM"), facility="closed-since"))
    job = leaving.Leaving(cast("Context", context), cast("LeavingDesk", desk))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ExceptionGroup):
        await job(now)
    assert settled == [who("AK")]
    desk.rows, desk.head = [], 9
    broken.clear()
    await job(now)
    assert settled == [who("AK"), who("DW")], "what failed is tried again"
    today += timedelta(days=2)
    await job(now)
    assert settled == [who("AK"), who("DW")]
    assert desk.asked == [
        (None, (FIRST - leaving.CATCH_UP, FIRST)),
        (7, None),
        (9, (FIRST, today)),
    ]
