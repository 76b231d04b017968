"""All routes of what follows an assessment."""

from fastapi import APIRouter

from services.assessment.commands.context import Context
from services.assessment.desk.caring import Care
from services.assessment.desk.reading import Desk
from services.assessment.routes import changes, measures, plans, renewals, samples, schedules


def routers(context: Context, care: Care, desk: Desk) -> list[APIRouter]:
    return [
        changes.router(context, desk),
        measures.router(context, care),
        samples.router(context, care),
        plans.router(context, care),
        schedules.router(context, care),
        renewals.router(context, care),
    ]
