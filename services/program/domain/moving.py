"""Movements of custody: each suspends a stay, hands it over or ends it, and never silently.

A transfer lets a stay wait for the answer of the facility where she goes if it was offered there; without an
offer it ends (``pindah_tanpa_serah_terima``). Who waited for a decree waits on where she arrives.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.program.domain.candidate import Candidate, Moved, Waiting
from services.program.domain.coming_back import again
from services.program.domain.episode import Ended, Enrolled, Episode, NotEnrolled, Stay
from services.program.domain.handing_over import (
    answer_by,
    came_back,
    carried_out,
    leave,
    offered,
    transferred,
)
from services.program.domain.here import Here
from services.program.domain.leaving import end
from services.program.domain.session import Session
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import LEAVING, EpisodeEnd, Movement, Role
from shared.contracts.program import CandidateListed, ParticipantMoved
from shared.refusals import Invalid, WrongState

RELEASED = ""
"""Where somebody is who was released: at no facility."""
FIELD = "moved_on"
NOTHING: Mapping[UUID, Session] = {}


class Register(StrEnum):
    """A movement as the prison's register has it."""

    TRANSFER = "transfer"
    RELEASE = "release"
    RECEIVED = "received"
    ISOLATION = "isolation"
    RETURNED = "returned"
    MERGED = "merged"


class Move(Frozen):
    """What custody says. ``hand_over``: with a transfer, offer her stay to the facility where she goes."""

    participant_id: UUID
    facility: str
    movement: Register
    to_facility: str | None = None
    moved_on: date
    hand_over: bool = False


def move(
    candidate: Candidate,
    episode: Episode,
    *,
    wish: Move,
    role: Role,
    here: Here,
    referral_accepted: bool = False,
    sessions: Mapping[UUID, Session] = NOTHING,
) -> list[Event]:
    """What a movement leads to. The same again is quiet.

    ``sessions``: see ``coming_back.booked_again``, for when she is back.
    ``referral_accepted``: whether a service outside has accepted to go on with her after her release.
    """
    here.refuse_future(wish.moved_on, FIELD)
    _refuse_destination(wish)
    _refuse_kind(wish)
    told = _told(wish)
    if Moved.model_validate(told.model_dump()) in candidate.moves:
        return []
    _refuse_order(candidate, wish)
    match wish.movement:
        case Register.RECEIVED:
            return [told, *again(episode, _received(candidate, episode, wish, role), sessions, here)]
        case Register.RETURNED:
            return [told, *again(episode, _returned(candidate, episode, wish), sessions, here)]
    refuse_elsewhere(candidate, episode, wish)
    if not isinstance(episode, Enrolled):
        return [told]
    if wish.movement is Register.RELEASE:
        reason = reason_of_release(referral_accepted=referral_accepted)
        return [told, *end(episode.stay, reason, wish.moved_on, role, FIELD, free_from=wish.moved_on)]
    return [told, *again(episode, _transferred(episode.stay, wish, role, here), sessions, here)]


def reason_of_release(*, referral_accepted: bool) -> EpisodeEnd:
    """How a release ends a stay that is not completed: in part by plan when a service goes on with her."""
    return EpisodeEnd.PARTIAL if referral_accepted else EpisodeEnd.RELEASED


def refuse_elsewhere(candidate: Candidate, episode: Episode, wish: Move) -> None:
    """Refuse what a facility says of somebody who is not there.

    Raises:
        WrongState: ``not-at-facility``.
    """
    if whereabouts(candidate, episode) not in {None, wish.facility}:
        raise WrongState("not-at-facility", "She is not at this facility.", field="participant_id")


def whereabouts(candidate: Candidate, episode: Episode) -> str | None:
    """The facility where she is as far as we know; none when nothing is known."""
    match candidate.place:
        case Moved(to_facility=facility):
            return facility or RELEASED
        case Waiting(facility=facility):
            return facility
    return episode.stay.facility if isinstance(episode, Enrolled | Ended) else None


def _told(wish: Move) -> ParticipantMoved:
    there = wish.facility if wish.movement in {Register.RECEIVED, Register.RETURNED} else wish.to_facility
    return ParticipantMoved(
        facility=wish.facility,
        participant_id=wish.participant_id,
        movement=Movement(wish.movement.value),
        to_facility=there,
        moved_on=wish.moved_on,
    )


def _refuse_kind(wish: Move) -> None:
    if wish.movement is Register.MERGED:
        raise Invalid(
            "merged-elsewhere",
            "Two entries of one person are merged at the assessment service, by a person who looked.",
            field="movement",
        )
    if wish.movement is Register.ISOLATION:
        raise Invalid("isolation-is-a-hold", "Isolation is told as a pause of her stay.", field="movement")


