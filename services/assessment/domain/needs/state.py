"""What was told about her needs: the state that the decisions of this package stand on."""

from datetime import datetime
from uuid import UUID

from services.assessment.domain.history import ImpossibleHistory
from shared.contracts.base import Event, Frozen
from shared.contracts.care import (
    DecisionExplained,
    HealthFactsRecorded,
    Proposed,
    ReassessmentOpened,
    ReassessmentSettled,
    SubstanceProfileRecorded,
    UrgentFindingHandled,
    UrgentFindingRaised,
    UrgentKind,
)


class Finding(Frozen):
    """An urgent finding; open until a doctor looked into it."""

    finding_id: UUID
    kind: UrgentKind
    raised_at: datetime
    due_at: datetime
    handled: UrgentFindingHandled | None = None


class Care(Frozen):
    """Everything, in the order in which it was told.

    ``reassessment``: the one that is open. ``answered``: the proposal that the care team answered last,
    with a conclusion or by saying that it stands; only another one is worth a question.
    """

    profiles: tuple[SubstanceProfileRecorded, ...] = ()
    facts: tuple[HealthFactsRecorded, ...] = ()
    decisions: tuple[DecisionExplained, ...] = ()
    findings: tuple[Finding, ...] = ()
    reassessment: ReassessmentOpened | None = None
    answered: Proposed | None = None

    def finding(self, finding_id: UUID) -> Finding | None:
        """A finding by its id."""
        return next((found for found in self.findings if found.finding_id == finding_id), None)

    def is_open(self, kind: UrgentKind) -> bool:
        """Whether somebody is waited for already."""
        return any(found.kind is kind and found.handled is None for found in self.findings)


def evolve(state: Care, event: Event) -> Care:  # noqa: PLR0911 - a table of events
    """The state after an event.

    Raises:
        ImpossibleHistory: no decision could have told this.
    """
    match event:
        case SubstanceProfileRecorded():
            return state.model_copy(update={"profiles": (*state.profiles, event)})
        case HealthFactsRecorded():
            return state.model_copy(update={"facts": (*state.facts, event)})
        case DecisionExplained():
            decisions = (*state.decisions, event)
            return state.model_copy(update={"decisions": decisions, "answered": event.proposal})
        case UrgentFindingRaised() if state.finding(event.finding_id) is None:
            raised = Finding.model_validate(event.model_dump())
            return state.model_copy(update={"findings": (*state.findings, raised)})
        case UrgentFindingHandled(finding_id=known):
            found = state.finding(known)
            if found is None or found.handled is not None:
                raise ImpossibleHistory(state, event)
            return state.model_copy(update={"findings": _handled(state.findings, event)})
        case ReassessmentOpened():
            return state.model_copy(update={"reassessment": event})
        case ReassessmentSettled(how=how) if state.reassessment is not None:
            answered = state.reassessment.becomes if how == "stands" else state.answered
            return state.model_copy(update={"reassessment": None, "answered": answered})
    raise ImpossibleHistory(state, event)


def _handled(findings: tuple[Finding, ...], event: UrgentFindingHandled) -> tuple[Finding, ...]:
    return tuple(
        each.model_copy(update={"handled": event}) if each.finding_id == event.finding_id else each
        for each in findings
    )
