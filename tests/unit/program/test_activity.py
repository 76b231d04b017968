"""Neutral codes, and rooms by day."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.program.activity import code_of
from services.program.web.today import grid
from services.program.worklists import RoomSession, RoomWeek
from shared.contracts.codes import Stage

MONDAY = date(2026, 8, 17)
ROOMS = ["Aula", "Klinik", "Bengkel"]


def test_medical_and_social_have_one_code() -> None:
    assert (code_of(Stage.MEDICAL), code_of(Stage.SOCIAL), code_of(Stage.SKILLS)) == ("PB", "PB", "KT")


def slot(number: int, room: str, after: int) -> RoomSession:
    starts = datetime(2026, 8, 17, 1, tzinfo=UTC) + timedelta(days=after)
    return RoomSession(
        session_id=UUID(int=number),
        session_on=MONDAY + timedelta(days=after),
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        room=room,
        code="PB",
        status="planned",
        booked=1,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(ROOMS), st.integers(0, 6)), max_size=20))
def test_each_session_stands_once_in_its_room_on_its_day(places: list[tuple[str, int]]) -> None:
    slots = [slot(number, *place) for number, place in enumerate(places)]
    week = RoomWeek(
        facility="lpp-kupang",
        since=MONDAY,
        until=MONDAY + timedelta(days=6),
        rooms=ROOMS,
        closed=[],
        slots=slots,
        positions={},
    )
    shown = [(room, cell.day, each) for room, cells in grid(week) for cell in cells for each in cell.slots]
    assert sorted(each.session_id for _, _, each in shown) == [each.session_id for each in slots]
    assert all((each.room, each.session_on) == (room, day) for room, day, each in shown)
    assert all(len(cells) == 7 for _, cells in grid(week))
