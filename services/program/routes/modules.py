"""Routes of modules: what was delivered to one woman, and what she was given."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import modules
from services.program.commands.context import Context
from services.program.domain.modules import Delivered
from services.program.routes.fields import CARE, PLANNERS, Body, Day, Women, asked
from shared.contracts.base import Frozen
from shared.contracts.codes import SessionKind, Stage
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered


class Given(Body):
    """Who was given the materials, and on which day; today if not said."""

    participants: Women
    handed_on: Day | None = None


class ModuleProgress(Frozen):
    """A module of her path: ``held`` of its ``sessions`` took place while she was booked."""

    code: str
    title: str
    stage: Stage
    kind: SessionKind
    sessions: int
    held: int
    delivered: bool
    materials: tuple[str, ...]
    handed_on: date | None


class ModulesAnswer(Frozen):
    """The modules of an episode, in the template's order."""

    episode_id: UUID
    modules: list[ModuleProgress]


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["sessions"])
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]
    care = Annotated[Caller, Depends(requires(*CARE))]

    @routes.post("/sessions/{session_id}/materials", status_code=201)
    async def give(
        caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID, body: Given
    ) -> Response:
        """Mark the materials of the session's module as handed out; who has them already stays as she is."""
        done = await modules.give(
            context, asked(caller, command, trace), session_id=session_id, **body.model_dump()
        )
        return answered(done)

    @routes.get("/episodes/{episode_id}/modules")
    async def of_episode(caller: care, episode_id: UUID) -> ModulesAnswer:
        """What of her modules was delivered and handed out, as it is now."""
        facility, found = await modules.of_episode(context, episode_id)
        caller.must_be_at(facility)
        return ModulesAnswer(episode_id=episode_id, modules=[_said(one) for one in found])

    return routes


def _said(one: Delivered) -> ModuleProgress:
    said = one.module.model_dump() | {"held": one.held, "delivered": one.whole, "handed_on": one.handed_on}
    return ModuleProgress.model_validate(said)
