"""What cohorts can be opened with: templates by place, day and category, and one of them whole."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.program import templates as library
from services.program.commands.context import Context
from services.program.domain.template import Outline, Template
from services.program.routes.fields import READERS, Day, Slug
from services.program.seeing import is_care
from shared.contracts.base import Frozen
from shared.contracts.codes import QuotaCategory, Role, Stage
from shared.http.access import Caller, requires
from shared.refusals import NotFound


class TemplatesAnswer(Frozen):
    """Templates by code and version, without their modules."""

    templates: list[Outline]


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1/templates", tags=["cohorts"])
    reader = Annotated[Caller, Depends(requires(*READERS))]

    @routes.get("")
    async def templates(
        caller: reader,  # noqa: ARG001 - let in by its role
        facility: Slug | None = None,
        on: Day | None = None,
        category: QuotaCategory | None = None,
    ) -> TemplatesAnswer:
        """The templates that cohorts can be opened with: at a facility, on a day, of a category."""
        if facility is not None:
            context.facility(facility)
        found = library.found(context.templates, facility=facility, on=on, category=category)
        return TemplatesAnswer(templates=[Outline.model_validate(one, from_attributes=True) for one in found])

    @routes.get("/{code}/{version}")
    async def template(caller: reader, code: Slug, version: int) -> Template:
        """One template in one version with its modules; the prison sees those of skills training."""
        if (found := context.templates.get((code, version))) is None:
            raise NotFound("template-unknown", f"There is no version {version} of {code}.", field="code")
        return template_for(caller.role, found)

    return routes


def template_for(role: Role, template: Template) -> Template:
    """The template as the role sees it: what medical and social work on is not told to the prison."""
    if is_care(role):
        return template
    kept = tuple(module for module in template.modules if module.stage is Stage.SKILLS)
    return template.model_copy(update={"modules": kept})
