"""A proposal as those see it who care for her: labels, inputs, and what only a doctor reads."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from services.assessment.commands.explained import Needs
from services.assessment.domain.needs.facts import of_doctors
from services.assessment.domain.roles import DOCTORS
from services.assessment.rulesets import in_use, load
from shared.contracts.base import Frozen
from shared.contracts.care import (
    DecisionExplained,
    DeviationReason,
    Fired,
    Input,
    Proposed,
    TriggerCode,
    UrgentKind,
)
from shared.contracts.codes import Pathway, Role


class Words(Frozen):
    """The same in two languages."""

    id: str
    en: str


class Shown(Frozen):
    """A trigger that fired. ``withheld``: inputs that only a doctor reads (health history, diagnosis)."""

    trigger: TriggerCode
    label: Words
    inputs: tuple[Input, ...]
    withheld: int


class DecisionShown(Frozen):
    """How it was decided: what was proposed then, by which rules, and why otherwise."""

    assessment_id: UUID
    decided_on: date
    decided_role: Role
    rule_set: str
    rule_set_version: int
    proposal: Proposed
    triggers: list[Shown]
    review: bool
    missing: list[str]
    deviation_reason: DeviationReason | None
    note: str | None
    """The note of the last decision, from the vault."""


class ReassessmentShown(Frozen):
    """A question that is open: the proposal changed after the conclusion."""

    reassessment_id: UUID
    assessment_id: UUID
    was: Proposed
    becomes: Proposed
    opened_on: date


class FindingShown(Frozen):
    """An urgent finding of hers that is open. ``kind``: none where it is a doctor's to know."""

    finding_id: UUID
    kind: UrgentKind | None
    raised_at: datetime
    due_at: datetime


class ProposalAnswer(Frozen):
    """What is proposed and why. It decides nothing: ``approved`` says whether a doctor approved the rules."""

    participant_id: UUID
    as_of: date
    rule_set: str
    rule_set_version: int
    approved: bool
    proposal: Proposed
    pathway: Pathway | None
    review: bool
    triggers: list[Shown]
    missing: list[str]
    urgent: list[FindingShown]
    decisions: list[DecisionShown]
    reassessment: ReassessmentShown | None


def proposal_answer(who: UUID, needs: Needs, role: Role) -> ProposalAnswer:
    """The answer for a role."""
    rules, proposal, care = in_use(), needs.proposal, needs.care
    last = care.decisions[-1].assessment_id if care.decisions else None
    return ProposalAnswer(
        participant_id=who,
        as_of=needs.as_of,
        approved=bool(rules.approved_by),
        **proposal.model_dump(exclude={"triggers", "missing"}),
        pathway=proposal.pathway,
        triggers=shown(proposal.rule_set, proposal.triggers, role),
        missing=list(proposal.missing),
        urgent=[
            FindingShown(
                finding_id=found.finding_id,
                kind=kind_for(role, found.kind),
                raised_at=found.raised_at,
                due_at=found.due_at,
            )
            for found in care.findings
            if found.handled is None
        ],
        decisions=[
            _decision(each, role, needs.note if each.assessment_id == last else None)
            for each in care.decisions
        ],
        reassessment=care.reassessment
        and ReassessmentShown.model_validate(care.reassessment.model_dump(exclude={"triggers"})),
    )


def kind_for(role: Role, kind: UrgentKind) -> UrgentKind | None:
    """What a finding is about, for whoever may know: pregnancy is a doctor's to know."""
    return None if kind is UrgentKind.PREGNANCY and role not in DOCTORS else kind


def shown(rule_set: str, triggers: Iterable[Fired], role: Role) -> list[Shown]:
    """Triggers with their labels, of the version they fired in."""
    labels: Mapping[str, tuple[str, str]] = {each.code: each.label for each in load()[rule_set].triggers}
    found = []
    for fired in triggers:
        seen = tuple(each for each in fired.inputs if role in DOCTORS or not of_doctors(each))
        indonesian, english = labels[fired.trigger]
        found.append(
            Shown(
                trigger=fired.trigger,
                label=Words(id=indonesian, en=english),
                inputs=seen,
                withheld=len(fired.inputs) - len(seen),
            )
        )
    return found


def _decision(told: DecisionExplained, role: Role, note: str | None) -> DecisionShown:
    kept = told.model_dump(include=set(DecisionShown.model_fields) - {"triggers", "missing", "note"})
    return DecisionShown(
        **kept, triggers=shown(told.rule_set, told.triggers, role), missing=list(told.missing), note=note
    )
