"""So many ``alpa`` in a row propose that she drops out; a person decides, nothing ends by itself.

A row is broken by attendance alone. ``izin``, not brought, cancelled, freed and unmarked sessions neither
count nor break: only ``alpa`` is her own. After a decision to keep her, those absences are behind her.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from services.program.domain.episode import (
    Ended,
    Enrolled,
    Episode,
    Marked,
    Stay,
    attended,
    evolve,
    stay_of,
)
from services.program.domain.here import Here
from services.program.domain.interruptions import DropOut
from services.program.domain.leaving import end
from shared.contracts.base import Event
from shared.contracts.codes import Attendance, EpisodeEnd, Role
from shared.contracts.drop_outs import DropOutDecided, DropOutProposed, DropOutWithdrawn
from shared.contracts.program import AttendanceRecorded
from shared.refusals import WrongState

DUE = timedelta(days=7)
"""Within a week somebody decides."""


def row(stay: Stay) -> tuple[UUID, ...]:
    """The sessions of the absences in a row with which her records end, by time, without those decided on."""
    found: list[UUID] = []
    for booking in sorted(stay.bookings.values(), key=lambda b: (b.starts_at, b.session_id), reverse=True):
        if attended(booking) or booking.session_id in stay.forgiven:
            break
        if booking.status == Marked(outcome=Attendance.ABSENT):
            found.append(booking.session_id)
    return tuple(reversed(found))


def follow(
    episodes: Mapping[UUID, Episode], told: Iterable[Event], limits: Mapping[UUID, int | None], here: Here
) -> list[Event]:
    """What these records lead to, for the same append: proposals, and those that a correction takes back.

    ``episodes``: as they were before, by participant. ``limits``: absences in a row by participant, none
    where her template proposes nothing.
    """
    records = [event for event in told if isinstance(event, AttendanceRecorded)]
    following: list[Event] = []
    for who in dict.fromkeys(event.participant_id for event in records):
        state = episodes[who]
        for event in records:
            if event.participant_id == who:
                state = evolve(state, event)
        if isinstance(state, Enrolled):
            following += _of_one(state.stay, limits.get(who), here)
    return following


def _of_one(stay: Stay, limit: int | None, here: Here) -> list[Event]:
    absences = row(stay)
    reached = limit is not None and len(absences) >= limit
    if reached and stay.drop_out is None:
        return [
            DropOutProposed.model_validate(_her(stay) | {"sessions": absences, "proposed_on": here.today})
        ]
    if not reached and stay.drop_out is not None:
        return [DropOutWithdrawn.model_validate(_her(stay) | {"withdrawn_on": here.today})]
    return []


def decide(
    episode: Episode, *, decision: Literal["keep", "end"], decided_on: date, role: Role, here: Here
) -> list[Event]:
    """Keep her, or end her stay (``tidak_hadir_berulang``); bookings after that day are freed.

    Raises:
        WrongState: ``no-proposal``, ``episode-ended``. Invalid: a day on which it cannot be.
    """
    stay = stay_of(episode)
    here.refuse_future(decided_on, "decided_on")
    if isinstance(episode, Ended):
        if episode.reason is EpisodeEnd.ABSENT and (decision, episode.ended_on) == ("end", decided_on):
            return []
        raise WrongState("episode-ended", f"The episode ended on {episode.ended_on}.", field="episode_id")
    proposal(stay)
    said = {"decision": decision, "decided_on": decided_on, "by_role": role}
    decided = DropOutDecided.model_validate(_her(stay) | said)
    if decision == "keep":
        return [decided]
    free_from = decided_on + timedelta(days=1)
    return [decided, *end(stay, EpisodeEnd.ABSENT, decided_on, role, "decided_on", free_from=free_from)]


def proposal(stay: Stay) -> DropOut:
    """The open proposal.

    Raises:
        WrongState: ``no-proposal``.
    """
    if stay.drop_out is None:
        raise WrongState("no-proposal", "Nothing is proposed: her absences are no row.", field="episode_id")
    return stay.drop_out


def _her(stay: Stay) -> dict[str, object]:
    return {"facility": stay.facility, "episode_id": stay.episode_id, "participant_id": stay.participant_id}
