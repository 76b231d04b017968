"""The schedule of a plan, which the prison approves: times, number of sessions, review dates. No goals."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.participant import Participant, live
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.contracts.plan import ScheduleApproved, ScheduleProposed, ScheduleReturned, WeeklySlot
from shared.refusals import NotFound, WrongState

ScheduleState = Literal["proposed", "approved", "returned"]
ReturnReason = Literal["ruang", "waktu", "pengawalan", "lain"]


class Schedule(Frozen):
    """What was last proposed, and what the prison said to it."""

    schedule_version: int
    state: ScheduleState
    slots: tuple[WeeklySlot, ...]
    sessions: int
    starts_on: date
    review_on: tuple[date, ...]
    proposed_on: date
    decided_on: date | None = None
    reason: ReturnReason | None = None


class Nothing(Frozen):
    """Nobody proposed a schedule yet."""


Schedules = Nothing | Schedule


def evolve(state: Schedules, event: Event) -> Schedules:
    """The schedule after an event.

    Raises:
        ImpossibleHistory: no decision could have told this.
    """
    match state, event:
        case _, ScheduleProposed():
            return Schedule.model_validate({**event.model_dump(), "state": "proposed"})
        case Schedule(), ScheduleApproved():
            return state.model_copy(update={"state": "approved", "decided_on": event.approved_on})
        case Schedule(), ScheduleReturned():
            changed = {"state": "returned", "decided_on": event.returned_on, "reason": event.reason}
            return state.model_copy(update=changed)
    raise ImpossibleHistory(state, event)


def decide(
    state: Schedules,
    participant: Participant,
    *,
    version: int,
    returned_for: ReturnReason | None,
    by_role: Role,
    today: date,
) -> Sequence[Event]:
    """Approve the proposed schedule, or return it with a reason; the same answer again is quiet."""
    someone = live(participant)
    if isinstance(state, Nothing):
        raise NotFound("no-schedule", "No schedule was proposed for her.", field="version")
    if version != state.schedule_version:
        raise WrongState(
            "version-expected",
            f"The schedule that waits for an answer is version {state.schedule_version}; read it first.",
            field="version",
        )
    wanted = "approved" if returned_for is None else "returned"
    if state.state == wanted and state.reason == returned_for:
        return []
    if state.state != "proposed":
        raise WrongState(
            "schedule-decided",
            f"This version was {state.state} on {state.decided_on}; a new one comes with the next plan.",
            field="version",
        )
    told = {
        "facility": someone.case.facility,
        "participant_id": someone.case.participant_id,
        "schedule_version": version,
        "by_role": by_role,
    }
    if returned_for is None:
        return [ScheduleApproved.model_validate({**told, "approved_on": today})]
    return [ScheduleReturned.model_validate({**told, "reason": returned_for, "returned_on": today})]
