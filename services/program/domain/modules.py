"""What of a stage's modules was delivered to one woman, and the materials that she was given."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from services.program.domain.episode import Booking, Ended, Enrolled, Episode, Freed, Marked, Stay
from services.program.domain.here import Here
from services.program.domain.make_ups import pairs
from services.program.domain.roles import refuse_other_role
from services.program.domain.session import Claimed, Session, plan_of
from services.program.domain.several import Finding, refuse_all
from services.program.domain.template import Module, Template, stage_plan
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role, SessionKind, Stage
from shared.contracts.modules import MaterialsHandedOut
from shared.refusals import Invalid, WrongState


class Delivered(Frozen):
    """One module of a stage: ``held`` of its ``sessions`` took place while she was booked."""

    module: Module
    held: int
    handed_on: date | None = None

    @property
    def whole(self) -> bool:
        return self.held >= self.module.sessions


def follows(stay: Stay, template: Template) -> bool:
    """Whether her stay goes by this template: who was handed over keeps the one that she was decreed with."""
    return (stay.template, stay.template_version) == (template.code, template.version)


def delivered(stay: Stay, template: Template) -> list[Delivered]:
    """The modules of her path, in the template's order."""
    held = _held(stay.bookings.values())
    return [
        Delivered(module=module, held=held.get(n, 0), handed_on=stay.handed.get(n))
        for n, module in enumerate(template.modules, 1)
        if module.stage in stay.stages
    ]


def missing(bookings: Sequence[Booking], template: Template, stage: Stage) -> list[Finding]:
    """The stage's modules that were not delivered, where its completion asks for all of them."""
    held = _held(bookings)
    return [
        {
            "field": "modules",
            "rule": "module-missing",
            "detail": f"{module.title}: {held.get(n, 0)} of {module.sessions} sessions were held.",
            "module": module.code,
            "numerator": held.get(n, 0),
            "denominator": module.sessions,
        }
        for n, module in enumerate(template.modules, 1)
        if template.completion.all_modules and module.stage is stage and held.get(n, 0) < module.sessions
    ]


def _held(bookings: Iterable[Booking]) -> Mapping[int, int]:
    """How many sessions of each module took place while she was booked, by its place in the template.

    What she missed and its make-up are one.
    """
    hers = list(bookings)
    again = {make_up.session_id for _, make_up in pairs(hers)}
    found: dict[int, int] = {}
    for booking in hers:
        if booking.session_id in again:
            continue
        if booking.module is not None and isinstance(booking.status, Marked):
            found[booking.module] = found.get(booking.module, 0) + 1
    return found


def module_of(template: Template, place: int | None) -> Module | None:
    """The module at a place of the template, counted from 1."""
    return template.modules[place - 1] if place is not None and place <= len(template.modules) else None


def chosen(template: Template, stage: Stage, code: str | None) -> int | None:
    """The place of a stage's module.

    Raises:
        Invalid: ``module-unknown``.
    """
    if code is None:
        return None
    for n, module in enumerate(template.modules, 1):
        if module.code == code and module.stage is stage:
            return n
    known = ", ".join(module.code for module in template.modules_of(stage)) or "none"
    raise Invalid("module-unknown", f"The stage has no module {code}; it has: {known}.", field="module")


def lesson(
    template: Template,
    stage: Stage,
    wanted: tuple[SessionKind | None, int | None],
    *,
    replaced: Session | None,
    women: int,
) -> tuple[SessionKind, int | None]:
    """Kind and module of a session: as wanted; what is not said is as in the session that it replaces.

    The kind is the module's, or the only one that the stage has.

    Raises:
        Invalid: ``kind-not-in-stage``, ``module-of-other-kind``, ``individual-one``.
    """
    before = None if replaced is None else plan_of(replaced)
    module = wanted[1] or (before.module if before else None)
    usual = before.kind if before else None
    return _kind(template, stage, module=module, wanted=wanted[0], usual=usual, women=women), module


def _kind(
    template: Template,
    stage: Stage,
    *,
    module: int | None,
    wanted: SessionKind | None,
    usual: SessionKind | None,
    women: int,
) -> SessionKind:
    kinds = [meeting.kind for meeting in stage_plan(template, stage).meetings]
    if wanted is not None and wanted not in kinds:
        raise Invalid("kind-not-in-stage", f"The stage has sessions of: {', '.join(kinds)}.", field="kind")
    worked_on = module_of(template, module)
    if worked_on is not None and wanted not in {None, worked_on.kind}:
        raise Invalid(
            "module-of-other-kind", f"{worked_on.code} is for {worked_on.kind} sessions.", field="kind"
        )
    said = wanted or (worked_on.kind if worked_on else usual)
    if said is SessionKind.INDIVIDUAL and women > 1:
        raise Invalid("individual-one", "An individual session is one woman's.", field="participants")
    if said is not None:
        return said
    return SessionKind.INDIVIDUAL if SessionKind.GROUP not in kinds and women == 1 else SessionKind.GROUP


def hand_out(
    session: Session,
    template: Template,
    episodes: Mapping[UUID, Episode],
    *,
    handed_on: date,
    sub: str,
    role: Role,
    here: Here,
) -> list[Event]:
    """Mark the materials of the session's module as given to these women; who has them already is quiet."""
    plan = plan_of(session)
    if sub != plan.leader:
        refuse_other_role(stage_plan(template, plan.stage), role)
    if isinstance(session, Claimed):
        raise WrongState("session-not-held", "The session did not take place as planned.")
    module = module_of(template, plan.module)
    if plan.module is None or module is None or not module.materials:
        raise Invalid(
            "no-materials", "Nothing is handed out with what this session works on.", field="session_id"
        )
    here.refuse_future(handed_on, "handed_on")
    if handed_on < plan.session_on:
        raise Invalid("before-session", f"The session is on {plan.session_on}.", field="handed_on")
    refuse_all([_not_booked(who) for who, one in episodes.items() if not _booked(one, plan.session_id)])
    stays = [one.stay for one in episodes.values() if isinstance(one, Enrolled | Ended)]
    return [
        MaterialsHandedOut(
            facility=plan.facility,
            episode_id=stay.episode_id,
            participant_id=stay.participant_id,
            session_id=plan.session_id,
            module=plan.module,
            handed_on=handed_on,
        )
        for stay in stays
        if plan.module not in stay.handed
    ]


def _booked(episode: Episode, session: UUID) -> bool:
    if not isinstance(episode, Enrolled | Ended):
        return False
    booking = episode.stay.bookings.get(session)
    return booking is not None and booking.module is not None and not isinstance(booking.status, Freed)


def _not_booked(who: UUID) -> Finding:
    detail = f"{who}: she is not booked at this session."
    return {"field": f"participants.{who}", "rule": "not-booked", "detail": detail}
