"""Which roles act in a stage: those that its template names, within what is theirs by profession."""

from services.program.domain.template import StagePlan
from shared.contracts.codes import AGENCY_OF, Role, Stage
from shared.refusals import NotAllowed

MAY_OWN = {
    Stage.MEDICAL: frozenset({Role.BNN_DOCTOR}),
    Stage.SOCIAL: frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR}),
    Stage.SKILLS: frozenset({Role.LAPAS_OFFICER, Role.BNN_COUNSELLOR, Role.BNN_DOCTOR}),
}
"""Whom a template may make a stage's owner. Medical and social stay with those who treat: the border of
what custody sees runs there ("Who does what" of the first issue)."""

ABOVE = {"bnnp": Role.BNN_DOCTOR, "lapas": Role.LAPAS_HEAD}
"""Who answers in an agency for completing a stage in spite of its rates."""


def refuse_override(plan: StagePlan, role: Role) -> None:
    """Refuse a role that may not override the rates of the stage: one step above those who complete it.

    Where BNN owns the stage, its doctor; where the prison does, its head. A supervisor decides nothing.

    Raises:
        NotAllowed: ``role-of-override``.
    """
    above = {AGENCY_OF[owner]: ABOVE[AGENCY_OF[owner]] for owner in plan.owners}
    if role not in above.values():
        allowed = ", ".join(sorted(above.values()))
        raise NotAllowed("role-of-override", f"In this stage only: {allowed}.", field="override")


def refuse_other_role(plan: StagePlan, role: Role, field: str | None = None) -> None:
    """Refuse a role that does not own the stage: neither plans nor completes it.

    Raises:
        NotAllowed: ``role-of-stage``; the sentence tells nobody's path, and to the prison not which of BNN's
            stages it is: the stage may be that of a session which the caller named by its id.
    """
    if role not in plan.owners:
        known = {AGENCY_OF[owner] for owner in plan.owners} if AGENCY_OF[role] == "lapas" else plan.owners
        allowed = ", ".join(sorted(known))
        raise NotAllowed("role-of-stage", f"This stage belongs to: {allowed}.", field=field)
