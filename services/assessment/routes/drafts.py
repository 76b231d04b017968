"""Routes of drafts: referrals that are being written."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field, TypeAdapter, ValidationError

from services.assessment.commands import referring
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.drafts import Draft, Drafts, text_of
from services.assessment.domain.person import MAX_SENTENCE_MONTHS
from services.assessment.domain.roles import REFERS
from services.assessment.routes.fields import AnyDay, Body, Day, Name, RegisterNumber, Slug, asked
from services.assessment.routes.referrals import Referral
from services.assessment.routes.rosters import status_of
from shared.contracts.base import Frozen
from shared.contracts.codes import QuotaCategory
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered
from shared.refusals import Invalid


class Fields(Body):
    """What is filled in so far; each field as in a referral, and any may be missing."""

    register_number: RegisterNumber | None = None
    name: Name | None = None
    birth_date: AnyDay | None = None
    legal_status: str | None = None
    expected_release: Day | None = None
    sentence_end: Day | None = None
    sentence_months: Annotated[int, Field(ge=1, le=MAX_SENTENCE_MONTHS)] | None = None
    two_thirds_on: Day | None = None
    case_type: str | None = None
    nationality: str | None = None
    fit: bool | None = None
    referred_on: Day | None = None
    category: QuotaCategory | None = None
    override: str | None = None


class NewDraft(Fields):
    """A draft at a prison."""

    facility: Slug


class DraftAnswer(Frozen):
    """A draft."""

    draft_id: UUID
    facility: str
    fields: dict[str, Any]
    created_at: datetime
    changed_at: datetime


class DraftsAnswer(Frozen):
    """Drafts of a prison, the oldest first."""

    drafts: list[DraftAnswer]


_REFERRAL: TypeAdapter[Referral] = TypeAdapter(Referral)


def router(context: Context, drafts: Drafts) -> APIRouter:
    routes = APIRouter(prefix="/v1/drafts", tags=["referrals"])
    referrer = Annotated[Caller, Depends(requires(*REFERS))]

    @routes.post("", status_code=201)
    async def add(caller: referrer, command: CommandDep, trace: TraceDep, body: NewDraft) -> dict[str, UUID]:
        """Begin a referral. It is kept encrypted here and told to nobody until it is sent."""
        content = text_of(body.model_dump(mode="json", exclude={"facility"}, exclude_none=True))
        asking = asked(caller, command, trace)
        return {"draft_id": await drafts.add(asking, "referral", body.facility, content)}

    @routes.get("")
    async def listing(caller: referrer, facility: Slug) -> DraftsAnswer:
        """Drafts of the prison."""
        found = await drafts.of(_looking(caller), facility)
        return DraftsAnswer(drafts=[_shown(draft) for draft in found])

    @routes.get("/{draft_id}")
    async def one(caller: referrer, draft_id: UUID) -> DraftAnswer:
        """One draft."""
        return _shown(await drafts.one(_looking(caller), "referral", draft_id))

    @routes.put("/{draft_id}")
    async def change(
        caller: referrer, command: CommandDep, trace: TraceDep, draft_id: UUID, body: Fields
    ) -> dict[str, UUID]:
        """Replace what is filled in."""
        content = text_of(body.model_dump(mode="json", exclude_none=True))
        await drafts.change(asked(caller, command, trace), draft_id, content)
        return {"draft_id": draft_id}

    @routes.delete("/{draft_id}", status_code=204)
    async def delete(caller: referrer, draft_id: UUID) -> None:
        """Delete a draft; nothing of it remains."""
        await drafts.delete(_looking(caller), "referral", draft_id)

    @routes.post("/{draft_id}/sending", status_code=201)
    async def send(caller: referrer, command: CommandDep, trace: TraceDep, draft_id: UUID) -> Response:
        """Send a draft as a referral: from now on its content is frozen. The draft is gone."""
        asking = asked(caller, command, trace)
        if (first := await context.decisions.known(command)) is not None:
            await drafts.delete(asking, "referral", draft_id)
            return answered(first, 200)
        body = _complete(await drafts.one(asking, "referral", draft_id))
        done = await referring.refer_one(
            context, asking, facility=body.facility, person=body.person, wish=body.wish
        )
        await drafts.delete(asking, "referral", draft_id)
        return answered(done, status_of(done))

    return routes


def _looking(caller: Caller) -> Asked:
    """A request that writes no event."""
    return Asked.by(caller)


def _shown(draft: Draft) -> DraftAnswer:
    return DraftAnswer(
        draft_id=draft.draft_id,
        facility=draft.facility,
        fields=orjson.loads(draft.content),
        created_at=draft.created_at,
        changed_at=draft.changed_at,
    )


def _complete(draft: Draft) -> Referral:
    """The referral that a draft is.

    Raises:
        Invalid: ``draft-incomplete``, with each field that is missing or not as it must be.
    """
    try:
        return _REFERRAL.validate_python({**orjson.loads(draft.content), "facility": draft.facility})
    except ValidationError as error:
        found: list[dict[str, str | int]] = [
            {
                "field": ".".join(str(part) for part in each["loc"]),
                "rule": "required" if each["type"] == "missing" else "invalid-input",
                "detail": f"{each['msg']}.",
            }
            for each in error.errors(include_input=False, include_url=False)
        ]
        first = found[0]
        raise Invalid(
            "draft-incomplete", "The draft is not complete yet.", field=str(first["field"]), errors=found
        ) from None
