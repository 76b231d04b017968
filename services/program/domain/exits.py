"""Ends that a person says: one and only one for a stay, each by those whose it is to say.

To withdraw is her own right and no matter of discipline: ``mundur`` is said before BNN, an exclusion by the
head of the prison. What is behind ``dihentikan_bnn`` and ``dihentikan_lapas`` is never told; several own
reasons stand behind each, so that neither gives one away. Ends by completion, movement or hand-over and by
absences (``drop_out``) come from what they follow from, and cannot be said here.
"""

from datetime import date, timedelta
from enum import StrEnum

from services.program.domain.episode import Ended, Episode, stay_of
from services.program.domain.here import Here
from services.program.domain.leaving import end
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Role
from shared.refusals import NotAllowed, WrongState


class Exit(StrEnum):
    """Why a stay ends before its end, as whoever ends it says."""

    WITHDREW = "mundur"
    MISREFERRED = "salah_rujuk"
    MEDICAL = "alasan_medis"
    BNN_MATTER = "pertimbangan_bnn"
    DISCIPLINE = "dikeluarkan_disiplin"
    PRISON_MATTER = "pertimbangan_lapas"
    DIED = "meninggal"


TOLD = {
    Exit.WITHDREW: EpisodeEnd.WITHDREW,
    Exit.MISREFERRED: EpisodeEnd.MISREFERRED,
    Exit.MEDICAL: EpisodeEnd.STOPPED_BNN,
    Exit.BNN_MATTER: EpisodeEnd.STOPPED_BNN,
    Exit.DISCIPLINE: EpisodeEnd.STOPPED_PRISON,
    Exit.PRISON_MATTER: EpisodeEnd.STOPPED_PRISON,
    Exit.DIED: EpisodeEnd.DIED,
}
"""What the event says of each."""

SAYS = {
    Exit.WITHDREW: frozenset({Role.BNN_COUNSELLOR}),
    Exit.MISREFERRED: frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR}),
    Exit.MEDICAL: frozenset({Role.BNN_DOCTOR, Role.LAPAS_CLINIC}),
    Exit.BNN_MATTER: frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR}),
    Exit.DISCIPLINE: frozenset({Role.LAPAS_HEAD}),
    Exit.PRISON_MATTER: frozenset({Role.LAPAS_HEAD}),
    Exit.DIED: frozenset({Role.LAPAS_REGISTRAR, Role.LAPAS_CLINIC}),
}
"""Who says each."""


def leave(episode: Episode, *, reason: Exit, ended_on: date, role: Role, here: Here) -> list[Event]:
    """End the stay; her bookings after that day are freed, after a death also those of it. The same is quiet.

    Raises:
        NotAllowed: ``role-of-exit``. WrongState: ``episode-ended``. Invalid: a day on which it cannot be.
    """
    stay = stay_of(episode)
    if role not in SAYS[reason]:
        allowed = ", ".join(sorted(SAYS[reason]))
        raise NotAllowed("role-of-exit", f"This reason is said by: {allowed}.", field="reason")
    here.refuse_future(ended_on, "ended_on")
    if isinstance(episode, Ended):
        if (episode.reason, episode.ended_on) == (TOLD[reason], ended_on):
            return []
        raise WrongState("episode-ended", f"The episode ended on {episode.ended_on}.", field="episode_id")
    free_from = ended_on if reason is Exit.DIED else ended_on + timedelta(days=1)
    return end(stay, TOLD[reason], ended_on, role, "ended_on", free_from=free_from)
