"""The lists of two prisons around a hand-over, answered by SQL."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from services.reporting.agencies import VIEWS
from services.reporting.bnnp import queries as bnnp
from services.reporting.kanwil import queries as kanwil
from services.reporting.lapas import queries as lapas
from services.reporting.reading import Scope, listed
from shared.eventstore.migrating import engine as engine_of
from shared.projections.provisioning import create_view
from shared.projections.reading import Snapshot, ViewReader
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
    await searches_by_index(readers["lapas"], "roster")
    await searches_by_index(readers["bnnp"], "clients")
    await engine.dispose()


async def searches_by_index(reader: ViewReader, table: str) -> None:
    """One prison's list looks at no row of the others, also for who was handed over to it."""
    await many_more(reader.engine, f"{reader.view.schema}.{table}_v{reader.view.version}")
    async with reader.snapshot() as moment:
        for present in (False, True):
            people, cohorts = moment.table(table), moment.table("cohorts")
            for query in listed(people, cohorts, Scope(SINCE, WAINGAPU), present=present):
                plan = await plan_of(moment, query)
                assert f"Seq Scan on {table}" not in plan, plan
                assert "handed_over_contains" in plan, plan


async def many_more(engine: AsyncEngine, table: str) -> None:
    """Five thousand like the one who is there, in forty other prisons, and none of them handed over."""
    changed = (
        "jsonb_build_object('participant_id', gen_random_uuid(), 'case_number', n::text, "
        "'facility', 'upt-' || n % 40, 'enrolled_at', 'upt-' || n % 40, 'handed_over', '[]'::jsonb)"
    )
    async with engine.begin() as connection:
        one = f"(select to_jsonb(t) as her from {table} t limit 1) one, generate_series(1, 5000) n"  # noqa: S608 - a table of ours
        another = f"lateral jsonb_populate_record(null::{table}, one.her || {changed}) another"
        statement = f"insert into {table} select another.* from {one}, {another}"  # noqa: S608 - the same
        await connection.execute(sa.text(statement))
        await connection.execute(sa.text(f"analyze {table}"))


async def plan_of(moment: Snapshot, query: sa.Select[Any]) -> str:
    """What PostgreSQL would do, with its usual settings."""
    return "\n".join((await moment.connection.execute(Explained(query))).scalars())


class Explained(sa.Executable, sa.ClauseElement):
    """``explain`` of a query."""

    inherit_cache = False

    def __init__(self, query: sa.Select[Any]) -> None:
        self.query = query


@compiles(Explained)
def explain(element: Explained, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - as it comes
    return f"explain {compiler.process(element.query, **how)}"
