"""Who has a place in a cohort: whose stay runs in it, and for whom one is kept.

It is kept until the decree, or until she arrives whose stay was accepted from another facility.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.program.domain.candidate import Candidate, Waiting
from services.program.domain.cohort import Open
from services.program.domain.episode import Enrolled, Episode, NotEnrolled
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.waiting import PlacementReason
from shared.refusals import NotAllowed, WrongState


class Places(Frozen):
    """Places in use. Whose stay ended, or who waits no longer, gave hers back."""

    enrolled: frozenset[UUID] = frozenset()
    placed: frozenset[UUID] = frozenset()

    @property
    def taken(self) -> frozenset[UUID]:
        return self.enrolled | self.placed

    def free(self, capacity: int | None) -> int | None:
        """None where no limit was set; below none nothing is free."""
        return None if capacity is None else max(0, capacity - len(self.taken))


def places(cohort: Open, candidates: Mapping[UUID, Candidate], episodes: Mapping[UUID, Episode]) -> Places:
    """Both by participant; they hold everybody whom the cohort ever named."""
    return Places(
        enrolled=frozenset(who for who in cohort.named if _in(cohort, episodes[who])),
        placed=frozenset(who for who in cohort.named if _kept(cohort, candidates[who], episodes[who])),
    )


def _in(cohort: Open, episode: Episode) -> bool:
    return isinstance(episode, Enrolled) and episode.stay.cohort_id == cohort.cohort_id


def _kept(cohort: Open, candidate: Candidate, episode: Episode) -> bool:
    if isinstance(episode, Enrolled):
        offer = episode.stay.offer
        return offer is not None and offer.accepted_on is not None and offer.cohort_id == cohort.cohort_id
    waits = isinstance(candidate.place, Waiting) and isinstance(episode, NotEnrolled)
    return waits and candidate.placed_in == cohort.cohort_id


def refuse_full(cohort: Open, found: Places) -> None:
    """Refuse one more in a cohort that has no free place.

    Raises:
        WrongState: ``cohort-full``.
    """
    capacity = cohort.plan.capacity
    if found.free(capacity) == 0:
        raise WrongState("cohort-full", f"All {capacity} places are taken.", field="cohort_id")


def refuse_over(
    cohort: Open, found: Places, women: Iterable[UUID], *, over: PlacementReason | None, role: Role
) -> PlacementReason | None:
    """Refuse a decree over the cohort's places, unless the head says why; the reason if it was needed.

    Raises:
        WrongState: ``cohort-full``, with how many places are free.
    """
    capacity = cohort.plan.capacity
    if capacity is None or len(found.taken | {*women}) <= capacity:
        return None
    if over is None:
        free = found.free(capacity)
        detail = f"{free} of {capacity} places are free; the head may go beyond with a reason."
        raise WrongState("cohort-full", detail, field="participants")
    if role is not Role.LAPAS_HEAD:
        raise NotAllowed("head-adds-places", "The head of the prison adds places.", field="over_capacity")
    return over
