"""The regional office's question: the summary, from counters and the census alone."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from services.reporting.answers import Answer
from services.reporting.common import census_reading
from services.reporting.common.census import CensusRow, latest_reports
from services.reporting.common.census_series import first_shown
from services.reporting.common.facilities import FacilityRow
from services.reporting.common.facilities import as_of as facilities_as_of
from services.reporting.kanwil.summary import Summary, summarise
from services.reporting.reading import Scope, counts, rows
from shared.projections.reading import Snapshot


class SummaryAnswer(Answer, Summary):
    """The answer of ``/v1/kanwil/summary``."""


async def summary(moment: Snapshot, scope: Scope) -> Summary:
    told = await counts(moment, scope)
    census, facilities = moment.table("census"), moment.table("facilities")
    last = (
        sa.select(census)
        .where(census.c.reported_on <= scope.as_of)
        .ext(distinct_on(census.c.facility))
        .order_by(census.c.facility, census.c.reported_on.desc())
    )
    configured = sa.select(facilities)
    if scope.facility is not None:
        last = last.where(census.c.facility == scope.facility)
        configured = configured.where(facilities.c.facility == scope.facility)
    reports = latest_reports(await rows(moment, last, CensusRow), scope.as_of)
    known = facilities_as_of(await rows(moment, configured, FacilityRow), scope.as_of)
    return summarise(
        told,
        scope.as_of,
        reports,
        known,
        await census_reading.series(moment, scope, first_shown(scope.as_of)),
        one_facility=scope.facility is not None,
    )
