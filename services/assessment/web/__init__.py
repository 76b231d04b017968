"""The entry pages of those who care for participants. No script is needed; custody has no way in."""

from fastapi import APIRouter

from services.assessment.commands.context import Context
from services.assessment.desk.reading import Desk
from services.assessment.vault.drafts import Drafts
from services.assessment.web import consenting, deciding, filling, people, profiling
from services.assessment.wordings.storing import Wordings
from shared.http.pages import Pages


def routers(
    context: Context, desk: Desk, pages: Pages, wordings: Wordings, heads: people.Heads
) -> list[APIRouter]:
    """The routes of all entry pages."""
    drafts = Drafts(context.vault)
    return [
        people.router(context, desk, pages, drafts, heads),
        consenting.router(context, pages),
        profiling.router(context, pages),
        deciding.router(context, pages),
        filling.router(context, pages, drafts, wordings),
    ]
