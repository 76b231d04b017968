"""Everyday care: a view is built anew beside the serving one, and parked events are replayed."""

import pytest
from nats.js import JetStreamContext

from services.reporting import maintenance
from services.reporting.agencies import VIEWS
from services.reporting.provision import provision
from shared.broker.streams import declaration
from shared.contracts.codes import Attendance
from shared.eventstore.migrating import engine as engine_of
from shared.projections.parked import Replayed
from shared.projections.runner import ViewRunner
from shared.projections.swapping import NotNow
from shared.projections.verifying import silent
from shared.runtime.clock import system_clock
from shared.runtime.settings import Settings
from shared.testing.projected import content, given
from tests.unit.reporting import pilot
from tests.unit.reporting.vocabulary import ANA, booked, marked

from .conftest import fill
from .test_following import LOGS


async def test_a_view_is_built_anew_from_the_streams_and_proved(
    settings: Settings, js: JetStreamContext
) -> None:
    await provision(settings)
    for log in LOGS:
        await js.add_stream(declaration(log))
    await fill(js, pilot.telling().logs)
    with pytest.raises(NotNow):
        await maintenance.build_anew(settings, "lapas", refill=False, building=silent, verifying=silent)
    verified = await maintenance.build_anew(settings, "lapas", refill=True, building=silent, verifying=silent)
    assert verified.positions == {"assessment": 29, "program": 348}
    engine = engine_of(settings.database)
    assert len((await content(engine, VIEWS["lapas"])).rows("roster")) == 10
    await engine.dispose()


async def test_what_is_parked_is_listed_and_replayed(settings: Settings) -> None:
    await provision(settings)
    view, engine = VIEWS["kanwil"], engine_of(settings.database)
    runner = ViewRunner(engine, view, system_clock)
    unbooked = given(view).told(marked(Attendance.PRESENT), booked())
    for log, batch in unbooked.deliveries():
        await runner.apply(log, batch)
    (waiting,) = await maintenance.waiting(settings, "kanwil")
    assert (waiting.key, waiting.events, "NotBooked" in waiting.error) == (str(ANA), 2, True)
    told: list[tuple[str, Replayed]] = []
    left = await maintenance.replayed(settings, "kanwil", (), lambda key, result: told.append((key, result)))
    assert (left, told) == (2, [(str(ANA), Replayed(applied=0, left=2))])
    await runner.close()
    await engine.dispose()
