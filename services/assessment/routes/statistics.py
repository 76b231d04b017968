"""The route of statistics: one instrument, one version, one variant, one recall anchor, or a refusal."""

from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from services.assessment.commands.context import Context
from services.assessment.desk.figures import Sample, results_of_many
from services.assessment.desk.reading import Desk
from services.assessment.domain.instruments.library import instrument_of
from services.assessment.domain.instruments.statistic import Statistic, statistic
from services.assessment.domain.roles import ANSWERS
from services.assessment.routes.fields import Code, Day, Slug
from shared.contracts.codes import Occasion, RecallAnchor
from shared.http.access import Caller, requires
from shared.http.commands import ConsistentDep

_PATIENCE = 2.0


class StatisticAnswer(Statistic):
    """What was put together, and under which filters. Nothing in it names a woman."""

    instrument: str
    occasion: Occasion
    facility: str | None
    version: str | None = Field(description="Of the results; none where there is none.")
    variant: str | None
    recall_anchor: RecallAnchor | None

    @classmethod
    def of(cls, sample: Sample, found: Statistic, one: object) -> Self:
        """The answer; ``one`` is any of the results, which agree in all that is named of them."""
        about = {name: getattr(one, name, None) for name in ("variant", "recall_anchor")}
        return cls(
            **dict(found),
            **about,
            instrument=sample.instrument,
            occasion=sample.occasion,
            facility=sample.facility,
            version=getattr(one, "instrument_version", None),
        )


def router(context: Context, desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1/statistics", tags=["measures"])
    reader = Annotated[Caller, Depends(requires(*ANSWERS))]

    @routes.get("/instruments/{code}")
    async def of_one(  # noqa: PLR0917 - FastAPI gives them by name
        caller: reader,
        wanted: ConsistentDep,
        code: Code,
        occasion: Occasion = Occasion.INTAKE,
        facility: Slug | None = None,
        version: Annotated[str | None, Query(max_length=40)] = None,
        variant: Code | None = None,
        recall_anchor: RecallAnchor | None = None,
        since: Annotated[Day | None, Query(description="Completed on this day or later.")] = None,
        until: Annotated[Day | None, Query(description="Completed on this day or earlier.")] = None,
    ) -> StatisticAnswer:
        """Scores and bands of the last result of each woman on one occasion, for BNN.

        Results of different versions, variants or recall anchors are refused with what differs as the field
        (409 ``not-comparable``); choose one by its parameter.
        """
        instrument = instrument_of(code)
        if facility is not None:
            context.facility(facility)
        sample = Sample(instrument.code, occasion, facility, version, variant, recall_anchor, since, until)
        await desk.reader.wait_for(wanted, _PATIENCE)
        found = await results_of_many(desk, sample)
        cared = await context.sharing.cared_for(caller.role, {each.participant_id for each in found})
        shown = [each for each in found if each.participant_id in cared]
        return StatisticAnswer.of(sample, statistic(shown), shown[0] if shown else None)

    return routes
