"""All routes of what follows an assessment."""

from fastapi import APIRouter

from services.assessment.commands.context import Context
from services.assessment.desk.caring import Care
from services.assessment.routes import measures, plans, samples, schedules


def routers(context: Context, care: Care) -> list[APIRouter]:
    return [
        measures.router(context, care),
        samples.router(context, care),
        plans.router(context, care),
        schedules.router(context, care),
    ]
