"""What a planned session holds, so that nobody else takes it."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from services.program.commands.slots import release, reserve
from shared.contracts.codes import Stage
from shared.contracts.program import SessionScheduled
from shared.decisions import Decisions, Work
from shared.eventstore.migrating import engine
from shared.eventstore.port import Reservation, Trace
from shared.eventstore.store import EventStore
from shared.runtime.clock import system_clock
from tests.unit.program.places import COHORT, KUPANG, on, who
from tests.unit.program.refusing import refused

CANCELLED = UUID(int=9)


def work() -> Work:
    """Of a store that is never asked."""
    store = EventStore(engine("postgresql://nowhere/none"), installation="ntt", logs=(), clock=system_clock)
    return Work(store, Decisions(store)._cache)


def session(replaces: UUID | None = None) -> SessionScheduled:
    starts = on(date(2026, 9, 1))
    return SessionScheduled(
        facility=KUPANG,
        session_id=uuid4(),
        cohort_id=COHORT,
        stage=Stage.MEDICAL,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=45),
        session_on=starts.date(),
        room="Klinik",
        leader="dokter",
        participants=(who("RN"),),
        replaces=replaces,
    )


def held(tried: Work) -> list[Reservation]:
    return list(tried.request({}, None, Trace("1")).reserve)


def test_a_session_is_replaced_by_one_other() -> None:
    tried, planned = work(), session(CANCELLED)
    reserve(tried, planned)
    assert Reservation("replaces", str(CANCELLED), str(planned.session_id)) in held(tried)
    with refused("replaced-already", "replaces"):
        raise tried._refusals["replaces", str(CANCELLED)]


def test_a_replacement_that_is_cancelled_is_itself_replaced_not_its_predecessor() -> None:
    tried, planned = work(), session(CANCELLED)
    release(tried, planned.session_id, planned.participants)
    assert "replaces" not in {kind for kind, _ in tried.request({}, None, Trace("1")).release}


def test_a_session_that_replaces_nothing_holds_room_leader_and_women_only() -> None:
    tried = work()
    reserve(tried, session())
    assert {reservation.kind for reservation in held(tried)} == {"room", "leader", "participant"}
