"""Urgent findings: raised with a clock in the append of what they were found in, handled by a doctor."""

import uuid
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.assessment.domain.deciding.picture import Picture
from services.assessment.domain.deciding.proposing import urgent
from services.assessment.domain.deciding.rules import RuleSet
from services.assessment.domain.needs.state import Care
from services.assessment.domain.participant import Case
from shared.contracts.base import Event
from shared.contracts.care import Handling, UrgentFindingHandled, UrgentFindingRaised
from shared.contracts.codes import Role
from shared.refusals import Invalid, NotFound, WrongState


def raise_findings(
    care: Care,
    case: Case,
    before: Picture,
    after: Picture,
    rules: RuleSet,
    *,
    cause: UUID,
    now: datetime,
    zone: ZoneInfo,
) -> list[Event]:
    """What is urgent after an answer and was not before it.

    A kind that is waited for already is not raised twice; once it was handled, a new answer raises it anew.
    ``cause`` is the result, form or profile that was told, so that a repeated try finds the same ids.
    """
    known = urgent(rules, before)
    raised: list[Event] = []
    for kind, inputs in urgent(rules, after).items():
        new = set(inputs) - set(known.get(kind, ()))
        if not new or care.is_open(kind):
            continue
        due_at = rules.urgent[kind].due(now, zone)
        raised.append(
            UrgentFindingRaised(
                facility=case.facility,
                participant_id=case.participant_id,
                finding_id=uuid.uuid5(cause, f"urgent/{kind}"),
                kind=kind,
                inputs=inputs,
                raised_at=now,
                raised_on=now.astimezone(zone).date(),
                due_at=due_at,
                due_on=due_at.astimezone(zone).date(),
            )
        )
    return raised


def handle_finding(
    care: Care,
    case: Case,
    finding_id: UUID,
    *,
    outcome: Handling,
    handled_at: datetime,
    by_role: Role,
    zone: ZoneInfo,
) -> list[Event]:
    """A doctor looked into a finding; the same outcome again is quiet. It waits for no consent: it is safety.

    Raises:
        NotFound: ``unknown-finding``.
        Invalid: ``out-of-order``: before it was raised.
        WrongState: ``handled-already``, with another outcome.
    """
    if (found := care.finding(finding_id)) is None:
        raise NotFound("unknown-finding", "She has no finding with this id.", field="finding_id")
    if found.handled is not None:
        if found.handled.outcome is outcome:
            return []
        raise WrongState("handled-already", "It was handled already, with another outcome.", field="outcome")
    if handled_at < found.raised_at:
        raise Invalid("out-of-order", "That is before the finding was recorded.", field="handled_at")
    return [
        UrgentFindingHandled(
            facility=case.facility,
            participant_id=case.participant_id,
            finding_id=finding_id,
            handled_at=handled_at,
            handled_on=handled_at.astimezone(zone).date(),
            outcome=outcome,
            by_role=by_role,
        )
    ]
