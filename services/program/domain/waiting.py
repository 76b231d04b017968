"""The waiting list: what is known of each who waits, in which order, and the facts a person adds.

The order is explained by codes and total: two lists of the same women are the same list, however they came.
No score and no finding of an instrument is part of it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from services.program.domain.candidate import Candidate, Waiting
from services.program.domain.episode import Episode, NotEnrolled
from services.program.domain.here import Here
from services.program.domain.template import Template
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Pathway, QuotaCategory, Role
from shared.contracts.waiting import PreferenceRecorded, WaitingReason, WaitingReasonSet
from shared.refusals import Invalid, WrongState

PRESSING = timedelta(days=30)
"""Time presses when a programme has to begin within so many days, or it does not fit any more."""
_PATHS = (Pathway.MEDICAL, Pathway.SOCIAL, Pathway.EDUCATION)


class Entry(Frozen):
    """Somebody who waits, as the order and the rules of placing know her; none: not known.

    ``reason`` and ``first`` are what a person said, ``placed_in`` the cohort in which a place is kept.
    """

    participant_id: UUID
    facility: str
    pathway: Pathway
    listed_on: date
    prefers_woman: bool | None = None
    first: bool = False
    reason: WaitingReason | None = None
    placed_in: UUID | None = None
    release_on: date | None = None
    category: QuotaCategory | None = None

    def days_left(self, day: date) -> int | None:
        """Days from then until she is expected to be released."""
        return None if self.release_on is None else (self.release_on - day).days


class Rank(NamedTuple):
    """What the order compares, in this order; the smaller comes first, and the last makes it total."""

    facility: str
    not_first: bool
    not_pressing: bool
    path: int
    listed_on: date
    release_on: date
    participant_id: UUID


def rank(entry: Entry, *, needed_days: int | None, today: date) -> Rank:
    """Her place in the list. ``needed_days``: the shortest time in which a programme fits, if one does."""
    return Rank(
        facility=entry.facility,
        not_first=not entry.first,
        not_pressing=not presses(entry, needed_days=needed_days, today=today),
        path=_PATHS.index(entry.pathway),
        listed_on=entry.listed_on,
        release_on=entry.release_on or date.max,
        participant_id=entry.participant_id,
    )


def presses(entry: Entry, *, needed_days: int | None, today: date) -> bool:
    left = entry.days_left(today)
    return left is not None and needed_days is not None and 0 <= left - needed_days < PRESSING.days


def because(found: Rank) -> list[str]:
    """Why she stands where she stands, as codes, the strongest first."""
    said = {"didahulukan": not found.not_first, "waktu_hampir_habis": not found.not_pressing}
    path = f"jalur_{_PATHS[found.path].value}"
    return [*(code for code, true in said.items() if true), path, "menunggu_sejak"]


def neutral(entry: Entry) -> tuple[str, date, UUID]:
    """The order that custody is shown: by the day since she waits, which says nothing about her path."""
    return entry.facility, entry.listed_on, entry.participant_id


def needed_days(templates: Iterable[Template], entry: Entry, today: date) -> int | None:
    """The shortest time left that a template valid at her prison asks for; none when none is for her."""
    fitting = [one for one in templates if one.path(entry.pathway) and one.valid_at(entry.facility, today)]
    return min((one.minimum_left_days for one in fitting), default=None)


def entry_of(who: UUID, candidate: Candidate, episode: Episode, **known: object) -> Entry | None:
    """Her entry, read from her own streams; none when she does not wait."""
    place = candidate.place
    if not isinstance(place, Waiting) or not isinstance(episode, NotEnrolled):
        return None
    said: Mapping[str, object] = {
        "participant_id": who,
        "facility": place.facility,
        "pathway": place.pathway,
        "listed_on": place.listed_on,
        "prefers_woman": candidate.prefers_woman,
        "first": candidate.first,
        "reason": candidate.reason,
        "placed_in": candidate.placed_in,
    }
    return Entry.model_validate({**said, **known})


def _waiting(who: UUID, candidate: Candidate, episode: Episode) -> Entry:
    if (entry := entry_of(who, candidate, episode)) is None:
        raise WrongState("not-on-waiting-list", f"{who} does not wait.", field="participant_id")
    return entry


def facility_of(who: UUID, candidate: Candidate, episode: Episode) -> str:
    """Where she waits.

    Raises:
        WrongState: ``not-on-waiting-list``.
    """
    return _waiting(who, candidate, episode).facility


def prefer(
    who: UUID,
    candidate: Candidate,
    episode: Episode,
    *,
    woman: bool,
    recorded_on: date,
    role: Role,
    here: Here,
) -> list[Event]:
    """Record whether she wants a woman to lead her group; the same again is quiet."""
    entry = _waiting(who, candidate, episode)
    _refuse_day(entry, recorded_on, "recorded_on", here)
    if candidate.prefers_woman is woman:
        return []
    return [
        PreferenceRecorded(
            facility=entry.facility,
            participant_id=who,
            female_facilitator=woman,
            recorded_on=recorded_on,
            by_role=role,
        )
    ]


def say_reason(
    who: UUID,
    candidate: Candidate,
    episode: Episode,
    *,
    reason: WaitingReason | None,
    first: bool,
    set_on: date,
    role: Role,
    here: Here,
) -> list[Event]:
    """Say what she waits for, and whether she goes before others; the same again is quiet."""
    entry = _waiting(who, candidate, episode)
    _refuse_day(entry, set_on, "set_on", here)
    if (candidate.reason, candidate.first) == (reason, first):
        return []
    return [
        WaitingReasonSet(
            facility=entry.facility,
            participant_id=who,
            reason=reason,
            first=first,
            set_on=set_on,
            by_role=role,
        )
    ]


def _refuse_day(entry: Entry, day: date, field: str, here: Here) -> None:
    here.refuse_future(day, field)
    if day < entry.listed_on:
        raise Invalid("before-listing", f"She waits only since {entry.listed_on}.", field=field)
