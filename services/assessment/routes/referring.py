"""All routers about referrals, in one list for the wiring."""

from fastapi import APIRouter

from services.assessment.commands.context import Context
from services.assessment.commands.drafts import Drafts
from services.assessment.commands.importing import Imports
from services.assessment.routes import drafts as draft_routes
from services.assessment.routes import duplicates, referrals, rosters
from services.assessment.vault.reading import VaultReader
from shared.eventstore.store import EventStore
from shared.projections.reading import ViewReader


def routers(  # noqa: PLR0917 - parts of the service
    context: Context,
    store: EventStore,
    reader: ViewReader,
    vault: VaultReader,
    imports: Imports,
    drafts: Drafts,
) -> list[APIRouter]:
    """Referrals, rosters, drafts, pairs."""
    return [
        referrals.router(context, reader, store),
        rosters.router(context, imports),
        draft_routes.router(context, drafts),
        duplicates.router(context, vault),
    ]
