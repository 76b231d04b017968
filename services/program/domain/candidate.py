"""A candidate: an assessed participant who waits for a place, and what custody did with her."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.program.domain.episode import Ended, Enrolled, Episode
from services.program.domain.history import ImpossibleHistory
from shared.contracts.assessment import ParticipantAssessed, ReferralRetracted
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import LEAVING, Movement, Pathway
from shared.contracts.program import (
    CandidateListed,
    CandidateMerged,
    CandidateRemoved,
    OtherReferralJoined,
    ParticipantMoved,
    ReviewTaskOpened,
)
from shared.contracts.waiting import (
    CandidateEvent,
    ParticipantPlaced,
    PlacementWithdrawn,
    PreferenceRecorded,
    WaitingReason,
    WaitingReasonSet,
)


class Unlisted(Frozen):
    """She does not wait: never assessed, education only, or retracted."""


class Waiting(Frozen):
    """She waits for a decree."""

    facility: str
    assessment_id: UUID
    pathway: Pathway
    listed_on: date


class Moved(Frozen):
    """Custody moved her: ``facility`` told it, ``to_facility`` is where she is now (none: released)."""

    facility: str
    movement: Movement
    to_facility: str | None
    moved_on: date


Place = Unlisted | Waiting | Moved


class Candidate(Frozen):
    """Where she stands, and what a person was already asked to look at: assessments, by tasks.

    ``merged_into``: she goes on under this id. ``others``: ids that were merged into hers. ``moves``: every
    movement that was told. ``waited``: she waited when she left, and waits on where she arrives.
    ``placed_in``: the cohort in which a place is kept for her; ``reason`` and ``first`` are what a person
    said of her waiting.
    """

    place: Place = Unlisted()
    reviewed: frozenset[UUID] = frozenset()
    tasks: frozenset[UUID] = frozenset()
    merged_into: UUID | None = None
    others: frozenset[UUID] = frozenset()
    moves: frozenset[Moved] = frozenset()
    waited: Waiting | None = None
    prefers_woman: bool | None = None
    placed_in: UUID | None = None
    reason: WaitingReason | None = None
    first: bool = False


NEW = {"placed_in": None, "reason": None, "first": False}
"""What was said of her waiting ends with it: with another prison or path she waits anew."""


def evolve(state: Candidate, event: Event) -> Candidate:
    return state.model_copy(
        update=_waits(event) if isinstance(event, CandidateEvent) else _stands(state, event)
    )


def _stands(state: Candidate, event: Event) -> Mapping[str, Any]:  # noqa: PLR0911 - a table of events
    match event:
        case CandidateListed():
            waiting = Waiting.model_validate(event.model_dump())
            anew = {} if _goes_on(state.place, waiting) else NEW
            return {"place": waiting, "waited": None, **anew}
        case CandidateRemoved():
            return {"place": _no_longer_waiting(state.place), "waited": None, **NEW}
        case ParticipantMoved():
            return _moved(state, Moved.model_validate(event.model_dump()))
        case ReviewTaskOpened(assessment_id=assessment, task_id=task):
            return {"reviewed": state.reviewed | {assessment}, "tasks": state.tasks | {task}}
        case CandidateMerged(kept_id=kept):
            place = _no_longer_waiting(state.place)
            return {"place": place, "merged_into": kept, "waited": None, **NEW}
        case OtherReferralJoined(merged_id=other, continued_as=None):
            return {"others": state.others | {other}}
        case OtherReferralJoined(merged_id=other, continued_as=elsewhere):
            others = state.others | {other, elsewhere}
            return {"place": _no_longer_waiting(state.place), "others": others, **NEW}
    raise ImpossibleHistory(state, event)


def _moved(state: Candidate, moved: Moved) -> Mapping[str, Any]:
    """Who leaves for another facility keeps what she waited with; who is released waits no longer."""
    waits = state.place if isinstance(state.place, Waiting) else state.waited
    waited = waits if moved.movement is not Movement.RELEASE else None
    return {"place": moved, "moves": state.moves | {moved}, "waited": waited, **NEW}


def _goes_on(before: Place, now: Waiting) -> bool:
    """Whether she waits for the same as before, by another assessment."""
    same = isinstance(before, Waiting) and (before.facility, before.pathway) == (now.facility, now.pathway)
    return bool(same)


def _waits(event: CandidateEvent) -> Mapping[str, Any]:
    match event:
        case PreferenceRecorded(female_facilitator=woman):
            return {"prefers_woman": woman}
        case WaitingReasonSet(reason=reason, first=first):
            return {"reason": reason, "first": first}
        case ParticipantPlaced(cohort_id=cohort):
            return {"placed_in": cohort}
        case PlacementWithdrawn():
            return {"placed_in": None}
    raise ImpossibleHistory(Candidate(), event)


def _no_longer_waiting(place: Place) -> Place:
    return Unlisted() if isinstance(place, Waiting) else place


def waits(state: Candidate) -> bool:
    """Whether she waits for a decree, also while she is on her way to another facility."""
    return isinstance(state.place, Waiting) or state.waited is not None


def hear_assessment(  # noqa: PLR0911 - a table of what may have come before
    state: Candidate,
    episode: Episode,
    *,
    assessed: ParticipantAssessed,
    task_id: UUID,
    stays_elsewhere: bool = False,
) -> list[Event]:
    """List her, replace what she waits with, take her off, or ask a person to look. Never touch a stage.

    ``stays_elsewhere``: she is in the programme under an id that was merged into hers.
    """
    if stays_elsewhere:
        return [] if assessed.assessment_id in state.reviewed else [_task(assessed, task_id)]
    if isinstance(episode, Enrolled | Ended):
        known = {episode.stay.assessment_id, *state.reviewed}
        return [] if assessed.assessment_id in known else [_task(assessed, task_id)]
    match state.place:
        case Waiting(assessment_id=current) if current == assessed.assessment_id:
            return []
        case Waiting() if assessed.pathway is Pathway.EDUCATION:
            return [
                CandidateRemoved(
                    facility=assessed.facility,
                    participant_id=assessed.participant_id,
                    reason="edukasi",
                    removed_on=assessed.concluded_on,
                )
            ]
        case Moved(movement=movement, facility=left, moved_on=day) if movement in LEAVING:
            if left == assessed.facility and assessed.concluded_on <= day:
                return []
    if assessed.pathway is Pathway.EDUCATION:
        return []
    return [
        CandidateListed(
            facility=_here(state.place) or assessed.facility,
            participant_id=assessed.participant_id,
            assessment_id=assessed.assessment_id,
            pathway=assessed.pathway,
            listed_on=assessed.concluded_on,
        )
    ]


def _here(place: Place) -> str | None:
    """The facility that told that she is there."""
    return place.to_facility if isinstance(place, Moved) and place.movement not in LEAVING else None


def _task(assessed: ParticipantAssessed, task_id: UUID) -> ReviewTaskOpened:
    return ReviewTaskOpened(
        facility=assessed.facility,
        participant_id=assessed.participant_id,
        task_id=task_id,
        assessment_id=assessed.assessment_id,
        opened_on=assessed.concluded_on,
    )


def hear_retraction(
    state: Candidate, episodes: Iterable[Episode], *, retracted: ReferralRetracted, task_id: UUID
) -> list[Event]:
    """Take her off the list; if a stay of hers runs already, ask a person to look at it.

    ``episodes`` are hers, under every id that she had: a stay keeps its id when she is merged.
    """
    stay = next((episode.stay for episode in episodes if isinstance(episode, Enrolled)), None)
    if stay is not None:
        if task_id in state.tasks:
            return []
        own = stay.participant_id == retracted.participant_id
        return [
            ReviewTaskOpened(
                facility=retracted.facility if own else stay.facility,
                participant_id=stay.participant_id,
                task_id=task_id,
                assessment_id=stay.assessment_id,
                opened_on=retracted.retracted_on,
            )
        ]
    if not waits(state):
        return []
    return [
        CandidateRemoved(
            facility=retracted.facility,
            participant_id=retracted.participant_id,
            reason="rujukan_ditarik",
            removed_on=retracted.retracted_on,
        )
    ]
