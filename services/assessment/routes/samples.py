"""Routes of urine samples: the series of one woman, for those who care for her."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.assessment.commands import samples
from services.assessment.commands.context import Context
from services.assessment.desk.care import SampleRow
from services.assessment.desk.caring import Care
from services.assessment.domain.care.samples import Tally, outcome, tally
from services.assessment.domain.roles import CARES
from services.assessment.routes.fields import Body, Day, asked
from shared.contracts.amendments import AmendmentReason
from shared.contracts.base import Frozen
from shared.contracts.samples import Found, Panel, PanelResult, SampleReason
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered


class PanelEntry(Body):
    """One substance and what the panel showed."""

    panel: Panel
    found: Found


Panels = Annotated[list[PanelEntry], Field(min_length=1, max_length=len(Panel))]


class SampleBody(Body):
    """A test. ``reason``: the three that the programme plans, or ``other``."""

    taken_on: Day
    reason: SampleReason
    results: Panels


class SampleAmendmentBody(Body):
    """What the test really found, and why it is corrected."""

    reason: AmendmentReason
    results: Panels


class SampleRead(SampleRow):
    """A test and what it comes to."""

    outcome: Found


class Percentages(Tally):
    """Tests by outcome; ``percent_negative`` of the valid ones, none without any."""

    valid_tests: int
    percent: float | None


class SeriesAnswer(Frozen):
    """Her tests, oldest first, in all and by substance."""

    samples: list[SampleRead]
    tests: Percentages
    by_panel: dict[Panel, Percentages]
    positions: dict[str, int]


def router(context: Context, care: Care) -> APIRouter:
    routes = APIRouter(prefix="/v1/participants/{participant_id}/urine-tests", tags=["samples"])
    carer = Annotated[Caller, Depends(requires(*CARES))]

    @routes.post("", status_code=201)
    async def record(
        caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: SampleBody
    ) -> Response:
        """Record a test. What it found is told in the log of the care team alone."""
        done = await samples.record(
            context,
            asked(caller, command, trace),
            participant_id,
            taken_on=body.taken_on,
            reason=body.reason,
            results=_panel(body.results),
        )
        return answered(done)

    @routes.post("/{sample_id}/amendment", status_code=201)
    async def amend(  # noqa: PLR0917 - FastAPI gives them by name
        caller: carer,
        command: CommandDep,
        trace: TraceDep,
        participant_id: UUID,
        sample_id: UUID,
        body: SampleAmendmentBody,
    ) -> Response:
        """Correct a test: old and new findings, reason and role are kept, and the new ones count."""
        done = await samples.amend(
            context,
            asked(caller, command, trace),
            participant_id,
            sample_id,
            reason=body.reason,
            results=_panel(body.results),
        )
        return answered(done)

    @routes.get("")
    async def series(caller: carer, wanted: ConsistentDep, participant_id: UUID) -> SeriesAnswer:
        """Her tests as they read now with what was amended; refused and invalid ones stand apart."""
        await care.wait_for(wanted)
        course, positions = await care.course(participant_id)
        caller.must_be_at(course.facility or "", field="participant_id")
        rows = await care.samples(participant_id)
        return SeriesAnswer(
            samples=[
                SampleRead.model_validate({**row.model_dump(), "outcome": outcome(row.results)})
                for row in rows
            ],
            tests=_percentages(tally(outcome(row.results) for row in rows)),
            by_panel=_by_panel(rows),
            positions=dict(positions),
        )

    return routes


def _panel(entries: list[PanelEntry]) -> list[PanelResult]:
    return [PanelResult.model_validate(entry.model_dump()) for entry in entries]


def _percentages(counted: Tally) -> Percentages:
    return Percentages(**counted.model_dump(), valid_tests=counted.valid, percent=counted.percent_negative)


def _by_panel(rows: list[SampleRow]) -> dict[Panel, Percentages]:
    found: dict[Panel, list[Found]] = {}
    for row in rows:
        for each in row.results:
            found.setdefault(each.panel, []).append(each.found)
    return {panel: _percentages(tally(found[panel])) for panel in Panel if panel in found}
