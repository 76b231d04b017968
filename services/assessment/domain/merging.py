"""Two referrals of one person become one: a person decides, and nothing that was told is told again."""

from datetime import date

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.participant import (
    Assessed,
    Consented,
    Declined,
    Live,
    Merged,
    Participant,
    Referred,
    Withdrawn,
    known,
    live,
)
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.referral import ParticipantsMerged
from shared.refusals import Invalid, WrongState

_HOW_FAR: dict[type[Live], int] = {Referred: 0, Declined: 1, Consented: 2, Assessed: 3, Withdrawn: 4}


def merge(
    merged: Participant, kept: Participant, *, merged_on: date, by_role: Role, today: date
) -> list[Event]:
    """Let ``merged`` go on as ``kept``; the same again is quiet.

    Nothing of the one is copied to the other, so the kept one has to be at least as far: her consent,
    her assessment and her withdrawal are those that hold.

    Raises:
        Invalid: ``same-participant``.
        WrongState: ``less-far``, or one of the two referrals holds no more.
    """
    one, other = known(merged).case, known(kept).case
    if one.participant_id == other.participant_id:
        raise Invalid("same-participant", "These are one participant already.", field="kept_id")
    if isinstance(merged, Merged) and merged.kept_id == other.participant_id:
        return []
    someone, remaining = live(merged), live(kept)
    if _HOW_FAR[type(someone)] > _HOW_FAR[type(remaining)]:
        raise WrongState(
            "less-far",
            f"{one.case_number} is further than {other.case_number}: keep that one and merge the other.",
            field="kept_id",
        )
    refuse_future(merged_on, "merged_on", today)
    refuse_before(
        merged_on, "merged_on", max(one.referred_on, other.referred_on), "the later of both was referred"
    )
    return [
        ParticipantsMerged(
            facility=one.facility,
            participant_id=one.participant_id,
            kept_id=other.participant_id,
            kept_facility=other.facility,
            merged_on=merged_on,
            by_role=by_role,
        )
    ]
