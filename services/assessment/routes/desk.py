"""Routes that read: the list of those who were referred, and one of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.assessment.desk.people import Status
from services.assessment.desk.reading import Desk, Listed, Wanted
from services.assessment.domain import case_number as case_numbers
from services.assessment.domain.next_act import Act
from services.assessment.domain.roles import CARES, READS_DESK
from services.assessment.routes.fields import Moment, Slug, TypedCaseNumber
from services.assessment.sharing import Sharing
from services.assessment.vault.reading import Named, VaultReader
from shared.contracts.base import Frozen
from shared.contracts.codes import Pathway, RecallAnchor
from shared.http.access import Caller, requires
from shared.http.commands import ConsistentDep
from shared.refusals import NotAllowed, NotFound

MOST = 500
_PATIENCE = 2.0


class CustodyCase(Frozen):
    """A case as the prison's staff see it: who, and how far. Nothing clinical is a field here."""

    participant_id: UUID
    facility: str
    case_number: str
    name: str | None
    register_number: str | None
    status: Status
    referred_on: date
    asked_on: date | None
    withdrawn_on: date | None
    retracted_on: date | None
    changed_at: datetime | None


class CareCase(CustodyCase):
    """A case as those see it who care for her."""

    assessment_id: UUID | None
    pathway: Pathway | None
    concluded_on: date | None
    result_id: UUID | None
    screened_on: date | None
    recall_anchor: RecallAnchor | None
    due: Act | None


class CasesAnswer(Frozen):
    """Cases by case number; ``following`` is what to send as ``after`` for the next ones."""

    participants: list[CareCase | CustodyCase]
    following: str | None
    positions: dict[str, int]


class CaseAnswer(Frozen):
    """One case."""

    participant: CareCase | CustodyCase
    positions: dict[str, int]


def router(desk: Desk, vault: VaultReader, sharing: Sharing) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["desk"])
    reader = Annotated[Caller, Depends(requires(*READS_DESK))]

    @routes.get("/participants")
    async def listing(  # noqa: PLR0917 - FastAPI gives them by name
        caller: reader,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        case_number: TypedCaseNumber | None = None,
        status: Status | None = None,
        due: Act | None = None,
        changed_since: Moment | None = None,
        after: TypedCaseNumber | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> CasesAnswer:
        """Who was referred, by case number. A mistyped case number is noticed by its check character.

        ``changed_since`` is the time of recording, so that a client that asks again misses nobody.
        What is due is for those who care for her.
        """
        if facility is not None:
            caller.must_be_at(facility)
        number = case_numbers.read(case_number) if case_number is not None else None
        start = case_numbers.read(after, "after") if after is not None else None
        await desk.reader.wait_for(wanted, _PATIENCE)
        care = caller.role in CARES
        if due is not None and not care:
            raise NotAllowed("role", f"Your role ({caller.role}) does not see what is due.", field="due")
        asked = Wanted(facility or caller.facility, number, status, due, changed_since, care=care)
        found = await desk.page(asked, after=start, limit=limit)
        seen = await _seen(vault, sharing, caller, found.rows)
        if due not in {None, Act.CONSENT}:
            seen = [each for each in seen if isinstance(each, CareCase)]
        return CasesAnswer(
            participants=seen,
            following=found.following,
            positions=dict(found.positions),
        )

    @routes.get("/participants/{participant_id}")
    async def one(caller: reader, wanted: ConsistentDep, participant_id: UUID) -> CaseAnswer:
        """One case."""
        await desk.reader.wait_for(wanted, _PATIENCE)
        found = await desk.one(participant_id)
        if not found.rows:
            raise NotFound(
                "unknown-participant", "There is no participant with this id.", field="participant_id"
            )
        caller.must_be_at(found.rows[0].facility, field="participant_id")
        [seen] = await _seen(vault, sharing, caller, found.rows)
        return CaseAnswer(participant=seen, positions=dict(found.positions))

    return routes


async def _seen(
    vault: VaultReader, sharing: Sharing, caller: Caller, rows: Sequence[Listed]
) -> list[CareCase | CustodyCase]:
    ids = [row.participant_id for row in rows]
    named, cared = await vault.names(caller, ids), await sharing.cared_for(caller.role, ids)
    return [_as_seen(row, named.get(row.participant_id), care=row.participant_id in cared) for row in rows]


def _as_seen(row: Listed, named: Named | None, *, care: bool) -> CareCase | CustodyCase:
    said = row.model_dump(exclude={"screening", "todo"})
    said["changed_at"] = row.todo and row.todo.seen_at
    said |= named.model_dump() if named is not None else {"name": None, "register_number": None}
    if not care:
        return CustodyCase.model_validate(said)
    screening = row.screening
    return CareCase.model_validate(
        {
            **said,
            "due": row.todo and row.todo.due,
            "changed_at": row.todo and row.todo.changed_at,
            "result_id": screening and screening.result_id,
            "screened_on": screening and screening.screened_on,
            "recall_anchor": screening and screening.recall_anchor,
        }
    )
