"""No command of the programme writes new facts about who was erased or whose data rests.

What follows from others' acts goes on: a cancelled session frees its bookings, a movement ends a stay. What
the prison's register says of where she is stays tellable while her data rests, with what it means for her
stay: that it waits, is paused, or goes on. Only she is booked nowhere by it. The desk's view says who is
protected, so that a restriction holds here within the time of a view.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from uuid import UUID

from services.program.desk.people import Case
from shared.contracts.base import Event
from shared.contracts.handover import HandOverAccepted, HandOverOffered
from shared.contracts.holds import HoldBegun, HoldProposed
from shared.contracts.modules import MaterialsHandedOut
from shared.contracts.program import (
    AttendanceRecorded,
    CandidateListed,
    ParticipantBooked,
    ParticipantEnrolled,
    StageCompleted,
    StageStarted,
)
from shared.contracts.protection import ProtectedClass
from shared.contracts.release import (
    AftercareContactRecorded,
    CustodyDatesRecorded,
    OutcomeLetterIssued,
    ReleaseReferralOffered,
)
from shared.contracts.waiting import ParticipantPlaced, PreferenceRecorded, WaitingReasonSet
from shared.refusals import WrongState

NEW = (
    CandidateListed,
    ParticipantEnrolled,
    ParticipantBooked,
    AttendanceRecorded,
    StageStarted,
    StageCompleted,
    CustodyDatesRecorded,
    OutcomeLetterIssued,
    ReleaseReferralOffered,
    AftercareContactRecorded,
    HoldProposed,
    HoldBegun,
    HandOverOffered,
    HandOverAccepted,
    ParticipantPlaced,
    PreferenceRecorded,
    WaitingReasonSet,
    MaterialsHandedOut,
)
OF_REGISTER = (HandOverOffered, HoldBegun, CandidateListed)
"""What a movement may lead to though her data rests: it is where she is, and how what was there goes on."""
Protections = Callable[[Iterable[UUID]], Awaitable[Mapping[UUID, Case]]]


async def hidden(women: Iterable[UUID], protections: Protections) -> set[UUID]:
    """Who of these stands in no list: erased, or her taking part rests."""
    found = await protections(women)
    return {
        who
        for who, case in found.items()
        if case.erased_on is not None or ProtectedClass.PARTICIPATION in case.restricted
    }


async def refuse_protected(
    told: Iterable[Event], protections: Protections, *, register: bool = False
) -> None:
    """Refuse events about somebody who is protected. ``register``: told by a movement of custody.

    Raises:
        WrongState: ``erased`` or ``restricted``; ``field`` names her.
    """
    new = [event for event in told if isinstance(event, NEW)]
    if not new:
        return
    found = await protections({event.participant_id for event in new})
    for event in new:
        if (case := found.get(event.participant_id)) is None:
            continue
        field = f"participants.{event.participant_id}"
        if case.erased_on is not None:
            raise WrongState("erased", "Everything about her was erased; leave her out.", field=field)
        if register and isinstance(event, OF_REGISTER):
            continue
        if {event.data_class, ProtectedClass.PARTICIPATION} & set(case.restricted):
            raise WrongState("restricted", "Her data is restricted for now; leave her out.", field=field)
