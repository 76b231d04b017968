"""Handing over an open stay: one facility offers, the other answers, and it moves when she arrives.

Until the answer the stay stays where it is. When she has left meanwhile it waits (*menunggu serah terima*):
with a no, or without an answer by the limit, it ends as a transfer without a hand-over on the day she left.
"""

from datetime import date
from uuid import UUID

from services.program.domain.candidate import Candidate, Moved
from services.program.domain.cohort import Open, not_closed
from services.program.domain.episode import Ended, Enrolled, Episode, Stay, stay_of
from services.program.domain.here import Here
from services.program.domain.leaving import ended, freed, refuse_before_here, refuse_day
from services.program.domain.offer import LIMIT, Offer
from services.program.domain.places import Places, refuse_full
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Movement, Role
from shared.contracts.cohorts import PlaceKeptForStay
from shared.contracts.handover import (
    CloseCause,
    DeclineReason,
    EpisodeHandedOver,
    HandOverAccepted,
    HandOverAwaited,
    HandOverClosed,
    HandOverDeclined,
    HandOverOffered,
)
from shared.contracts.holds import HoldDeclined, HoldEnded
from shared.refusals import Invalid, WrongState


def offer(
    episode: Episode, *, to_facility: str, offered_on: date, reply_by: date | None, here: Here
) -> list[Event]:
    """Offer the stay to another facility; the same again is quiet."""
    stay = _running(episode)
    here.refuse_future(offered_on, "offered_on")
    if to_facility == stay.facility:
        raise Invalid("transfer-destination", "A stay goes to another facility.", field="to_facility")
    if (open_ := stay.offer) is not None:
        if (open_.to_facility, open_.offered_on) == (to_facility, offered_on):
            return []
        raise WrongState("hand-over-open", f"It is offered to {open_.to_facility}.", field="episode_id")
    if offered_on < stay.enrolled_on:
        raise Invalid("before-decree", f"Her stay began on {stay.enrolled_on}.", field="offered_on")
    refuse_before_here(stay, offered_on, "offered_on")
    if reply_by is not None and reply_by < offered_on:
        raise Invalid("answer-before-offer", "The limit lies after the offer.", field="reply_by")
    return [offered(stay, to_facility, offered_on, reply_by or answer_by(offered_on, here))]


def accept(
    episode: Episode,
    candidate: Candidate,
    cohort: Open,
    found: Places,
    *,
    accepted_on: date,
    role: Role,
    here: Here,
) -> list[Event]:
    """Take over the stay into a cohort of one's own facility; it moves at once if she is there already.

    ``found`` are the places of the cohort that are in use; hers is kept from now on.
    """
    stay, open_ = _offered(episode)
    here.refuse_future(accepted_on, "accepted_on")
    if cohort.facility != open_.to_facility:
        raise Invalid("cohort-elsewhere", "The cohort belongs to another facility.", field="cohort_id")
    if open_.accepted_on is not None:
        if (open_.accepted_on, open_.cohort_id) == (accepted_on, cohort.cohort_id):
            return []
        raise WrongState("hand-over-accepted", f"It was accepted on {open_.accepted_on}.", field="episode_id")
    _refuse_answer_day(open_, accepted_on, "accepted_on")
    if accepted_on < cohort.opened_on:
        raise Invalid("before-cohort", f"The cohort was opened on {cohort.opened_on}.", field="accepted_on")
    refuse_full(not_closed(cohort), found)
    said = {"cohort_id": cohort.cohort_id, "accepted_on": accepted_on, "by_role": role}
    told: list[Event] = [
        HandOverAccepted.model_validate({"facility": open_.to_facility, **_her(stay), **said}),
        PlaceKeptForStay.model_validate({"facility": open_.to_facility, **_her(stay), **said}),
    ]
    arrived = _arrived_on(candidate, open_)
    if arrived is None:
        return told
    agreed = open_.model_copy(update={"cohort_id": cohort.cohort_id})
    return [*told, carried_out(stay, agreed, max(arrived, accepted_on))]


def decline(
    episode: Episode, *, reason: DeclineReason, declined_on: date, role: Role, here: Here
) -> list[Event]:
    """Say no: if she has left, her stay ends on the day she left; else it goes on where it is."""
    stay, open_ = _offered(episode)
    here.refuse_future(declined_on, "declined_on")
    if open_.accepted_on is not None:
        raise WrongState("hand-over-accepted", f"It was accepted on {open_.accepted_on}.", field="episode_id")
    _refuse_answer_day(open_, declined_on, "declined_on")
    told = HandOverDeclined(
        facility=open_.to_facility, **_her(stay), reason=reason, declined_on=declined_on, by_role=role
    )
    return [told, *_without(stay, open_, role)]


def take_back(episode: Episode, *, closed_on: date, here: Here) -> list[Event]:
    """The offering side takes its offer back, as long as she has not left."""
    stay, open_ = _offered(episode)
    here.refuse_future(closed_on, "closed_on")
    if open_.left_on is not None:
        raise WrongState("hand-over-left", f"She left on {open_.left_on}.", field="episode_id")
    return [closed(stay, CloseCause.TAKEN_BACK, closed_on)]


