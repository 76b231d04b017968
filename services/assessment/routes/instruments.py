"""Routes of the library: which instruments there are, filling one in, and what came of it."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.assessment.commands import instruments
from services.assessment.commands.context import Context
from services.assessment.desk.reading import Desk
from services.assessment.desk.results import Completed
from services.assessment.domain.clinical import Form
from services.assessment.domain.instruments.instrument import chosen
from services.assessment.domain.instruments.library import LIBRARY, instrument_of
from services.assessment.domain.roles import CARES, READS_DESK
from services.assessment.routes.fields import Body, Code, Day, asked
from services.assessment.wordings.storing import Wordings
from shared.contracts.base import Frozen
from shared.contracts.codes import Occasion, RecallAnchor
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.refusals import NotFound

_MOST_ITEMS = 500
_PATIENCE = 2.0


class Filled(Body):
    """A filled-in instrument: answers by item, as ``GET /v1/instruments/{code}`` describes them.

    ``recall_anchor`` says which three months ASSIST asked about, and belongs to ASSIST alone.
    """

    completed_on: Day
    occasion: Occasion = Occasion.INTAKE
    variant: Code | None = None
    recall_anchor: RecallAnchor | None = None
    answers: Annotated[dict[str, Any], Field(max_length=_MOST_ITEMS)]


class Listed(Frozen):
    """An instrument of the library. The first variant is meant where a form names none."""

    code: str
    version: str
    title: Mapping[str, str]
    variants: tuple[str, ...]


class Library(Frozen):
    """All instruments that can be filled in."""

    instruments: list[Listed]


class ResultsAnswer(Frozen):
    """Everything that was completed about one participant, by day."""

    results: list[Completed]
    positions: dict[str, int]


def router(context: Context, desk: Desk, wordings: Wordings) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["instruments"])
    reader = Annotated[Caller, Depends(requires(*READS_DESK))]
    carer = Annotated[Caller, Depends(requires(*CARES))]

    @routes.get("/instruments")
    async def library(caller: reader) -> Library:  # noqa: ARG001 - let in by her role
        """The instruments that can be filled in, with their variants."""
        return Library(
            instruments=[
                Listed(
                    code=one.code,
                    version=one.version,
                    title=one.description()["title"],
                    variants=one.variants,
                )
                for one in LIBRARY.values()
            ]
        )

    @routes.get("/instruments/{code}")
    async def instrument(
        caller: reader,  # noqa: ARG001 - let in by her role
        code: Code,
        language: Code | None = None,
        variant: Code | None = None,
    ) -> Mapping[str, Any]:
        """One instrument described: items with short labels of our own, answers, flow, scoring, licence.

        With ``language`` also ``wording``: the approved translation that was loaded, for the variant where
        one is of a variant; null where there is none.
        """
        one = instrument_of(code)
        meant = chosen(one.variants, variant)
        if language is None:
            return one.description()
        loaded = await wordings.of(one.code, one.version, variant=meant, language=language)
        return {**one.description(), "wording": loaded and loaded.shown()}

    @routes.post("/participants/{participant_id}/instruments/{code}", status_code=201)
    async def complete(  # noqa: PLR0917 - FastAPI gives them by name
        caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID, code: Code, body: Filled
    ) -> Response:
        """Record a filled-in instrument: it is scored, the scores are told, the answers stay in the vault."""
        done = await instruments.complete(
            context,
            asked(caller, command, trace),
            participant_id,
            code,
            form=Form.model_validate(body.model_dump(exclude={"answers"})),
            answers=body.answers,
        )
        return answered(done)

    @routes.get("/participants/{participant_id}/results")
    async def results(caller: carer, wanted: ConsistentDep, participant_id: UUID) -> ResultsAnswer:
        """What she was found to score, by day. Nobody but those who care for her reads this."""
        await desk.reader.wait_for(wanted, _PATIENCE)
        found = await desk.results(participant_id)
        if found.facility is None:
            raise NotFound(
                "unknown-participant", "There is no participant with this id.", field="participant_id"
            )
        caller.must_be_at(found.facility, field="participant_id")
        return ResultsAnswer(results=found.rows, positions=dict(found.positions))

    return routes
