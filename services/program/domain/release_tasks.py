"""Tasks of a way out: what has to be open now, and which that were opened for another date are needless.

Ids follow from the kind, the woman and the date, so that a clock may ask each minute and each opens once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.program.domain.letter import letter_due, letter_dues
from services.program.domain.release import Dates, Plan, Release
from services.program.domain.release_due import LIMITS, reached
from services.program.domain.tasks import task_of
from shared.contracts.tasks import TaskKind

_KINDS = {90: TaskKind.RELEASE_90, 30: TaskKind.RELEASE_30, 7: TaskKind.RELEASE_7}
_HAND_OVER_BEFORE = timedelta(days=30)
"""So long before her release somebody outside should have said that he takes her."""


@dataclass(frozen=True)
class Wanted:
    """A task that has to be open; all of these belong to BNN."""

    task_id: UUID
    kind: TaskKind
    due_on: date
    concerns: UUID | None = None


@dataclass(frozen=True)
class Tasks:
    """``wanted`` have to be open or done; ``needless`` are dropped where they are open."""

    wanted: tuple[Wanted, ...]
    needless: frozenset[UUID]


@dataclass(frozen=True)
class Standing:
    """Where she stands: ``inside`` and of the programme, with or without a stay."""

    participant_id: UUID
    inside: bool
    episode_id: UUID | None


def tasks(release: Release, her: Standing, today: date) -> Tasks:
    """What is to be done about her way out on a day."""
    wanted = (
        *(_before_release(release, her, today) if her.inside else ()),
        *(_letter(release, her, today) if her.inside and her.episode_id is not None else ()),
        *(_contacts(release.plan, release, today) if release.plan is not None else ()),
    )
    keep = {each.task_id for each in wanted} | _still_due(release, her)
    return Tasks(wanted, frozenset(_ever(release, her) - keep))


def looks(release: Release) -> list[date]:
    """The days on which something about her way out becomes due, the first one first.

    Between two of them nothing changes by itself, and after the last one nothing at all.
    """
    days: list[date] = []
    if (expected := release.dates.expected_release) is not None:
        days += [expected - timedelta(days=limit) for limit in LIMITS]
    if (due := letter_due(release)) is not None:
        days.append(due.warn_on)
    if release.plan is not None and release.plan.closed_on is None:
        days += [release.plan.released_on, *(day + timedelta(days=1) for day in release.plan.due[:-1])]
    return sorted(days)


def letter_tasks(release: Release, who: UUID) -> set[UUID]:
    """Every task that a letter settles."""
    return {
        task_of(TaskKind.OUTCOME_LETTER, who, due.basis, due.due_on)
        for record in release.recorded
        for due in letter_dues(record.dates)
    }


def hand_over_task(release: Release, who: UUID) -> UUID:
    """The task that the yes of a receiving service settles."""
    return task_of(TaskKind.HAND_OVER, who, release.dates.expected_release)


def contact_task(planned: Plan, number: int) -> UUID:
    """The task of one contact."""
    return task_of(TaskKind.AFTERCARE_CONTACT, planned.episode_id, planned.released_on, number)


def _before_release(release: Release, her: Standing, today: date) -> Iterator[Wanted]:
    expected, limit = release.dates.expected_release, reached(release.dates, today)
    if expected is None or limit is None:
        return
    following = max((other for other in LIMITS if other < limit), default=0)
    kind = _KINDS[limit]
    id_ = task_of(kind, her.participant_id, expected)
    yield Wanted(id_, kind, expected - timedelta(days=following), her.episode_id)
    if her.episode_id is not None and not release.accepted:
        hand_over = hand_over_task(release, her.participant_id)
        yield Wanted(hand_over, TaskKind.HAND_OVER, expected - _HAND_OVER_BEFORE, her.episode_id)


def _letter(release: Release, her: Standing, today: date) -> Iterator[Wanted]:
    due = letter_due(release)
    if due is not None and due.warn_on <= today:
        id_ = task_of(TaskKind.OUTCOME_LETTER, her.participant_id, due.basis, due.due_on)
        yield Wanted(id_, TaskKind.OUTCOME_LETTER, due.due_on, her.episode_id)


def _contacts(planned: Plan, release: Release, today: date) -> Iterator[Wanted]:
    """A contact becomes a task when the days of the one before it are over."""
    recorded = {contact.number for contact in release.contacts.values()}
    begins = planned.released_on
    for number, due_on in enumerate(planned.due, 1):
        open_until = planned.closed_on or date.max
        if begins <= today and due_on <= open_until and number not in recorded:
            id_ = contact_task(planned, number)
            yield Wanted(id_, TaskKind.AFTERCARE_CONTACT, due_on, planned.episode_id)
        begins = due_on + timedelta(days=1)


def _still_due(release: Release, her: Standing) -> set[UUID]:
    """Tasks of the date that stands stay open when a nearer limit opened another; so do recorded contacts."""
    standing = _of_date(release.dates, her) if her.inside else set()
    planned = release.plan
    contacts = set() if planned is None or planned.closed_on else _of_plan(planned)
    return standing | contacts


def _ever(release: Release, her: Standing) -> set[UUID]:
    """Every task that may have been opened for any date that was ever entered."""
    dated = {id_ for record in release.recorded for id_ in _of_date(record.dates, her)}
    contacts = set() if release.plan is None else _of_plan(release.plan)
    return dated | letter_tasks(release, her.participant_id) | contacts


def _of_date(dates: Dates, her: Standing) -> set[UUID]:
    if dates.expected_release is None:
        return set()
    kinds = (*_KINDS.values(), TaskKind.HAND_OVER)
    return {task_of(kind, her.participant_id, dates.expected_release) for kind in kinds}


def _of_plan(planned: Plan) -> set[UUID]:
    return {contact_task(planned, number) for number in range(1, len(planned.due) + 1)}
