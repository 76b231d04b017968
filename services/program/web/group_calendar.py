"""The page on which a stage's sessions come from the template into the calendar: looked at, then booked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.program.aggregates import EPISODE
from services.program.commands import calendar
from services.program.commands.context import Asked
from services.program.desk.cohorts import Cohort
from services.program.domain.calendar import counts
from services.program.domain.episode import Enrolled
from services.program.domain.template import Meeting, StagePlan
from services.program.routes.calendar import NewCalendar, wanted
from services.program.routes.fields import PLANNERS, asked
from services.program.seeing import is_care
from services.program.web import group_words, words
from services.program.web.filling import REFUSED, Rows, answer, chosen_in, with_moments
from services.program.web.group_plan import rooms_at
from services.program.web.groups import GroupPages
from services.program.web.one import Refused, refused_by
from services.program.web.typed import form_of, typed
from shared.contracts.codes import Role, SessionKind
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.problems import problem_of
from shared.refusals import NotAllowed

BOOKING = "kalender"
TIMES = 3
"""How many weekly times the form has; more are the plan's, or the interface's."""
Planner = Annotated[Caller, Depends(requires(*PLANNERS))]
Part = tuple[StagePlan, Meeting]


@dataclass(frozen=True)
class Sent:
    """The form as it came; ``part``: which sessions, counted among those that the reader plans."""

    part: int
    form: dict[str, str]
    women: tuple[str, ...]
    times: Rows

    @classmethod
    async def by(cls, request: Request) -> "Sent":
        form = await form_of(request)
        times = Rows.of(form, "weekly", needs=("weekday", "starts"), numbers=("weekday",))
        part = form.get("bagian", "")
        number = int(part) if re.fullmatch("[0-9]{1,2}", part) else 0
        return cls(number, form, await chosen_in(request, "participants"), times)

    def body(self, part: Part) -> NewCalendar:
        said = {"stage": part[0].stage, "kind": part[1].kind, "weekly": list(self.times.values)}
        return typed(NewCalendar, {**self.form, **said, "participants": list(self.women)})


class CalendarPage:
    """Shows the form, with what it would lead to."""

    def __init__(self, page: GroupPages) -> None:
        self.page, self.context = page, page.context

    def parts(self, role: Role, cohort: Cohort) -> list[Part]:
        """The sessions that the role plans, by stage and kind.

        Raises:
            NotAllowed: ``role-of-stage``: none of them.
        """
        template = self.context.template(cohort.template, cohort.template_version)
        found = [(plan, one) for plan in template.stages if role in plan.owners for one in plan.meetings]
        if not found:
            raise NotAllowed("role-of-stage", "No stage of this cohort is yours to plan.")
        return found

    async def show(
        self,
        request: Request,
        caller: Caller,
        cohort_id: UUID,
        sent: Sent,
        *,
        refused: Refused = Refused(),  # noqa: B008 - it is frozen
        status: int = 200,
        preview: dict[str, Any] | None = None,
    ) -> Response:
        cohort = (await self.page.seen(caller, cohort_id)).cohort
        parts = self.parts(caller.role, cohort)
        n = min(sent.part, len(parts) - 1)
        members = await self.page.members.of(cohort_id)
        free, planned = await self._women([stay.episode_id for stay in members.stays], parts[n])
        here, of_group = self.context.here(cohort.facility), parts[n][1].kind is SessionKind.GROUP
        return self.page.pages.render(
            request,
            "kelompok-kalender.html",
            status,
            cohort=cohort,
            facility=self.context.facility(cohort.facility),
            parts=parts,
            part=n,
            group=of_group,
            leader=_leader(cohort) if is_care(caller.role) else None,
            rooms=await rooms_at(self.page, cohort.facility),
            free=free,
            planned=planned,
            numbers={str(who): number for who, number in members.numbers.items()},
            ticked=sent.women if refused.act else tuple(map(str, free)) if of_group else (),
            first_day=max(here.today, cohort.starts_on or here.today).isoformat(),
            preview=preview,
            times=TIMES,
            refused=refused,
            words=group_words,
            stage_words=words,
        )

    async def _women(self, episodes: list[UUID], part: Part) -> tuple[list[UUID], list[UUID]]:
        """Who takes part in the stage: without sessions of it yet, and with."""
        states = await self.context.load(EPISODE, episodes)
        stays = [one.stay for one in states if isinstance(one, Enrolled) and part[0].stage in one.stay.stages]
        has = {
            stay.participant_id
            for stay in stays
            if any(counts(booking, part[1].kind) for booking in stay.of_stage(part[0].stage))
        }
        women = [stay.participant_id for stay in stays]
        return [who for who in women if who not in has], [who for who in women if who in has]


def _leader(cohort: Cohort) -> str | None:
    return next((one.account for one in cohort.facilitators if one.regular), None)


def router(page: GroupPages) -> APIRouter:
    routes = APIRouter(prefix="/kelompok/{cohort_id}/kalender", include_in_schema=False)
    form_page = CalendarPage(page)

    async def filled(caller: Caller, cohort_id: UUID, sent: Sent) -> calendar.Calendar:
        cohort = (await page.seen(caller, cohort_id)).cohort
        parts = form_page.parts(caller.role, cohort)
        return wanted(cohort_id, sent.body(parts[min(sent.part, len(parts) - 1)]))

    @routes.get("")
    async def form(
        request: Request,
        caller: Planner,
        cohort_id: UUID,
        part: Annotated[int, Query(alias="bagian", ge=0, le=99)] = 0,
    ) -> Response:
        """What is planned by itself, to be changed."""
        return await form_page.show(request, caller, cohort_id, Sent(part, {}, (), Rows("weekly", (), ())))

    @routes.post("/pratinjau")
    async def preview(request: Request, caller: Planner, trace: TraceDep, cohort_id: UUID) -> Response:
        """What it would lead to; nothing is written."""
        sent = await Sent.by(request)
        told = Asked(actor=caller, command=None, trace=trace)
        try:
            found = await calendar.preview(page.context, told, await filled(caller, cohort_id, sent))
        except REFUSED as refusal:
            refused = sent.times.on_page(refused_by(BOOKING, sent.form, refusal))
            status = problem_of(request, refusal).status
            return await form_page.show(request, caller, cohort_id, sent, refused=refused, status=status)
        as_typed = Refused(BOOKING, sent.form)
        return await form_page.show(
            request, caller, cohort_id, sent, refused=as_typed, preview=_with_times(found)
        )

    @routes.post("")
    async def book(
        request: Request, caller: Planner, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Plan them: as many as the template says, or none."""
        sent = await Sent.by(request)

        async def run() -> Appended:
            told = asked(caller, command, trace)
            return await calendar.plan(page.context, told, await filled(caller, cohort_id, sent))

        async def again(refused: Refused, status: int) -> Response:
            placed = sent.times.on_page(refused)
            return await form_page.show(request, caller, cohort_id, sent, refused=placed, status=status)

        return await answer(
            request,
            page.waiting,
            run(),
            again=(BOOKING, sent.form, again),
            then=lambda _: f"/kelompok/{cohort_id}?selesai={BOOKING}",
        )

    return routes


def _with_times(found: Mapping[str, Any]) -> dict[str, Any]:
    """The preview with its moments as such."""
    return {name: [with_moments(one) for one in found[name]] for name in ("sessions", "avoided", "weekly")}
