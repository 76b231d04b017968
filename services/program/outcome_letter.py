"""What an outcome letter says: facts of taking part as they were recorded when it was signed.

The letter lies in the prison's file, so it says what the prison may know: the work with BNN as one, skills,
days, and how often she was there. Nothing clinical, and no remission.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.program.aggregates import EPISODE, RELEASE
from services.program.commands.context import Context
from services.program.domain.episode import Ended, Episode, stay_of
from services.program.domain.release import Letter
from services.program.domain.stages import count
from services.program.seeing import LABEL_OF
from shared.contracts.base import Frozen
from shared.contracts.codes import EpisodeEnd, Stage
from shared.contracts.release import OutcomeLetterIssued
from shared.refusals import NotFound


class Part(Frozen):
    """One part of the programme by custody's label: its first day, the day it was completed, her sessions."""

    label: str
    first_on: date
    completed_on: date | None
    attended: int
    held: int


class OutcomeLetter(Frozen):
    """The letter's facts. ``completed_on``: the whole programme; ``ended_on``: she is not in it any more."""

    letter: Letter
    facility: str
    participant_id: UUID
    enrolled_on: date
    parts: tuple[Part, ...]
    completed_on: date | None
    ended_on: date | None


def facts(letter: Letter, episode: Episode) -> OutcomeLetter:
    """What the letter says of a stay, as it was at the letter."""
    stay = stay_of(episode)
    labels = dict.fromkeys(LABEL_OF[stage] for stage in stay.stages)
    parts = [
        part
        for label in labels
        if (part := _part(episode, label, [s for s in stay.stages if LABEL_OF[s] == label])) is not None
    ]
    ended_on = episode.ended_on if isinstance(episode, Ended) else None
    completed = isinstance(episode, Ended) and episode.reason is EpisodeEnd.COMPLETED
    return OutcomeLetter(
        letter=letter,
        facility=stay.facility,
        participant_id=stay.participant_id,
        enrolled_on=stay.enrolled_on,
        parts=tuple(parts),
        completed_on=ended_on if completed else None,
        ended_on=ended_on,
    )


def _part(episode: Episode, label: str, stages: Sequence[Stage]) -> Part | None:
    stay = stay_of(episode)
    begun = [day for stage, day in stay.started.items() if stage in stages]
    if not begun:
        return None
    figures = count([booking for stage in stages for booking in stay.of_stage(stage)])
    done = [stay.completed[stage] for stage in stages if stage in stay.completed]
    return Part(
        label=label,
        first_on=min(begun),
        completed_on=max(done) if len(done) == len(stages) else None,
        attended=figures.attended,
        held=figures.held,
    )


async def read(context: Context, episode_id: UUID, letter_id: UUID) -> OutcomeLetter:
    """The letter as it was signed: what was recorded of her stay afterwards is not in it.

    Raises:
        NotFound: ``episode-unknown``, ``letter-unknown``.
    """
    [episode] = await context.load(EPISODE, [episode_id])
    refs = EPISODE.ref(episode_id), RELEASE.ref(stay_of(episode).participant_id)
    found = await context.store.load_many(refs)
    signed = [
        envelope
        for envelope in found[refs[1]].events
        if isinstance(event := envelope.event, OutcomeLetterIssued)
        and (event.letter_id, event.episode_id) == (letter_id, episode_id)
    ]
    if not signed:
        raise NotFound("letter-unknown", "There is no such letter of this stay.")
    before = [each.event for each in found[refs[0]].events if each.position < signed[0].position]
    letter = Letter.model_validate(signed[0].event.model_dump())
    return facts(letter, EPISODE.fold(EPISODE.initial, before))