def _refuse_destination(wish: Move) -> None:
    if wish.movement is Register.TRANSFER and wish.to_facility in {None, wish.facility}:
        raise Invalid("transfer-destination", "A transfer names another facility.", field="to_facility")
    if wish.movement is Register.RELEASE and wish.to_facility is not None:
        raise Invalid("release-destination", "A release names no facility.", field="to_facility")
    if wish.movement is not Register.TRANSFER and wish.to_facility not in {None, wish.facility}:
        raise Invalid("destination-not-asked", "Only a transfer names another facility.", field="to_facility")
    if wish.hand_over and wish.movement is not Register.TRANSFER:
        raise Invalid("hand-over-not-asked", "Only with a transfer is a stay handed over.", field="hand_over")


def _refuse_order(candidate: Candidate, wish: Move) -> None:
    if isinstance(place := candidate.place, Moved) and wish.moved_on < place.moved_on:
        raise Invalid("before-last-movement", f"She was moved later, on {place.moved_on}.", field=FIELD)


def _transferred(stay: Stay, wish: Move, role: Role, here: Here) -> list[Event]:
    """Her stay waits for the answer of the facility that it was offered, or ends."""
    offer, to, day = stay.offer, wish.to_facility or "", wish.moved_on
    if offer is not None and offer.left_on is not None:
        if to == stay.facility:
            return came_back(stay, day)
        return transferred(stay, offer.left_on, role)
    if offer is None and wish.hand_over:
        return [offered(stay, to, day, answer_by(day, here)), *leave(stay, to, day)]
    if offer is not None and offer.to_facility == to:
        return leave(stay, to, day)
    return _ended(stay, day, role)


def _ended(stay: Stay, day: date, role: Role) -> list[Event]:
    return end(stay, EpisodeEnd.TRANSFERRED, day, role, FIELD, free_from=day)


def _received(candidate: Candidate, episode: Episode, wish: Move, role: Role) -> list[Event]:
    """She is here: the stay that this facility accepted moves, and who waited waits here."""
    place = candidate.place
    left = isinstance(place, Moved) and place.movement in LEAVING
    at = whereabouts(candidate, episode)
    if at == wish.facility and not left:
        raise WrongState("already-here", "She is at this facility already.", field="participant_id")
    expected = isinstance(episode, Enrolled) and _offered_to(episode.stay, wish.facility)
    if at is not None and not left and not expected:
        raise WrongState(
            "transfer-not-told",
            "Where she was, her transfer was not told.",
            field="participant_id",
        )
    if isinstance(episode, Enrolled):
        return _stay_arrives(episode.stay, wish, role)
    return _waits(candidate, episode, wish, wish.moved_on)


def _offered_to(stay: Stay, facility: str) -> bool:
    return stay.offer is not None and stay.offer.to_facility == facility


def _stay_arrives(stay: Stay, wish: Move, role: Role) -> list[Event]:
    offer, day = stay.offer, wish.moved_on
    left_on = offer.left_on if offer is not None else None
    if wish.facility == stay.facility:
        return came_back(stay, day) if left_on is not None else []
    if offer is None or offer.to_facility != wish.facility:
        return _ended(stay, day, role) if left_on is None else transferred(stay, left_on, role)
    waits = [] if offer.left_on is not None else leave(stay, wish.facility, day)
    if offer.accepted_on is None:
        return waits
    return [*waits, carried_out(stay, offer, max(day, offer.accepted_on))]


def _returned(candidate: Candidate, episode: Episode, wish: Move) -> list[Event]:
    """She is back where she had left from, before another facility took over: all is as it was."""
    if isinstance(episode, Enrolled):
        stay = episode.stay
        if stay.facility == wish.facility and stay.away(wish.moved_on):
            return came_back(stay, wish.moved_on)
    elif (since := _away_since(candidate, wish)) is not None:
        return _waits(candidate, episode, wish, candidate.waited.listed_on if candidate.waited else since)
    raise WrongState("not-away", "As far as is known she is not away.", field="participant_id")


def _away_since(candidate: Candidate, wish: Move) -> date | None:
    """When she left the facility, if that was the last that is known of her."""
    place = candidate.place
    if not isinstance(place, Moved) or place.movement not in LEAVING or place.facility != wish.facility:
        return None
    return place.moved_on


def _waits(candidate: Candidate, episode: Episode, wish: Move, since: date) -> list[Event]:
    """Who waited for a decree when she left waits on, where she is now."""
    if candidate.waited is None or not isinstance(episode, NotEnrolled):
        return []
    return [
        CandidateListed(
            facility=wish.facility,
            participant_id=wish.participant_id,
            assessment_id=candidate.waited.assessment_id,
            pathway=candidate.waited.pathway,
            listed_on=since,
        )
    ]
