"""Which class reads which (type): the one table of all events, and the way from old shapes to new."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from shared.contracts.amendments import ResultAmended
from shared.contracts.assessment import AssessmentLogEvent
from shared.contracts.base import Event
from shared.contracts.care import CareLogEvent
from shared.contracts.clinical import ClinicalLogEvent
from shared.contracts.cohorts import CohortLogEvent
from shared.contracts.counselling import CounsellingRecorded
from shared.contracts.custody import CustodyLogEvent
from shared.contracts.decrees import DecreeLogEvent
from shared.contracts.drop_outs import DropOutLogEvent
from shared.contracts.handover import HandOverLogEvent
from shared.contracts.holds import HoldLogEvent
from shared.contracts.modules import ModuleLogEvent
from shared.contracts.plan import PlanLogEvent
from shared.contracts.program import ProgramLogEvent
from shared.contracts.protection import ProtectionLogEvent
from shared.contracts.referral import ReferralLogEvent
from shared.contracts.release import ReleaseLogEvent
from shared.contracts.samples import SampleLogEvent
from shared.contracts.sessions import SessionLogEvent
from shared.contracts.tasks import TaskLogEvent
from shared.contracts.waiting import WaitingLogEvent


def _members(union: Any) -> tuple[type[Event], ...]:  # noqa: ANN401 - a union has no type of its own
    return get_args(union) or (union,)


EVENTS: Mapping[str, type[Event]] = {
    event.type(): event
    for union in (
        AssessmentLogEvent,
        CareLogEvent,
        ClinicalLogEvent,
        CohortLogEvent,
        CustodyLogEvent,
        DecreeLogEvent,
        ProgramLogEvent,
        ModuleLogEvent,
        ProtectionLogEvent,
        CounsellingRecorded,
        DropOutLogEvent,
        HoldLogEvent,
        HandOverLogEvent,
        ReferralLogEvent,
        SampleLogEvent,
        SessionLogEvent,
        WaitingLogEvent,
        TaskLogEvent,
        ResultAmended,
        PlanLogEvent,
        ReleaseLogEvent,
    )
    for event in _members(union)
}
"""CloudEvents type to class. Every version that was ever told stays here."""

LOGS: Mapping[str, frozenset[str]] = {
    log: frozenset(name for name, event in EVENTS.items() if event.log == log)
    for log in sorted({event.log for event in EVENTS.values()})
}
"""Log to the types it may hold."""

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTS: Mapping[str, tuple[str, Upcast]] = {}
"""Old type to (next type, pure function on raw data); chained until a type has no entry."""


class UnknownType(LookupError):  # noqa: N818 - a finding
    """No class is registered for this type: the reader is older than the writer, or the event is foreign."""


def parse(type_: str, data: dict[str, Any], upcasts: Mapping[str, tuple[str, Upcast]] = UPCASTS) -> Event:
    """The event of this type in its newest shape.

    Raises:
        UnknownType: the type is not registered.
        pydantic.ValidationError: the data is not of the type's shape.
    """
    while type_ in upcasts:
        type_, lift = upcasts[type_]
        data = lift(data)
    if (cls := EVENTS.get(type_)) is None:
        raise UnknownType(type_)
    return cls.model_validate(data)
