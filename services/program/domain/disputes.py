"""Disputing by whose failure a session was not held as planned, and settling it.

What one side claims stands until the other disputes it; a dispute stands until one side accepts the other's
word. Until then the lost person-sessions are nobody's (Kanwil: BNN, Lapas, other, disputed).
"""

from collections.abc import Mapping
from uuid import UUID

from services.program.domain.episode import Ended, Enrolled, Episode, Lost
from services.program.domain.here import Here
from services.program.domain.session import Cancelled, Claimed, Plan, Session, Superseded, plan_of
from shared.contracts.base import Event
from shared.contracts.codes import Cause
from shared.contracts.sessions import CauseDisputed, DisputeSettled, Side
from shared.refusals import Invalid, NotAllowed, WrongState


def dispute(
    session: Session, episodes: Mapping[UUID, Episode], *, caused_by: Cause, by: Side, here: Here
) -> list[Event]:
    """Say that it was somebody else's failure, within seven days; the same again is quiet.

    ``episodes`` are by participant. The day is today: it cannot be dated back into the seven days.
    """
    claimed = _claimed(session)
    if claimed.claimed_by == by:
        raise NotAllowed("own-claim", "The other side disputes what your agency said.")
    if (known := claimed.dispute) is not None:
        if known.settled is None and known.says is caused_by:
            return []
        raise WrongState("disputed-already", f"It was disputed already: {known.says}, not {caused_by}.")
    if claimed.caused_by is caused_by:
        raise Invalid("same-cause", "That is what the other side said.", field="caused_by")
    if here.today > claimed.disputable_until:
        raise WrongState("dispute-too-late", f"It could be disputed until {claimed.disputable_until}.")
    plan = claimed.plan
    return [
        CauseDisputed(
            facility=plan.facility,
            session_id=plan.session_id,
            session_on=plan.session_on,
            caused_by=caused_by,
            disputed_by=by,
            disputed_on=here.today,
            participants=tuple(who for who in plan.participants if _lost(plan, episodes[who])),
        )
    ]


def settle(session: Session, *, caused_by: Cause, by: Side, here: Here) -> list[Event]:
    """Settle a dispute by accepting what the other side says; the same again is quiet.

    The side that claimed may agree on any other cause, the side that disputed only on what was claimed:
    nobody ends a dispute by its own word.
    """
    claimed = _claimed(session)
    if (known := claimed.dispute) is None:
        raise WrongState("not-disputed", "Nobody disputes the cause.")
    if known.settled is not None:
        if known.settled is caused_by:
            return []
        raise WrongState("dispute-settled", f"It was settled already: {known.settled}.")
    agrees = caused_by is claimed.caused_by
    if agrees == (by == claimed.claimed_by):
        raise Invalid("own-word", "A side settles by what the other side can accept.", field="caused_by")
    return [
        DisputeSettled(
            facility=claimed.plan.facility,
            session_id=claimed.plan.session_id,
            session_on=claimed.plan.session_on,
            caused_by=caused_by,
            settled_by=by,
            settled_on=here.today,
            participants=known.participants,
        )
    ]


def _claimed(session: Session) -> Claimed:
    plan_of(session)
    if not isinstance(session, Cancelled | Superseded):
        raise WrongState("nothing-claimed", "The session was neither cancelled nor moved.")
    return session


def _lost(plan: Plan, episode: Episode) -> bool:
    stay = episode.stay if isinstance(episode, Enrolled | Ended) else None
    return stay is not None and isinstance(stay.bookings[plan.session_id].status, Lost)
