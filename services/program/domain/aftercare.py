"""Aftercare: contacts that are due after the release of who went through the programme.

Two contacts a month for four months is what BNNP's recovery agents do; a template may say otherwise.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from services.program.domain.candidate import Candidate, Moved
from services.program.domain.episode import Ended, Episode, stay_of
from services.program.domain.here import Here
from services.program.domain.months import add_months
from services.program.domain.release import Contact, Plan, Release
from services.program.domain.template import Aftercare
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import EpisodeEnd, Movement, Role
from shared.contracts.release import (
    AftercareClosed,
    AftercareContactRecorded,
    AftercarePlanned,
    CloseReason,
    ContactHow,
)
from shared.refusals import Invalid, WrongState

USUAL = Aftercare(contacts_per_month=2, months=4)
CONTINUITY = timedelta(days=21)
"""Seen within so many days of her release: the treatment went on."""
THROUGH = frozenset({EpisodeEnd.COMPLETED, EpisodeEnd.PARTIAL})
"""Ends after which there is aftercare: through the programme, or through her part with a hand-over."""
_CONTACTS = UUID("3f4a6f0e-6a51-5b0e-9a0c-6f1f0a3b7d11")


def schedule(released_on: date, aftercare: Aftercare) -> tuple[date, ...]:
    """Days by which contacts are due: each calendar month from the release in equal parts."""
    days: list[date] = []
    for month in range(aftercare.months):
        begins, ends = add_months(released_on, month), add_months(released_on, month + 1)
        parts = aftercare.contacts_per_month
        days += [begins + (ends - begins) * n // parts for n in range(1, parts + 1)]
    return tuple(days)


def contact_of(plan: Plan, number: int) -> UUID:
    """The id of a contact that is due."""
    return uuid5(_CONTACTS, f"{plan.episode_id}/{plan.released_on}/{number}")


def plan(
    release: Release, episode: Episode, candidate: Candidate, *, aftercare: Aftercare, here: Here
) -> list[Event]:
    """Plan contacts when she was released after the programme; close them when she is inside again."""
    left = _released_on(candidate)
    if left is None:
        standing = release.plan
        if standing is None or standing.closed_on is not None:
            return []
        stay = stay_of(episode)
        return [_closed(standing, stay.facility, stay.participant_id, "kembali", here.today)]
    if not isinstance(episode, Ended) or episode.reason not in THROUGH:
        return []
    known = release.plan
    if release.stopped_on is not None or (known is not None and known.released_on == left):
        return []
    return [
        AftercarePlanned(
            facility=episode.stay.facility,
            participant_id=episode.stay.participant_id,
            episode_id=episode.stay.episode_id,
            released_on=left,
            due=schedule(left, aftercare),
            planned_on=here.today,
        )
    ]


def stop(release: Release, episode: Episode, day: date) -> list[Event]:
    """She withdrew from treatment: no contact is due any more, and none is planned at a release to come."""
    through = isinstance(episode, Ended) and episode.reason in THROUGH
    if release.stopped_on is not None or (release.plan is None and not through):
        return []
    last = max((each.contacted_on for each in release.contacts.values()), default=day)
    stay = stay_of(episode)
    closed_on = max(day, last, release.plan.released_on) if release.plan else day
    return [
        AftercareClosed(
            facility=stay.facility,
            participant_id=stay.participant_id,
            reason="persetujuan_ditarik",
            closed_on=closed_on,
        )
    ]


def record(
    release: Release,
    episode: Episode,
    *,
    contact_id: UUID,
    number: int | None,
    contacted_on: date,
    kept: bool,
    how: ContactHow,
    role: Role,
    here: Here,
) -> list[Event]:
    """Record a contact; one that is due by its ``number``, which a later record corrects.

    Raises:
        WrongState: ``aftercare-not-planned``, ``aftercare-closed``.
        Invalid: ``contact-number``, ``date-in-future``, ``before-release``.
    """
    planned = release.plan
    if planned is None or not isinstance(episode, Ended):
        raise WrongState(
            "aftercare-not-planned", "No contact is due: she was not released after a programme."
        )
    if number is not None and not 1 <= number <= len(planned.due):
        raise Invalid("contact-number", f"There are {len(planned.due)} contacts.", field="number")
    here.refuse_future(contacted_on, "contacted_on")
    if contacted_on < planned.released_on:
        raise Invalid("before-release", f"She was released on {planned.released_on}.", field="contacted_on")
    if planned.closed_on is not None and contacted_on > planned.closed_on:
        raise WrongState("aftercare-closed", f"Aftercare ended on {planned.closed_on}.", field="contacted_on")
    chosen = contact_id if number is None else contact_of(planned, number)
    said = Contact(contact_id=chosen, number=number, contacted_on=contacted_on, kept=kept, how=how)
    if release.contacts.get(chosen) == said:
        return []
    stay = episode.stay
    return [
        AftercareContactRecorded(
            facility=stay.facility, participant_id=stay.participant_id, by_role=role, **said.model_dump()
        )
    ]


class Progress(Frozen):
    """How aftercare stands on a day. ``continued``: seen in time; none until that can be said."""

    due: int
    kept: int
    next_number: int | None
    next_due: date | None
    continued: bool | None


def progress(planned: Plan, contacts: Iterable[Contact], day: date) -> Progress:
    """Counts up to a day; ``next_number`` is the first due contact without a record, also an overdue one."""
    known = list(contacts)
    last = planned.closed_on or date.max
    recorded = {each.number for each in known}
    waiting = [(n, on) for n, on in enumerate(planned.due, 1) if on <= last and n not in recorded]
    number, due = waiting[0] if waiting else (None, None)
    return Progress(
        due=sum(on <= min(day, last) for on in planned.due),
        kept=sum(each.kept and each.contacted_on <= day for each in known),
        next_number=number,
        next_due=due,
        continued=_continued(planned.released_on, known, day),
    )


def _continued(released_on: date, contacts: Sequence[Contact], day: date) -> bool | None:
    limit = released_on + CONTINUITY
    if any(each.kept and each.contacted_on <= min(limit, day) for each in contacts):
        return True
    return None if day < limit else False


def _released_on(candidate: Candidate) -> date | None:
    place = candidate.place
    released = isinstance(place, Moved) and place.movement is Movement.RELEASE
    return place.moved_on if isinstance(place, Moved) and released else None


def _closed(planned: Plan, facility: str, who: UUID, reason: CloseReason, day: date) -> AftercareClosed:
    closed_on = max(day, planned.released_on)
    return AftercareClosed(facility=facility, participant_id=who, reason=reason, closed_on=closed_on)
