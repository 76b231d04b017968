"""The entry pages of those who care for participants. No script is needed; custody has no way in."""

from fastapi import APIRouter

from services.assessment.commands.context import Context
from services.assessment.desk.reading import Desk
from services.assessment.vault.drafts import Drafts
from services.assessment.web import consenting, deciding, filling, people, profiling
from services.assessment.web.attention import Attention
from services.assessment.wordings.storing import Wordings
from shared.http.pages import Pages


def routers(  # noqa: PLR0917 - the parts of all pages
    context: Context,
    desk: Desk,
    pages: Pages,
    wordings: Wordings,
    heads: people.Heads,
    attention: Attention,
) -> list[APIRouter]:
    """The routes of all entry pages."""
    drafts = Drafts(context.vault)
    return [
        people.router(context, desk, pages, drafts=drafts, heads=heads, attention=attention),
        consenting.router(context, pages),
        profiling.router(context, pages),
        deciding.router(context, pages),
        filling.router(context, pages, drafts, wordings),
    ]
