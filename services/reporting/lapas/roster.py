"""Lapas: its participants by the neutral labels of custody; nothing here tells a pathway or a numbered stage.

``medical`` and ``social`` are the same to this table: both are "pembinaan BNN". A refusal and an assessment
that leads to education only are the same row too: she does not take part.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from services.reporting.common import consents
from services.reporting.common.holds import days as days_on_hold
from services.reporting.common.holds import on_hold
from services.reporting.common.people import People, Person
from services.reporting.dated import changes, earliest, latest, merged, reached
from shared.contracts.assessment import (
    ConsentRecorded,
    ConsentWithdrawn,
    ParticipantAssessed,
    ParticipantReferred,
)
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import EpisodeEnd, Movement, Pathway, Stage
from shared.contracts.consents import TREATMENT
from shared.contracts.handover import EpisodeHandedOver
from shared.contracts.program import EpisodeEnded, ParticipantEnrolled, ParticipantMoved, StageStarted
from shared.contracts.referral import ReferralRejected
from shared.contracts.release import OutcomeLetterIssued
from shared.projections.projection import Counter, difference


class Label(StrEnum):
    """Where she stands, as custody may know it (design 6)."""

    WAITING = "menunggu"
    BNN = "pembinaan BNN"
    SKILLS = "keterampilan"
    PAUSED = "jeda"
    COMPLETED = "selesai"
    MOVED = "pindah"
    RELEASED = "bebas"
    STOPPED = "berhenti"
    NOT_TAKING_PART = "tidak mengikuti"


LABEL_OF_END: Mapping[EpisodeEnd, Label] = {
    EpisodeEnd.COMPLETED: Label.COMPLETED,
    EpisodeEnd.PARTIAL: Label.RELEASED,
    EpisodeEnd.WITHDREW: Label.STOPPED,
    EpisodeEnd.TRANSFERRED: Label.MOVED,
    EpisodeEnd.RELEASED: Label.RELEASED,
    EpisodeEnd.ABSENT: Label.STOPPED,
    EpisodeEnd.DIED: Label.STOPPED,
    EpisodeEnd.MISREFERRED: Label.STOPPED,
    EpisodeEnd.STOPPED_BNN: Label.STOPPED,
    EpisodeEnd.STOPPED_PRISON: Label.STOPPED,
}

LABEL_OF_MOVEMENT: Mapping[Movement, Label | None] = {
    Movement.TRANSFER: Label.MOVED,
    Movement.RELEASE: Label.RELEASED,
    Movement.RECEIVED: None,
    Movement.RETURNED: None,
}


class TakesPart(Frozen):
    """From a day on she does not take part, or may again."""

    on: date
    yes: bool


class MovedAs(Frozen):
    """What the facility ``by`` said of where she is; no label: she is there again."""

    on: date
    by: str
    label: Label | None


class Inmate(Person):
    """A participant as custody sees her.

    ``takes_part`` begins with a no, changes with each step, and is empty while nothing says no. That she
    consented is no step: with it, a no without a refusal would say "education only".
    """

    case_number: str | None = None
    takes_part: tuple[TakesPart, ...] = ()
    cohort_id: UUID | None = None
    skills_started_on: date | None = None
    ended_as: Label | None = None
    moves: tuple[MovedAs, ...] = ()
    letter_on: date | None = None
    """Since when an outcome letter of BNNP lies in her file."""

    def label(self, day: date, at: str | None = None) -> Label:
        """Her label on a day, at the facility where she is or at another one where she was.

        An end of the programme says more than a later movement. Where a stay was handed over from she has
        moved, whatever becomes of her elsewhere.
        """
        here = self.at(day)
        if at is not None and at != here:
            return Label.MOVED
        if self.ended_as is not None and reached(day, self.ended_on):
            return self.ended_as
        moved = latest([(move.on, move.label) for move in self.moves if move.by == here], day)
        return moved or self._inside(day)

    def _inside(self, day: date) -> Label:
        """How far she is as far as custody may know."""
        if on_hold(self.holds, day):
            return Label.PAUSED
        if reached(day, self.skills_started_on):
            return Label.SKILLS
        if reached(day, self.started_on):
            return Label.BNN
        if latest([(step.on, step.yes) for step in self.takes_part], day) is False:
            return Label.NOT_TAKING_PART
        return Label.WAITING


class Roster(People[Inmate]):
    """One row a participant of the prison that referred her."""

    name: ClassVar[str] = "roster"
    row: ClassVar[type[Frozen]] = Inmate
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "case_number"), ("enrolled_at",))
    heard: ClassVar[tuple[type[Event], ...]] = (*People.heard, ParticipantMoved, OutcomeLetterIssued)

    def learned(self, row: Inmate, event: Event) -> dict[str, Any]:  # noqa: C901, PLR0911 - a table of events
        match event:
            case ParticipantReferred():
                return {"case_number": event.case_number}
            case ConsentRecorded() | ConsentWithdrawn() if consents.about(TREATMENT, event):
                said = consents.said(event)
                return {} if said.yes else {"takes_part": _with(row.takes_part, said.on, yes=False)}
            case ReferralRejected():
                return {"takes_part": _with(row.takes_part, event.rejected_on, yes=False)}
            case ParticipantAssessed():
                suitable = event.pathway is not Pathway.EDUCATION
                return {"takes_part": _with(row.takes_part, event.concluded_on, yes=suitable)}
            case ParticipantEnrolled():
                return {"cohort_id": event.cohort_id}
            case StageStarted() if event.stage is Stage.SKILLS:
                return {"skills_started_on": earliest(row.skills_started_on, event.started_on)}
            case EpisodeEnded():
                return {"ended_as": LABEL_OF_END[event.reason]}
            case OutcomeLetterIssued(issued_on=day):
                return {"letter_on": earliest(row.letter_on, day)}
            case EpisodeHandedOver():
                return {"cohort_id": event.cohort_id}
            case ParticipantMoved():
                label = LABEL_OF_MOVEMENT[event.movement]
                move = MovedAs(on=event.moved_on, by=event.facility, label=label)
                return {"moves": (*row.moves, move)}
        return {}

    def tally(self, before: Inmate | None, after: Inmate | None) -> Mapping[Counter, int]:
        return difference(counts(before), counts(after))


def _with(steps: tuple[TakesPart, ...], on: date, *, yes: bool) -> tuple[TakesPart, ...]:
    """The steps and one more. The same answer twice is one, of the earlier day."""
    if not steps:
        return () if yes else (TakesPart(on=on, yes=False),)
    *before, last = steps
    if last.yes is yes:
        return (*before, TakesPart(on=min(on, last.on), yes=yes))
    return (*steps, TakesPart(on=on, yes=yes))


def counts(inmate: Inmate | None) -> dict[Counter, int]:
    """She counts as a participant, and under her label, from her referral on."""
    if inmate is None or not inmate.is_shown or (referred := inmate.referred_on) is None:
        return {}
    days = (
        referred,
        inmate.started_on,
        inmate.skills_started_on,
        inmate.ended_on,
        *(move.on for move in inmate.moves),
        *(place.on for place in inmate.places),
        *days_on_hold(inmate.holds),
        *(step.on for step in inmate.takes_part),
    )
    since: dict[str | None, date] = {inmate.facility: referred}
    for place in inmate.places:
        since.setdefault(place.facility, place.on)
    return merged(*(_at(inmate, at, first, days) for at, first in since.items()))


def _at(inmate: Inmate, at: str | None, since: date, days: Iterable[date | None]) -> dict[Counter, int]:
    """What she counts for at one facility: there since a day, and gone when she is elsewhere."""
    return changes(
        at,
        days,
        lambda day: ["participants", f"label:{inmate.label(day, at)}"] if day >= since else [],
    )
