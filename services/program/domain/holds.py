"""Holds: a stay is paused and goes on where it was ("a hold always returns to the state it came from").

A hold changes no stage. It frees bookings of its days that have not begun, which count for nobody, and gives
them back when it ends earlier. Told afterwards, it does the same with sessions of days gone by that nobody
marked. Each side has at most one open hold. Reasons of one side are never told: a told ``HoldReason`` stands
for several own ones, so that it does not give any of them away.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.program.domain.coming_back import booked_again
from services.program.domain.episode import Booking, Ended, Episode, Expected, Freed, Stay, attended, stay_of
from services.program.domain.here import Here
from services.program.domain.interruptions import Hold
from services.program.domain.session import Session
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.contracts.holds import HoldBegun, HoldDeclined, HoldEnded, HoldProposed, HoldReason
from shared.contracts.program import BookingFreed
from shared.contracts.sessions import Side
from shared.refusals import Invalid, NotAllowed, NotFound, WrongState


class OwnHoldReason(StrEnum):
    """Why a stay is paused, as the side that pauses it says."""

    COURT = "sidang"
    LOCKDOWN = "lockdown"
    EXTRAORDINARY_LEAVE = "izin_luar_biasa"
    ISOLATION = "strap_sel"
    PRISON_MATTER = "urusan_lapas"
    NO_COUNSELLOR = "konselor_tidak_ada"
    ILL = "sakit"
    BNN_MATTER = "urusan_bnn"


TOLD = {
    OwnHoldReason.COURT: HoldReason.COURT,
    OwnHoldReason.LOCKDOWN: HoldReason.LOCKDOWN,
    OwnHoldReason.EXTRAORDINARY_LEAVE: HoldReason.EXTRAORDINARY_LEAVE,
    OwnHoldReason.ISOLATION: HoldReason.PRISON,
    OwnHoldReason.PRISON_MATTER: HoldReason.PRISON,
    OwnHoldReason.NO_COUNSELLOR: HoldReason.NO_COUNSELLOR,
    OwnHoldReason.ILL: HoldReason.BNN,
    OwnHoldReason.BNN_MATTER: HoldReason.BNN,
}
"""What an event says of each."""

SIDE_OF: dict[HoldReason, Side] = {
    HoldReason.COURT: "lapas",
    HoldReason.LOCKDOWN: "lapas",
    HoldReason.EXTRAORDINARY_LEAVE: "lapas",
    HoldReason.PRISON: "lapas",
    HoldReason.NO_COUNSELLOR: "bnnp",
    HoldReason.BNN: "bnnp",
}

_PRISON = frozenset({Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR})
_BNN = frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR})
DECIDES = {
    HoldReason.COURT: _PRISON,
    HoldReason.LOCKDOWN: _PRISON,
    HoldReason.EXTRAORDINARY_LEAVE: _PRISON,
    HoldReason.PRISON: frozenset({Role.LAPAS_HEAD}),
    HoldReason.NO_COUNSELLOR: _BNN,
    HoldReason.BNN: _BNN | {Role.LAPAS_CLINIC},
}
"""Who begins and ends a hold. A discipline hold: the officer proposes, the head decides."""


class Wish(Frozen):
    """A hold as it is asked for; ``until`` is its last day, when that is known."""

    hold_id: UUID
    reason: HoldReason
    since: date
    until: date | None = None
    cohort_hold_id: UUID | None = None


def refuse_role(reason: HoldReason, role: Role) -> None:
    """Refuse who does not decide about a hold of this reason.

    Raises:
        NotAllowed: ``role-of-hold``.
    """
    if role not in DECIDES[reason]:
        raise NotAllowed(
            "role-of-hold", f"Such a hold is for: {', '.join(sorted(DECIDES[reason]))}.", field="reason"
        )


def begin(episode: Episode, *, wish: Wish, here: Here, at: str | None = None) -> list[Event]:
    """Pause her stay and free what lies in it and has not begun. The same again is quiet.

    Who may say so is the caller's matter (``refuse_role``): a movement of the prison's register may too.
    ``at``: the prison where she is, when it is not the one of her stay.
    """
    stay = stay_of(episode)
    if (known := stay.holds.get(wish.hold_id)) is not None and known.state == "open":
        return []
    _refuse_hold(episode, stay, wish, here)
    said = {"facility": at or stay.facility, "side": SIDE_OF[wish.reason], **wish.model_dump()}
    begun = HoldBegun.model_validate(_her(stay) | said)
    hold = Hold.model_validate(begun.model_dump())
    inside = (b for b in stay.bookings.values() if hold.covers(b.session_on) and _to_come(b, here))
    return [begun, *(_free(stay, b, wish.hold_id) for b in sorted(inside, key=lambda b: b.starts_at))]


def propose(episode: Episode, *, wish: Wish, role: Role, here: Here) -> list[Event]:
    """An officer asks the head for a hold for a reason of the prison's own."""
    stay = stay_of(episode)
    if role is not Role.LAPAS_OFFICER or wish.reason is not HoldReason.PRISON:
        refuse_role(wish.reason, role)
    _refuse_hold(episode, stay, wish, here)
    if any(hold.state == "proposed" for hold in stay.holds.values()):
        raise WrongState("hold-proposed", "A hold is proposed already: the head decides.", field="episode_id")
    asked = HoldProposed(
        **_her(stay), **wish.model_dump(include={"hold_id", "since", "until"}), proposed_on=here.today
    )
    return [asked]