def lapse(episode: Episode, *, here: Here) -> list[Event]:
    """The limit has passed without an answer. Quiet when there is nothing to lapse: a clock asks again."""
    if not isinstance(episode, Enrolled) or (open_ := episode.stay.offer) is None:
        return []
    if open_.accepted_on is not None or here.today <= open_.reply_by:
        return []
    stay = episode.stay
    return [closed(stay, CloseCause.LATE, here.today), *_without(stay, open_, Role.SERVICE)]


def answer_by(offered_on: date, here: Here) -> date:
    """Until when the other facility may answer, where nobody named a day.

    It counts from the day on which the offer is typed in when that is later: nobody could have answered
    before, and the clock would let it lapse at once.
    """
    return max(offered_on, here.today) + LIMIT


def offered(stay: Stay, to_facility: str, day: date, reply_by: date) -> HandOverOffered:
    return HandOverOffered(
        facility=stay.facility,
        **_her(stay),
        to_facility=to_facility,
        offered_on=day,
        reply_by=reply_by,
    )


def leave(stay: Stay, to_facility: str, day: date) -> list[Event]:
    """She goes where her stay was offered: it waits, and her bookings from that day on are freed.

    What the prison that she leaves had paused is over, and what an officer proposed is declined.
    """
    refuse_day(stay, day, "moved_on", Role.LAPAS_REGISTRAR)
    awaited = HandOverAwaited(facility=stay.facility, **_her(stay), to_facility=to_facility, left_on=day)
    return [*_pauses_over(stay, day), awaited, *freed(stay, day)]


def _pauses_over(stay: Stay, day: date) -> list[Event]:
    """The prison that she leaves pauses nothing of hers any more, and its head has nothing to decide."""
    told: list[Event] = []
    for id_, hold in stay.holds.items():
        her = {"facility": stay.facility, **_her(stay), "hold_id": id_}
        if hold.state == "proposed":
            told.append(HoldDeclined.model_validate(her | {"declined_on": day}))
        elif hold.side == "lapas" and hold.state == "open":
            over = {"side": "lapas", "ended_on": max(day, hold.since)}
            told.append(HoldEnded.model_validate(her | over))
    return told


def came_back(stay: Stay, day: date) -> list[Event]:
    """She is back before another facility took over; what was paused where she had gone is over."""
    told: list[Event] = []
    for id_, hold in stay.holds.items():
        if hold.side == "lapas" and hold.state == "open" and hold.facility != stay.facility:
            over = {"side": "lapas", "hold_id": id_, "ended_on": max(day, hold.since)}
            told.append(HoldEnded.model_validate({"facility": stay.facility, **_her(stay), **over}))
    return [*told, closed(stay, CloseCause.BACK, day)]


def closed(stay: Stay, cause: CloseCause, day: date) -> HandOverClosed:
    to = stay.offer.to_facility if stay.offer else stay.facility
    return HandOverClosed(facility=stay.facility, **_her(stay), to_facility=to, cause=cause, closed_on=day)


def carried_out(stay: Stay, agreed: Offer, day: date) -> EpisodeHandedOver:
    """The stay moves. ``agreed`` was accepted into a cohort."""
    if agreed.cohort_id is None:
        raise ValueError("an accepted offer names a cohort")
    return EpisodeHandedOver(
        facility=agreed.to_facility,
        **_her(stay),
        from_facility=stay.facility,
        cohort_id=agreed.cohort_id,
        handed_over_on=day,
    )


def _without(stay: Stay, open_: Offer, role: Role) -> list[Event]:
    """What a no leads to: an end if she has left, and nothing else."""
    if open_.left_on is None:
        return []
    return transferred(stay, open_.left_on, role)


def transferred(stay: Stay, left_on: date, role: Role) -> list[Event]:
    """Her stay that waited ends on the day on which she had left: nobody took it over."""
    return ended(stay, EpisodeEnd.TRANSFERRED, left_on, role, free_from=left_on)


def _running(episode: Episode) -> Stay:
    stay = stay_of(episode)
    if isinstance(episode, Ended):
        raise WrongState("episode-ended", f"The episode ended on {episode.ended_on}.", field="episode_id")
    return stay


def _offered(episode: Episode) -> tuple[Stay, Offer]:
    stay = _running(episode)
    if stay.offer is None:
        raise WrongState("no-hand-over", "No hand-over of this stay is open.", field="episode_id")
    return stay, stay.offer


def _refuse_answer_day(open_: Offer, day: date, field: str) -> None:
    if day < open_.offered_on:
        raise Invalid("answer-before-offer", f"It was offered on {open_.offered_on}.", field=field)
    if day > open_.reply_by:
        raise WrongState("answer-late", f"The answer was due by {open_.reply_by}.", field=field)


def _arrived_on(candidate: Candidate, open_: Offer) -> date | None:
    """Since when she is at the facility that was offered her stay, if its register says so."""
    place = candidate.place
    if not isinstance(place, Moved) or place.movement is not Movement.RECEIVED:
        return None
    return place.moved_on if place.to_facility == open_.to_facility else None


def _her(stay: Stay) -> dict[str, UUID]:
    return {"episode_id": stay.episode_id, "participant_id": stay.participant_id}
