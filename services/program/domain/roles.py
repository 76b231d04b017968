"""Which roles may act in a stage: medical is a doctor's, social also a counsellor's, skills the prison's."""

from shared.contracts.codes import Role, Stage
from shared.refusals import NotAllowed

ACTS_IN = {
    Stage.MEDICAL: frozenset({Role.BNN_DOCTOR}),
    Stage.SOCIAL: frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR}),
    Stage.SKILLS: frozenset({Role.LAPAS_OFFICER}),
}
"""Who plans and completes a stage ("Who does what" of the first issue)."""


def refuse_other_role(stage: Stage, role: Role, field: str | None = None) -> None:
    """Refuse a role that does not act in the stage.

    Raises:
        NotAllowed: ``role-of-stage``; the sentence does not tell anybody's path.
    """
    if role not in ACTS_IN[stage]:
        allowed = ", ".join(sorted(ACTS_IN[stage]))
        raise NotAllowed("role-of-stage", f"This stage belongs to: {allowed}.", field=field)
