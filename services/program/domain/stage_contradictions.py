"""What in a template's stages and modules contradicts itself."""

from collections.abc import Iterator

from services.program.domain.roles import MAY_OWN
from services.program.domain.scheduling import LONGEST, SHORTEST
from services.program.domain.several import Finding
from services.program.domain.template import TREATED, Meeting, Module, StagePlan, Template
from services.program.domain.template_fields import between, code, found, title
from shared.contracts.codes import Stage

ORDER = tuple(Stage)
WEEKLY_TIMES = range(1, 22)
"""As many weekly times as a calendar takes: three on each day."""
SESSIONS = range(1, 501)


def of_stages(template: Template) -> Iterator[Finding]:
    """Order, owners, pathways, and the sessions of each stage."""
    seen: list[Stage] = []
    for n, plan in enumerate(template.stages):
        field = f"stages.{n}"
        if plan.stage in seen:
            yield found(f"{field}.stage", "twice", f"The stage {plan.stage} is there twice.")
        elif seen and ORDER.index(plan.stage) < max(map(ORDER.index, seen)):
            yield found(f"{field}.stage", "stage-order", f"The order is: {', '.join(ORDER)}.")
        seen.append(plan.stage)
        yield from _of_plan(plan, field)
    for pathway in TREATED:
        if not template.path(pathway):
            yield found("stages", "pathway-without-stage", f"No stage is for the pathway {pathway}.")


def _of_plan(plan: StagePlan, field: str) -> Iterator[Finding]:
    if not plan.owners:
        yield found(f"{field}.owners", "no-owner", "Somebody has to plan and complete the stage.")
    for n, role in enumerate(plan.owners):
        if role not in MAY_OWN[plan.stage]:
            allowed = ", ".join(sorted(MAY_OWN[plan.stage]))
            yield found(f"{field}.owners.{n}", "owner", f"The stage {plan.stage} can belong to: {allowed}.")
    if not plan.pathways:
        yield found(f"{field}.pathways", "no-pathway", "No pathway has this stage.")
    for n, pathway in enumerate(plan.pathways):
        if pathway not in TREATED:
            yield found(f"{field}.pathways.{n}", "pathway", f"{pathway} opens no episode.")
    if not plan.meetings:
        yield found(f"{field}.meetings", "no-meetings", "A stage has sessions.")
    for n, meeting in enumerate(plan.meetings):
        if meeting.kind in {one.kind for one in plan.meetings[:n]}:
            yield found(f"{field}.meetings.{n}.kind", "twice", f"{meeting.kind} is there twice.")
        yield from _of_meeting(meeting, f"{field}.meetings.{n}")


def _of_meeting(meeting: Meeting, field: str) -> Iterator[Finding]:
    yield from between(meeting.sessions, SESSIONS, f"{field}.sessions")
    yield from between(meeting.per_week, WEEKLY_TIMES, f"{field}.per_week")
    if meeting.minutes not in range(SHORTEST, LONGEST + 1, 15):
        detail = f"A session takes {SHORTEST} to {LONGEST} minutes, in quarter hours."
        yield found(f"{field}.minutes", "session-length", detail)


def of_modules(template: Template) -> Iterator[Finding]:
    """Each module belongs to a stage that has its sessions, and all together are not more than those."""
    taken: dict[object, int] = {}
    for n, module in enumerate(template.modules):
        field = f"modules.{n}"
        yield from code(module.code, f"{field}.code")
        if module.code in {one.code for one in template.modules[:n]}:
            yield found(f"{field}.code", "twice", f"The module {module.code} is there twice.")
        yield from title(module.title, f"{field}.title")
        yield from _of_materials(module, field)
        counts = list(between(module.sessions, SESSIONS, f"{field}.sessions"))
        yield from counts
        plan = template.plan(module.stage)
        if plan is None:
            yield found(f"{field}.stage", "stage-unknown", f"The template has no stage {module.stage}.")
        elif (meeting := plan.meeting(module.kind)) is None:
            yield found(f"{field}.kind", "kind-unknown", f"{module.stage} has no {module.kind} sessions.")
        elif not counts:
            key = (module.stage, module.kind)
            before, taken[key] = taken.get(key, 0), taken.get(key, 0) + module.sessions
            if before <= meeting.sessions < taken[key]:
                detail = (
                    f"{module.stage} has {meeting.sessions} {module.kind} sessions; up to here: {taken[key]}."
                )
                yield found(f"{field}.sessions", "too-many-sessions", detail)


def _of_materials(module: Module, field: str) -> Iterator[Finding]:
    for n, material in enumerate(module.materials):
        yield from title(material, f"{field}.materials.{n}")
        if material in module.materials[:n]:
            yield found(f"{field}.materials.{n}", "twice", f"{material} is there twice.")
