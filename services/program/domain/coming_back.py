"""Back from a hold or from a transfer that nobody took over: booked again at what is still to come."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from services.program.domain.episode import Booking, Enrolled, Episode, Freed, Stay, evolve
from services.program.domain.here import Here
from services.program.domain.make_ups import taken
from services.program.domain.session import Plan, Planned, Session, Superseded
from shared.contracts.base import Event
from shared.contracts.handover import CloseCause, HandOverClosed
from shared.contracts.program import ParticipantBooked


def freed(stay: Stay) -> list[UUID]:
    """The sessions of which a hold or her leaving freed her, this one or another."""
    return [id_ for id_, booking in stay.bookings.items() if _restorable(booking.status)]


def moved_to(sessions: Mapping[UUID, Session]) -> dict[UUID, UUID]:
    """Of these sessions those that were moved meanwhile, and what took their place."""
    return {id_: found.replaced_by for id_, found in sessions.items() if isinstance(found, Superseded)}


def booked_again(
    after: Stay, sessions: Mapping[UUID, Session], here: Here, *, gone_by: Collection[UUID] = ()
) -> list[ParticipantBooked]:
    """Her bookings as they were. ``after``: her stay when she is back.

    ``sessions``: those of ``freed`` by their ids; in place of one that was moved meanwhile the last of its
    chain. Only what is still planned and has not begun (of ``gone_by`` also what was on a day before today),
    at the facility that has her stay, in a stage that she has not completed, and on a day on which neither
    another hold nor a transfer keeps her away. Of two at one time only the one that was not moved. A make-up
    is an ordinary session if another has taken its place meanwhile, or if it no longer lies after the missed.
    """
    hers = {
        "facility": after.facility,
        "episode_id": after.episode_id,
        "participant_id": after.participant_id,
    }
    told: list[ParticipantBooked] = []
    for before, plan in sorted(
        _kept_apart(_open_to(after, sessions, here, gone_by)), key=lambda found: found[1].starts_at
    ):
        as_before = {"module": before.module, "makes_up": _for(after, before, plan, told)}
        told.append(ParticipantBooked.model_validate(plan.model_dump() | hers | as_before))
    return told


def _for(after: Stay, before: Booking, plan: Plan, told: Iterable[ParticipantBooked]) -> UUID | None:
    """The missed session that her booking is for, as it was, unless something else is by now."""
    missed = before.makes_up
    if missed is None or any(each.makes_up == missed for each in told) or taken(after, missed):
        return None
    return missed if plan.starts_at > after.bookings[missed].starts_at else None


def _open_to(
    after: Stay, sessions: Mapping[UUID, Session], here: Here, gone_by: Collection[UUID]
) -> list[tuple[Booking, Plan]]:
    """Plans at which she can be, with her booking; what was not moved before what was, each by time."""
    freed_of = ((id_, sessions.get(id_)) for id_ in freed(after))
    plans = ((id_, session.plan) for id_, session in freed_of if isinstance(session, Planned))
    back = [
        (plan.session_id != id_, plan.starts_at, after.bookings[id_], plan)
        for id_, plan in plans
        if (not here.begun(plan.starts_at) or (id_ in gone_by and plan.session_on < here.today))
        and not after.on_hold(plan.session_on)
        and plan.stage not in after.completed
        and plan.facility == after.facility
        and not after.away(plan.session_on)
    ]
    return [(before, plan) for *_, before, plan in sorted(back, key=lambda found: found[:2])]


def _kept_apart(found: Iterable[tuple[Booking, Plan]]) -> Iterator[tuple[Booking, Plan]]:
    kept: list[Plan] = []
    for before, plan in found:
        if not any(overlap(plan, other) for other in kept):
            kept.append(plan)
            yield before, plan


def overlap(one: Plan, other: Plan) -> bool:
    """Whether nobody can be at both."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def again(episode: Episode, events: list[Event], sessions: Mapping[UUID, Session], here: Here) -> list[Event]:
    """These events, and her bookings again if they say that she is back where her stay is."""
    back = any(isinstance(event, HandOverClosed) and event.cause is CloseCause.BACK for event in events)
    if not back:
        return events
    after = episode
    for event in events:
        after = evolve(after, event)
    return [*events, *booked_again(after.stay, sessions, here)] if isinstance(after, Enrolled) else events


def _restorable(status: object) -> bool:
    return isinstance(status, Freed) and (status.hold_id is not None or status.left)
