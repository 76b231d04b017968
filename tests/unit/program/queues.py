"""The desk's waiting list and cohorts, folded from a world in memory."""

from datetime import date
from uuid import UUID

from services.program.desk.queue import Queue, Queued
from services.program.domain.waiting import Entry
from shared.contracts.codes import QuotaCategory
from tests.unit.program.test_desk import heard
from tests.unit.program.world import World


def queue_of(
    world: World,
    *,
    release: dict[UUID, date] | None = None,
    category: dict[UUID, QuotaCategory] | None = None,
) -> Queue:
    """Who waits, with the dates and categories that are known from elsewhere."""
    waiting = [row for row in heard(world).rows("waiting") if not row.decreed]
    cohorts = [row for row in heard(world).rows("cohorts") if row.closed_on is None]
    stays = [row for row in heard(world).rows("episodes") if row.ended_on is None]
    return Queue(
        waiting=[
            Queued(
                row=row,
                entry=Entry.model_validate(
                    row.model_dump()
                    | {
                        "release_on": (release or {}).get(row.participant_id),
                        "category": (category or {}).get(row.participant_id),
                    }
                ),
                case_number=None,
            )
            for row in waiting
        ],
        cohorts=[
            (
                row,
                sum(stay.cohort_id == row.cohort_id for stay in stays)
                + sum(one.placed_in == row.cohort_id for one in waiting),
            )
            for row in cohorts
        ],
        positions={},
    )