def decide(episode: Episode, *, hold_id: UUID, accept: bool, role: Role, here: Here) -> list[Event]:
    """The head follows a proposal, or does not. The same again is quiet."""
    stay = stay_of(episode)
    refuse_role(HoldReason.PRISON, role)
    hold = hold_of(stay, hold_id)
    if hold.state == ("open" if accept else "refused"):
        return []
    if hold.state != "proposed":
        raise WrongState("hold-decided", "This proposal was decided already.", field="hold_id")
    if not accept:
        return [HoldDeclined(**_her(stay), hold_id=hold_id, declined_on=here.today)]
    wish = Wish(hold_id=hold_id, reason=HoldReason.PRISON, since=hold.since, until=hold.until)
    return begin(episode, wish=wish, here=here)


def end(
    episode: Episode,
    sessions: Mapping[UUID, Session],
    *,
    hold_id: UUID,
    ended_on: date,
    here: Here,
    at: str | None = None,
) -> list[Event]:
    """She is back from ``ended_on`` on. The same again is quiet.

    ``sessions``: see ``coming_back.booked_again``. She is booked again at those that are still planned and to
    come, or that a hold freed on a day gone by, and that no other hold covers, so that her stay is as it was.
    ``at``: the prison where she is, when it is not the one of her stay.
    """
    stay = stay_of(episode)
    hold = hold_of(stay, hold_id)
    if hold.state == "ended" and hold.ended_on == ended_on:
        return []
    _refuse_elsewhere(hold, at or stay.facility)
    if hold.state != "open" or isinstance(episode, Ended):
        raise WrongState("hold-not-open", "This hold is not open.", field="hold_id")
    here.refuse_future(ended_on, "ended_on")
    if ended_on < hold.since:
        raise Invalid("before-hold", f"The hold began on {hold.since}.", field="ended_on")
    if hold.until is not None and ended_on > hold.until:
        raise WrongState("hold-over", f"It was over by itself after {hold.until}.", field="hold_id")
    side = SIDE_OF[hold.reason]
    said = {"facility": at or stay.facility, "hold_id": hold_id, "side": side, "ended_on": ended_on}
    ended = HoldEnded.model_validate(_her(stay) | said)
    over = hold.model_copy(update={"state": "ended", "ended_on": ended_on})
    after = stay.model_copy(update={"holds": {**stay.holds, hold_id: over}})
    return [ended, *booked_again(after, sessions, here, gone_by=_by_holds(stay))]


def _by_holds(stay: Stay) -> frozenset[UUID]:
    """The sessions of which a hold freed her, this one or another."""
    bookings = stay.bookings.items()
    return frozenset(id_ for id_, b in bookings if isinstance(b.status, Freed) and b.status.hold_id)


def hold_of(stay: Stay, hold_id: UUID) -> Hold:
    """A hold of this stay.

    Raises:
        NotFound: ``hold-unknown``.
    """
    if (hold := stay.holds.get(hold_id)) is None:
        raise NotFound("hold-unknown", "There is no such hold.", field="hold_id")
    return hold


def open_hold(stay: Stay, side: Side, day: date) -> UUID | None:
    """The open hold of a side that has not passed by that day, if there is one."""
    return next((id_ for id_, hold in stay.holds.items() if hold.side == side and hold.runs(day)), None)


def _refuse_elsewhere(hold: Hold, at: str) -> None:
    """Another prison than paused her does not know when she is back; BNN's pauses go with the stay."""
    if hold.side == "lapas" and hold.facility not in {"", at}:
        raise WrongState("hold-elsewhere", f"This hold is told by {hold.facility}.", field="hold_id")


def refuse_days(wish: Wish, here: Here) -> None:
    """Refuse days on which no hold can be, whoever's it is.

    Raises:
        Invalid: ``date-in-future``, ``until-passed``.
    """
    here.refuse_future(wish.since, "since")
    if wish.until is not None and wish.until < max(wish.since, here.today):
        raise Invalid("until-passed", "The last day of a hold that begins is not over yet.", field="until")


def _refuse_hold(episode: Episode, stay: Stay, wish: Wish, here: Here) -> None:
    if isinstance(episode, Ended):
        raise WrongState("episode-ended", f"The episode ended on {episode.ended_on}.", field="episode_id")
    refuse_days(wish, here)
    if wish.since < stay.enrolled_on:
        raise Invalid(
            "before-decree", f"Her stay began with the decree of {stay.enrolled_on}.", field="since"
        )
    if open_hold(stay, SIDE_OF[wish.reason], here.today) is not None:
        raise WrongState("hold-open", "This side has an open hold already.", field="episode_id")
    if since := [day for day in _attended_days(stay.bookings.values()) if day > wish.since]:
        raise Invalid("attended-later", f"She attended a session later, on {max(since)}.", field="since")


def _attended_days(bookings: Iterable[Booking]) -> list[date]:
    return [booking.session_on for booking in bookings if attended(booking)]


def _to_come(booking: Booking, here: Here) -> bool:
    """What has begun today is left to be marked by who was there; of a day gone by nobody marked it."""
    open_ = booking.session_on < here.today or not here.begun(booking.starts_at)
    return isinstance(booking.status, Expected) and open_


def _her(stay: Stay) -> dict[str, object]:
    return {
        "facility": stay.facility,
        "episode_id": stay.episode_id,
        "participant_id": stay.participant_id,
    }


def _free(stay: Stay, booking: Booking, hold_id: UUID) -> BookingFreed:
    of = {"session_id": booking.session_id, "hold_id": hold_id, "makes_up": booking.makes_up}
    return BookingFreed.model_validate(_her(stay) | of)
