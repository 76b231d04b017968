"""Routes of episodes, and how far the policy is."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import episodes
from services.program.commands.context import Context
from services.program.desk.lists import Lists
from services.program.desk.people import Stay
from services.program.domain.episode import Ended, Enrolled, Episode, stay_of
from services.program.own_reasons import OwnReasons
from services.program.policies import NAME
from services.program.routes.fields import EVERYBODY, PLANNERS, READERS, Body, Day, Slug, asked, scope
from services.program.routes.slices import SliceDep
from services.program.routes.waiting import Waiting
from services.program.seeing import CareEpisode, CustodyEpisode, episode_for
from shared.contracts.base import Frozen
from shared.contracts.codes import OverrideReason, Role, Stage
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered


class Override(Body):
    """Why the stage is complete in spite of its rates."""

    reason: OverrideReason


class Completion(Body):
    """On which day the stage was completed."""

    completed_on: Day
    override: Override | None = None


class Withdrawal(Body):
    """On which day she withdrew."""

    ended_on: Day


class EpisodesAnswer(Frozen):
    """Episodes, oldest first. ``following``: what to send as ``after`` for the next page."""

    episodes: list[CareEpisode | CustodyEpisode]
    following: str | None
    positions: dict[str, int]


def router(context: Context, lists: Lists, waiting: Waiting, own: OwnReasons) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["episodes"])
    completer = Annotated[Caller, Depends(requires(*PLANNERS, Role.LAPAS_HEAD))]
    reader = Annotated[Caller, Depends(requires(*READERS))]
    counsellor = Annotated[Caller, Depends(requires(Role.BNN_COUNSELLOR))]

    def seen(caller: Caller, row: Stay, why: str | None) -> CareEpisode | CustodyEpisode:
        template = context.templates.get((row.template, row.template_version))
        end = template.expected_end(row.enrolled_on) if template else None
        today = context.here(row.facility).today
        return episode_for(caller.role, row, today, why, expected_end=end)

    @routes.get("/episodes")
    async def list_episodes(
        caller: reader, wanted: ConsistentDep, part: SliceDep, facility: Slug | None = None
    ) -> EpisodesAnswer:
        """Who is or was in the programme; the prison sees a custody label."""
        await waiting.for_view(wanted)
        found = await lists.episodes(scope(caller, facility), part)
        why = await own.read_by(caller.role, (row.episode_id for row in found.rows if row.reason))
        rows = [seen(caller, row, why.get(row.episode_id)) for row in found.rows]
        return EpisodesAnswer(episodes=rows, following=found.following, positions=dict(found.positions))

    @routes.get("/episodes/{episode_id}")
    async def show(caller: reader, episode_id: UUID) -> CareEpisode | CustodyEpisode:
        """One episode as it is now; not of who was erased or whose taking part rests, as in the lists."""
        episode = await episodes.visible(context, episode_id)
        caller.must_be_at(stay_of(episode).facility)
        why = await own.read_by(caller.role, [episode_id])
        return seen(caller, row_of(episode), why.get(episode_id))

    @routes.post("/episodes/{episode_id}/stages/{stage}/completion", status_code=201)
    async def complete(
        *,
        caller: completer,
        command: CommandDep,
        trace: TraceDep,
        episode_id: UUID,
        stage: Stage,
        body: Completion,
    ) -> Response:
        """Complete a stage; a refusal names what is missing. An override helps against the rates alone."""
        done = await episodes.complete(
            context,
            asked(caller, command, trace),
            episode_id=episode_id,
            stage=stage,
            completed_on=body.completed_on,
            override=body.override.reason if body.override else None,
        )
        return answered(done)

    @routes.post("/episodes/{episode_id}/withdrawal", status_code=201)
    async def withdraw(
        caller: counsellor, command: CommandDep, trace: TraceDep, episode_id: UUID, body: Withdrawal
    ) -> Response:
        """She withdraws; bookings after that day are freed."""
        done = await episodes.withdraw(
            context, asked(caller, command, trace), episode_id=episode_id, ended_on=body.ended_on
        )
        return answered(done)

    return routes


def policy_router(waiting: Waiting) -> APIRouter:
    """How far the policy that fills the waiting list has heard ``assessment``."""
    routes = APIRouter(prefix="/v1", tags=["policy"])
    anybody = Annotated[Caller, Depends(requires(*EVERYBODY))]

    @routes.get("/policy/position")
    async def position(caller: anybody, wanted: ConsistentDep) -> dict[str, Any]:  # noqa: ARG001 - let in by its role
        """Its position in ``assessment`` and ours in ``program``; waits for ``Pulih-Consistent-With``."""
        reached = await waiting.for_policy(wanted.get("assessment", 0))
        program = (await waiting.store.head("program")).position
        return {"policy": NAME, "positions": {"assessment": reached, "program": program}}

    return routes


def row_of(episode: Episode) -> Stay:
    stay = stay_of(episode)
    ended = {"reason": episode.reason, "ended_on": episode.ended_on} if isinstance(episode, Ended) else {}
    begun = {id_: hold.model_dump() for id_, hold in stay.holds.items() if hold.state in {"open", "ended"}}
    left_on = stay.offer.left_on if stay.offer and isinstance(episode, Enrolled) else None
    said = stay.model_dump(exclude={"bookings", "judged"}) | {
        "started": stay.started,
        "holds": begun,
        "left_on": left_on,
    }
    return Stay.model_validate(said | ended)
