"""Referral to a service outside, for the time after release: offered, accepted or declined, ended.

Nothing is offered without her consent that this kind of receiver learns of her; when she takes it back, the
referral that stands ends.
"""

from datetime import date
from uuid import UUID

from services.program.domain.episode import Episode, Stay, stay_of
from services.program.domain.here import Here
from services.program.domain.release import Referral, Release
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.consents import Purpose, Receiver, latest
from shared.contracts.release import (
    DeclineReason,
    ReleaseConsentHeard,
    ReleaseReferralAccepted,
    ReleaseReferralDeclined,
    ReleaseReferralEnded,
    ReleaseReferralOffered,
)
from shared.refusals import Invalid, NotFound, WrongState


def may_learn(release: Release, receiver: Receiver, day: date) -> bool:
    """Whether she allows on that day that this kind of receiver learns of her."""
    said = latest(release.consents.get(receiver, ()), day)
    return said is not None and said.holds(day)


def offer(
    release: Release,
    episode: Episode,
    *,
    referral_id: UUID,
    receiver: str,
    shared_with: Receiver,
    offered_on: date,
    role: Role,
    here: Here,
) -> list[Event]:
    """Offer her to one service; there is one referral at a time.

    Raises:
        Invalid: ``date-in-future``, ``before-decree``.
        WrongState: ``consent-to-share``, ``referral-stands``.
    """
    stay = stay_of(episode)
    here.refuse_future(offered_on, "offered_on")
    if offered_on < stay.enrolled_on:
        raise Invalid("before-decree", f"The decree is of {stay.enrolled_on}.", field="offered_on")
    if not (may_learn(release, shared_with, offered_on) and may_learn(release, shared_with, here.today)):
        raise WrongState(
            "consent-to-share",
            f"She has not allowed that this receiver learns of her (aftercare:{shared_with}).",
            field="receiver",
        )
    if (standing := release.standing) is not None:
        raise WrongState(
            "referral-stands", f"She is offered to {standing.receiver} already.", field="receiver"
        )
    return [
        ReleaseReferralOffered(
            **_hers(stay),
            referral_id=referral_id,
            receiver=receiver,
            shared_with=shared_with,
            offered_on=offered_on,
            by_role=role,
        )
    ]


def accept(
    release: Release, episode: Episode, *, referral_id: UUID, accepted_on: date, role: Role, here: Here
) -> list[Event]:
    """The service takes her. The same again is quiet.

    Raises:
        NotFound: ``referral-unknown``. Invalid: ``date-in-future``, ``before-offer``.
        WrongState: ``referral-accepted``, ``referral-declined``, ``referral-ended``.
    """
    stay = stay_of(episode)
    referral = _open(release, referral_id, ("accepted", accepted_on, None))
    if referral is None:
        return []
    _refuse_day(referral, accepted_on, "accepted_on", here)
    return [
        ReleaseReferralAccepted(**_hers(stay), referral_id=referral_id, accepted_on=accepted_on, by_role=role)
    ]


def decline(
    release: Release,
    episode: Episode,
    *,
    referral_id: UUID,
    declined_on: date,
    reason: DeclineReason,
    role: Role,
    here: Here,
) -> list[Event]:
    """The service does not take her, also one that had said yes. The same again is quiet.

    Raises: as ``accept``.
    """
    stay = stay_of(episode)
    referral = _open(release, referral_id, ("declined", declined_on, reason), also="accepted")
    if referral is None:
        return []
    _refuse_day(referral, declined_on, "declined_on", here)
    return [
        ReleaseReferralDeclined(
            **_hers(stay), referral_id=referral_id, declined_on=declined_on, reason=reason, by_role=role
        )
    ]


def hear_consent(
    release: Release, *, heard: ConsentRecorded | ConsentWithdrawn, facility: str, participant_id: UUID
) -> list[Event]:
    """Note what she said about sharing for aftercare; a no ends the referral that rests on it."""
    if heard.purpose is not Purpose.AFTERCARE:
        return []
    given = isinstance(heard, ConsentRecorded) and heard.given
    said_on = heard.asked_on if isinstance(heard, ConsentRecorded) else heard.withdrawn_on
    noted = ReleaseConsentHeard(
        facility=facility,
        participant_id=participant_id,
        receiver=heard.receiver,
        given=given,
        expires_on=heard.expires_on if isinstance(heard, ConsentRecorded) else None,
        said_on=said_on,
    )
    standing = release.standing
    if given or standing is None or standing.shared_with is not heard.receiver:
        return [noted]
    ended = ReleaseReferralEnded(
        facility=facility,
        participant_id=participant_id,
        episode_id=standing.episode_id,
        referral_id=standing.referral_id,
        reason="persetujuan_ditarik",
        ended_on=max(said_on, standing.decided_on or standing.offered_on),
    )
    return [noted, ended]


def _hers(stay: Stay) -> dict[str, object]:
    return stay.model_dump(include={"facility", "participant_id", "episode_id"})


def _open(
    release: Release, referral_id: UUID, wanted: tuple[str, date, str | None], also: str = "offered"
) -> Referral | None:
    """The referral that waits for an answer; none if this very answer was recorded."""
    found = next((each for each in release.referrals if each.referral_id == referral_id), None)
    if found is None:
        raise NotFound("referral-unknown", "There is no such referral.")
    if (found.status, found.decided_on, found.reason) == wanted:
        return None
    if found.status not in {"offered", also}:
        raise WrongState(f"referral-{found.status}", f"It was {found.status} on {found.decided_on}.")
    return found


def _refuse_day(referral: Referral, day: date, field: str, here: Here) -> None:
    here.refuse_future(day, field)
    earliest = referral.decided_on or referral.offered_on
    if day < earliest:
        raise Invalid("before-offer", f"Nothing was asked or told before {earliest}.", field=field)
