"""Who has a place in a cohort: whose stay runs in it."""

from collections.abc import Mapping
from uuid import UUID

from services.program.domain.cohort import Open
from services.program.domain.episode import Enrolled, Episode
from shared.contracts.base import Frozen


class Places(Frozen):
    """The places of a cohort that are in use; whose stay ended gave hers back."""

    enrolled: frozenset[UUID] = frozenset()

    @property
    def taken(self) -> frozenset[UUID]:
        return self.enrolled


def places(cohort: Open, episodes: Mapping[UUID, Episode]) -> Places:
    """``episodes`` are by participant and hold everybody whom the cohort ever named."""
    there = {who for who in cohort.named if _in(cohort, episodes[who])}
    return Places(enrolled=frozenset(there))


def _in(cohort: Open, episode: Episode) -> bool:
    return isinstance(episode, Enrolled) and episode.stay.cohort_id == cohort.cohort_id
