"""The pages of the way out: who leaves soon and who is in aftercare, and one participant with her forms."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ValidationError

from services.program.commands import release
from services.program.commands.context import Asked, Context
from services.program.commands.release import Person
from services.program.desk.leaving import LeavingDesk
from services.program.domain.aftercare import progress
from services.program.domain.episode import NotEnrolled
from services.program.domain.ids import episode_of
from services.program.domain.letter import letter_dues
from services.program.leaving_seen import aftercare_row, leaver_for
from services.program.routes.fields import scope
from services.program.routes.referrals import LONGEST
from services.program.routes.waiting import Waiting
from services.program.seeing import is_care
from services.program.web import leaving_words as words
from shared.eventstore.port import Appended
from shared.http.access import Caller
from shared.http.invalid import field_of
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid, NotAllowed, NotFound, WrongState
from shared.runtime.receivers import Receivers

REFUSED = (Invalid, WrongState, NotAllowed)
WITHIN = (7, 30, 90, 180)
B = TypeVar("B", bound=BaseModel)
Do = Callable[[Asked, Mapping[str, str]], Awaitable[Appended]]


_DIGITS = 3
"""Of the number of a contact; a longer one stays text, which is refused."""


@dataclass(frozen=True)
class Wrong:
    """What was refused: the sentence's rule, by field where it is about one."""

    rule: str
    field: str | None


def filled(model: type[B], form: Mapping[str, str]) -> B:
    """The fields of a form as a body; what is left empty is not there.

    Raises:
        Invalid: ``incomplete``, with the field.
    """
    said: dict[str, object] = {name: form[name] for name in model.model_fields if form.get(name)}
    number = form.get("number", "")
    if "number" in model.model_fields and number.isdecimal() and len(number) <= _DIGITS:
        said["number"] = int(number)
    try:
        return model.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        field = field_of(("body", *first["loc"]))
        raise Invalid("incomplete", "This field is not right yet.", field=field) from error


class LeavingPages:
    """Renders the list and one participant."""

    def __init__(
        self, context: Context, desk: LeavingDesk, receivers: Receivers, waiting: Waiting, pages: Pages
    ) -> None:
        self.context, self.desk, self.receivers = context, desk, receivers
        self.waiting, self.pages = waiting, pages

    async def listed(self, request: Request, caller: Caller, facility: str | None, within: int) -> Response:
        where = scope(caller, facility or None)
        days = {id_: self.context.here(id_).today for id_ in self.context.facilities}
        due = await self.desk.due(where, max(days.values()) + timedelta(days=within))
        leavers = [
            leaver_for(caller.role, row, days[row.facility]) for row in due.rows if row.facility in days
        ]
        after = []
        if is_care(caller.role):
            found = await self.desk.aftercare(where, min(days.values()) - LONGEST)
            after = [aftercare_row(row, days[row.facility]) for row in found.rows if row.facility in days]
        return self.pages.render(
            request,
            "bebas.html",
            leavers=[each for each in leavers if each is not None and each.days_left <= within],
            after=[each for each in after if each is not None],
            care=is_care(caller.role),
            facilities=[] if caller.facility else list(self.context.facilities.values()),
            names=self.context.facilities,
            receivers=self.receivers,
            chosen=where,
            within=within,
            choices=WITHIN,
            words=words,
        )

    async def her(self, caller: Caller, participant_id: UUID) -> tuple[Person, str, str | None]:
        """She, her prison and her case number, for who may see her.

        Raises:
            NotFound: ``participant-unknown``. NotAllowed: ``other-facility``.
        """
        case = await self.desk.case(participant_id)
        if case is None:
            raise NotFound("participant-unknown", "Nothing is known of this participant.")
        her, there = await release.look(self.context, participant_id)
        facility = there or case.facility
        caller.must_be_at(facility)
        return her, facility, case.case_number

    async def one(
        self,
        request: Request,
        caller: Caller,
        participant_id: UUID,
        *,
        typed: Mapping[str, str] | None = None,
        wrong: Wrong | None = None,
        status: int = 200,
    ) -> Response:
        her, facility, number = await self.her(caller, participant_id)
        today, plan = self.context.here(facility).today, her.release.plan
        stays = not isinstance(her.episode, NotEnrolled)
        return self.pages.render(
            request,
            "bebas-satu.html",
            status,
            who=her.participant_id,
            case_number=number,
            facility=self.context.facility(facility),
            release=her.release,
            dues=letter_dues(her.release.dates),
            episode_id=episode_of(her.participant_id) if stays else None,
            progress=progress(plan, her.release.contacts.values(), today) if plan else None,
            role=caller.role,
            care=is_care(caller.role),
            receivers=self.receivers,
            today=today,
            typed=typed or {},
            wrong=wrong,
            saved="tersimpan" in request.query_params,
            words=words,
        )

    async def save(
        self, request: Request, caller: Caller, told: Asked, participant_id: UUID, do: Do
    ) -> Response:
        """Do what the form says; a refusal shows the page again with what has to be changed."""
        form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
        await self.her(caller, participant_id)
        try:
            done = await do(told, form)
        except REFUSED as refusal:
            wrong = Wrong(refusal.rule, refusal.field)
            status = problem_of(request, refusal).status
            return await self.one(request, caller, participant_id, typed=form, wrong=wrong, status=status)
        await self.waiting.for_view(done.positions)
        return RedirectResponse(f"/bebas/{participant_id}?tersimpan=1", 303)
