"""New code on the view's older version, without screens and places of reports in the log."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.common.census import Census, CensusRow
from services.reporting.kanwil import VIEW, queries
from services.reporting.reading import Scope
from shared.contracts.base import Frozen
from shared.projections.projection import Told
from shared.projections.provisioning import create_view
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.runtime.clock import system_clock
from shared.testing.projected import given
from tests.unit.reporting.test_region import configured, reported


class OldRow(Frozen):
    """The first version's row."""

    facility: str
    reported_on: date
    occupants: int
    narcotics: int


class OldCensus(Census):
    """The first version's table."""

    row: ClassVar[type[Frozen]] = OldRow

    def fold(self, row: CensusRow | None, told: Told) -> CensusRow | None:  # noqa: ARG002 - each day has one report
        folded = super().fold(None, told)
        return None if folded is None else OldRow(**folded.model_dump(exclude={"position"}))  # type: ignore[return-value]


async def test_the_census_is_read_until_the_new_version_is_built(engine: AsyncEngine) -> None:
    others = [each for each in VIEW.projections if each.name not in {"census", "screens"}]
    old = replace(VIEW, version=1, projections=(*others, OldCensus()))
    await create_view(engine, old)
    told = given(old).told(configured(100), reported("08-03", 112, 16), reported("08-31", 110, 15))
    runner = ViewRunner(engine, old, system_clock)
    await runner.apply("program", told.telling.logs["program"])
    await runner.close()
    async with ViewReader(engine, VIEW, system_clock).snapshot() as moment:
        found = await queries.summary(moment, Scope(date(2026, 9, 1)))
    assert [(row.facility, row.occupants) for row in found.census.facilities] == [("lpp-kupang", 110)]
    assert [(month.month, month.occupants) for month in found.census.by_month] == [("2026-08", 110)]
    assert found.screens.facilities == []
