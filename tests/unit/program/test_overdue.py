"""What nobody recorded becomes visible after the facility's own limit, and is not overdue once recorded."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.program.desk import VIEW
from services.program.domain.facility import configure
from services.program.domain.here import Here
from services.program.domain.overdue import overdue
from shared.contracts.base import Event
from shared.contracts.codes import Cause, Stage
from shared.testing.projected import Projected, given
from tests.unit.program.places import CLASS, HOLIDAYS, KUPANG, ROOMS, WITA, on, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

DAY = date(2026, 8, 20)
ENDS = on(DAY, 9, 45)


def planned() -> tuple[World, UUID]:
    world = enrolled(AK="sosial", EM="sosial")
    return world, world.schedule(Stage.SOCIAL, on(DAY), "AK", "EM")


def limit(world: World, hours: int) -> None:
    world.tell(
        configure(
            world.state("facility", KUPANG),
            facility=KUPANG,
            time_zone=WITA.key,
            capacity=100,
            rooms=ROOMS,
            blocked=CLASS,
            holidays=HOLIDAYS,
            unmarked_after_hours=hours,
        )
    )


def tick(world: World, session: UUID, after: timedelta, without: Collection[UUID] = ()) -> list[Event]:
    """What the clock tells so long after the end of the session."""
    state = world.state("session", session)
    told = overdue(
        world.state("facility", KUPANG),
        state,
        world.episodes([who("AK"), who("EM")]),
        without=without,
        here=Here(now=ENDS + after, zone=WITA),
    )
    return world.tell(told)


def women(told: list[Event]) -> list[tuple[UUID, ...]]:
    return [event.model_dump()["participants"] for event in told]


@pytest.mark.parametrize(("hours", "on_day"), [(24, date(2026, 8, 21)), (72, date(2026, 8, 23))])
def test_it_is_overdue_when_the_limit_of_the_facility_has_passed_and_not_before(
    hours: int, on_day: date
) -> None:
    world, session = planned()
    limit(world, hours)
    assert tick(world, session, timedelta(hours=hours, seconds=-1)) == []
    [told] = tick(world, session, timedelta(hours=hours))
    assert told.model_dump()["overdue_on"] == on_day
    assert women([told]) == [(who("AK"), who("EM"))]


def test_nobody_is_told_twice_and_who_was_marked_is_not_told() -> None:
    world, session = planned()
    world.mark(session, {"AK": "hadir"})
    assert women(tick(world, session, timedelta(days=2))) == [(who("EM"),)]
    assert tick(world, session, timedelta(days=3)) == []


def test_whose_data_rests_is_told_when_it_does_not_any_more() -> None:
    world, session = planned()
    assert women(tick(world, session, timedelta(days=2), without={who("EM")})) == [(who("AK"),)]
    assert women(tick(world, session, timedelta(days=3))) == [(who("EM"),)]


def test_a_cancelled_session_is_never_overdue() -> None:
    world, session = planned()
    world.cancel(session, Cause.BNN)
    assert tick(world, session, timedelta(days=2)) == []


@pytest.mark.parametrize("hours", [0, -1, 31 * 24 + 1])
def test_a_limit_lies_between_an_hour_and_a_month(hours: int) -> None:
    with refused("unmarked-limit", field="unmarked_after_hours"):
        limit(World(), hours)


def view(world: World) -> Projected:
    return given(VIEW).told(*world.told)


def overdue_on_desk(projected: Projected) -> set[UUID]:
    rows = projected.rows("bookings")
    return {row.participant_id for row in rows if row.overdue_on and row.status == "expected"}


@pytest.mark.parametrize("order", [None, 1, 2])
def test_the_desk_shows_it_until_it_is_marked_however_it_is_delivered(order: int | None) -> None:
    world, session = planned()
    tick(world, session, timedelta(days=2))
    assert overdue_on_desk(view(world).delivered(times=3, batches=2, order=order)) == {who("AK"), who("EM")}
    world.mark(session, {"AK": "izin"})
    assert overdue_on_desk(view(world).delivered(times=3, batches=2, order=order)) == {who("EM")}
    assert view(world).delivered(times=2, batches=1, order=order).fold() == view(world).fold()


def test_the_desk_knows_the_limit_of_each_facility() -> None:
    world, _ = planned()
    limit(world, 72)
    [row] = view(world).rows("facilities")
    assert (row.facility, row.unmarked_after_hours, row.holidays) == (KUPANG, 72, HOLIDAYS)
