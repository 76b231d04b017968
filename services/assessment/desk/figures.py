"""Results of many women for one statistic: the last one of each of them on one occasion."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from services.assessment.desk.reading import Desk
from services.assessment.desk.results import Completed
from shared.contracts.codes import Occasion, RecallAnchor

_NOBODY = ("retracted", "rejected", "merged")
"""Referrals that do not stand for a person of their own."""


@dataclass(frozen=True)
class Sample:
    """Which results: each filter that is given holds. ``since`` and ``until`` are days, both included."""

    instrument: str
    occasion: Occasion
    facility: str | None = None
    version: str | None = None
    variant: str | None = None
    anchor: RecallAnchor | None = None
    since: date | None = None
    until: date | None = None


async def results_of_many(desk: Desk, sample: Sample) -> list[Completed]:
    """The last result of each woman that the sample means; who was erased or taken back is not in it."""
    async with desk.reader.snapshot() as moment:
        cases, table = moment.table("cases"), moment.table("results")
        wanted = (
            sa.select(table)
            .join(cases, cases.c.participant_id == table.c.participant_id)
            .where(cases.c.erased_on.is_(None), cases.c.status.not_in(_NOBODY))
            .where(table.c.instrument == sample.instrument, table.c.occasion == sample.occasion)
            .order_by(table.c.participant_id, table.c.completed_on.desc(), table.c.result_id)
            .ext(distinct_on(table.c.participant_id))
        )
        for column, value in (
            (cases.c.facility, sample.facility),
            (table.c.instrument_version, sample.version),
            (table.c.variant, sample.variant),
            (table.c.recall_anchor, sample.anchor),
        ):
            wanted = wanted.where(column == value) if value is not None else wanted
        if sample.since is not None:
            wanted = wanted.where(table.c.completed_on >= sample.since)
        if sample.until is not None:
            wanted = wanted.where(table.c.completed_on <= sample.until)
        found = (await moment.connection.execute(wanted)).mappings()
        return [Completed.model_validate(dict(row)) for row in found]
