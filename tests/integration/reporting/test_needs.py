"""BNNP's urgent findings and its monthly recap, from events to answers; custody's views know neither."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.agencies import VIEWS
from services.reporting.bnnp import queries
from services.reporting.bnnp.recap import completeness, last_day, recap_rows, served
from services.reporting.bnnp.urgent import UrgentCounts, counted, flags
from services.reporting.reading import Scope
from shared.contracts.base import Event
from shared.contracts.care import (
    Substance,
    Use,
)
from shared.contracts.codes import Role, Stage
from shared.names import Named
from shared.projections.provisioning import create_view
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.runtime.clock import system_clock
from shared.testing.telling import Telling
from tests.unit.reporting import vocabulary as say
from tests.unit.reporting.needs import handled, profile, raised
from tests.unit.reporting.pilot_people import KUPANG

from .conftest import Site

BEA, CIA = UUID(int=2), UUID(int=3)
NINE = datetime(2026, 8, 20, 1, tzinfo=UTC)
"""Nine in the morning at Kupang."""


def story() -> Iterator[Event]:
    for who in (say.ANA, BEA, CIA):
        yield say.referred(participant=who)
        yield say.asked(participant=who, given=who is not CIA)
    yield profile(say.ANA, 11, icd10="F11.2")
    yield profile(say.ANA, 12, further=(Use(substance=Substance.TOBACCO),))
    yield say.started(Stage.SOCIAL)
    yield raised(1, say.ANA, NINE)
    yield raised(2, BEA, NINE)
    yield handled(2, BEA, NINE + timedelta(hours=1))


@pytest.fixture
async def bnnp(engine: AsyncEngine) -> ViewReader:
    telling = Telling().tell(*story())
    view = VIEWS["bnnp"]
    await create_view(engine, view)
    runner = ViewRunner(engine, view, system_clock)
    for log in view.logs:
        await runner.apply(log, telling.logs[log])
    await runner.close()
    return ViewReader(engine, view, system_clock)


async def test_findings_are_open_until_they_are_handled_and_overdue_past_their_time(bnnp: ViewReader) -> None:
    scope = Scope(date(2026, 8, 20), KUPANG)
    async with bnnp.snapshot() as moment:
        seen = [
            await counted(moment, scope, NINE + timedelta(minutes=minutes))
            for minutes in (-1, 0, 60, 120, 121)
        ]
        elsewhere = await counted(moment, Scope(scope.as_of, "rutan-waingapu"), NINE)
        flagged = await flags(moment, [say.ANA, BEA], NINE + timedelta(hours=3))
        rows, _ = await queries.clients(moment, scope, NINE + timedelta(hours=3), limit=9, offset=0)
    assert [(found.open, found.overdue) for found in seen] == [(0, 0), (2, 0), (1, 0), (1, 0), (1, 1)]
    assert elsewhere == UrgentCounts()
    assert flagged == {say.ANA: UrgentCounts(open=1, overdue=1)}
    assert {row.participant_id: row.urgent.overdue for row in rows} == {say.ANA: 1, BEA: 0, CIA: 0}


async def test_the_recap_holds_those_who_were_served_and_fills_the_seven_items(bnnp: ViewReader) -> None:
    first = date(2026, 8, 1)
    async with bnnp.snapshot() as moment:
        august = await served(moment, Scope(last_day(first), KUPANG), first)
        september = await served(moment, Scope(date(2026, 9, 30)), date(2026, 9, 1))
        july = await served(moment, Scope(date(2026, 7, 31)), date(2026, 7, 1))
    assert [client.participant_id for client in august] == [say.ANA, BEA]
    assert [client.participant_id for client in september] == [say.ANA]
    assert july == []
    [ana, _] = rows = recap_rows(august, last_day(first), Role.BNN_COUNSELLOR)
    assert (ana.icd10, ana.icd10_recorded, len(ana.further)) == (None, True, 1)
    assert recap_rows(august, last_day(first), Role.BNN_DOCTOR)[0].icd10 == "F11.2"
    items = {each.item: (each.n, each.of) for each in completeness(rows, {say.ANA: Named(name="Contoh A")})}
    assert items == {
        "handled": (2, 2),
        "identity": (1, 2),
        "substance": (1, 2),
        "duration": (1, 2),
        "route": (1, 2),
        "diagnosis": (1, 2),
        "earlier_treatment": (1, 2),
    }
    assert completeness(rows, None)[1].n is None


async def test_the_recap_is_asked_by_month_and_by_bnn_alone(site: Site) -> None:
    answer = await site.get("/v1/bnnp/recap?month=2026-08", Role.BNN_COUNSELLOR)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["month"], said["as_of"], len(said["rows"])) == ("2026-08", "2026-08-31", 9)
    assert [(each["n"], each["of"]) for each in said["items"][:3]] == [(9, 9), (9, 9), (0, 9)]
    for month, status in (("2026-13", 422), ("2026-11", 422), ("", 422)):
        refused = await site.get(f"/v1/bnnp/recap?month={month}", Role.BNN_DOCTOR)
        assert (refused.status_code, refused.json()["field"]) == (status, "month")
    assert (await site.get("/v1/bnnp/recap?month=2026-08", Role.LAPAS_HEAD)).status_code == 403


def test_the_views_of_custody_and_region_do_not_hear_of_it() -> None:
    for agency in ("lapas", "kanwil"):
        assert "clinical" not in VIEWS[agency].logs
        assert "urgent" not in {projection.name for projection in VIEWS[agency].projections}
