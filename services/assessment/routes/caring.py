"""Routes about what is clinical: the prison's clinic reads them of those women who share it with her."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request

from services.assessment.sharing import Sharing
from shared.contracts.codes import Role
from shared.http.access import authenticated


class SharedWithReader:
    """Dependency of every clinical route: who reads one woman's record may, and it does not rest.

    Lists filter their rows themselves; commands are refused by the decision that they lead to.
    """

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing

    async def __call__(self, request: Request) -> None:
        named = request.path_params.get("participant_id")
        if request.method != "GET" or named is None:
            return
        caller = await authenticated(request)
        if (who := _id(named)) is None:
            return
        await self._sharing.refuse_resting(caller.role, who)
        if caller.role is Role.LAPAS_CLINIC:
            await self._sharing.refuse_uncared(caller.role, who)


def _id(text: str) -> UUID | None:
    """The id; what is none is refused by the route itself."""
    try:
        return UUID(text)
    except ValueError:
        return None


def by_consent(sharing: Sharing, *clinical: APIRouter) -> APIRouter:
    """These routers, each of whose readings of one woman asks first whether she shares it."""
    gate = APIRouter(dependencies=[Depends(SharedWithReader(sharing))])
    for router in clinical:
        gate.include_router(router)
    return gate
