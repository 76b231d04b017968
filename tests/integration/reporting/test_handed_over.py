"""The lists of two prisons around a hand-over, answered by SQL."""

from datetime import UTC, datetime

from services.reporting.agencies import VIEWS
from services.reporting.bnnp import queries as bnnp
from services.reporting.kanwil import queries as kanwil
from services.reporting.lapas import queries as lapas
from services.reporting.reading import Scope
from shared.eventstore.migrating import engine as engine_of
from shared.projections.provisioning import create_view
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.runtime.clock import system_clock
from shared.testing.projected import Projected, given
from tests.unit.reporting.pilot_people import KUPANG
from tests.unit.reporting.test_handed_over import STORY, WAINGAPU
from tests.unit.reporting.vocabulary import day

NOON = datetime(2026, 12, 1, 4, tzinfo=UTC)
BEFORE, SINCE = day("09-02"), day("09-10")


async def test_each_prison_lists_her_for_its_own_time_and_bnn_where_she_is(database: str) -> None:
    engine = engine_of(database)
    readers = {}
    for name, view in VIEWS.items():
        told: Projected = given(view).told(*STORY)
        await create_view(engine, view)
        runner = ViewRunner(engine, view, system_clock)
        for log in view.logs:
            await runner.apply(log, told.telling.logs.get(log, []))
        await runner.close()
        readers[name] = ViewReader(engine, view, system_clock)
    async with readers["lapas"].snapshot() as moment:
        seen = {
            (where, on): [
                (row.label.value, row.facility, row.attended)
                for row in (await lapas.roster(moment, Scope(on, where), limit=9, offset=0))[0]
            ]
            for where in (KUPANG, WAINGAPU)
            for on in (BEFORE, SINCE)
        }
    assert seen == {
        (KUPANG, BEFORE): [("pindah", KUPANG, 1)],
        (KUPANG, SINCE): [("pindah", KUPANG, 1)],
        (WAINGAPU, BEFORE): [],
        (WAINGAPU, SINCE): [("pembinaan BNN", WAINGAPU, 1)],
    }
    async with readers["bnnp"].snapshot() as moment:
        listed = {
            (where, on): [
                row.facility
                for row in (await bnnp.clients(moment, Scope(on, where), NOON, limit=9, offset=0))[0]
            ]
            for where in (KUPANG, WAINGAPU, None)
            for on in (BEFORE, SINCE)
        }
        total = (await bnnp.summary(moment, Scope(SINCE, WAINGAPU))).active.total
    assert listed == {
        (KUPANG, BEFORE): [KUPANG],
        (KUPANG, SINCE): [],
        (WAINGAPU, BEFORE): [],
        (WAINGAPU, SINCE): [WAINGAPU],
        (None, BEFORE): [KUPANG],
        (None, SINCE): [WAINGAPU],
    }
    async with readers["kanwil"].snapshot() as moment:
        funnel = (await kanwil.summary(moment, Scope(SINCE, KUPANG))).funnel
    assert (total, funnel.started, funnel.handed_over, funnel.received) == (1, 1, 1, 0)
    await engine.dispose()
