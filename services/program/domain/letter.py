"""The outcome letter for the rights file: by when it has to lie there, and when it can be signed.

The prison asks Bapas for the social report nine months before two thirds (PB), nine months before one half
(assimilation) and three months before two thirds (CB), so the letter is due on that day. The months are
counted back from what the register says; nothing foresees a remission.
"""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from services.program.domain.episode import Episode, stay_of
from services.program.domain.here import Here
from services.program.domain.months import add_months
from services.program.domain.release import Dates, Release
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.contracts.release import OutcomeLetterIssued
from shared.refusals import Invalid, WrongState

WARNING = timedelta(days=30)
"""So long before the letter is due, it becomes work."""

Basis = Literal["pb", "asimilasi", "cb"]
_MONTHS_BEFORE: tuple[tuple[Basis, str, int], ...] = (
    ("pb", "pb_two_thirds", 9),
    ("asimilasi", "assimilation_half", 9),
    ("cb", "cb_two_thirds", 3),
)


class LetterDue(Frozen):
    """The letter has to lie in the file on ``due_on``, for that right."""

    basis: Basis
    due_on: date

    @property
    def warn_on(self) -> date:
        return self.due_on - WARNING


def letter_dues(dates: Dates) -> tuple[LetterDue, ...]:
    """When the letter is due, for each right of which the register has the date; the earliest first."""
    found = [
        LetterDue(basis=basis, due_on=add_months(day, -months))
        for basis, field, months in _MONTHS_BEFORE
        if (day := getattr(dates, field)) is not None
    ]
    return tuple(sorted(found, key=lambda due: due.due_on))


def letter_due(release: Release) -> LetterDue | None:
    """The first of these days; none when a letter lies in the file, or the register has no date."""
    return None if release.letters else next(iter(letter_dues(release.dates)), None)


def issue(
    release: Release, episode: Episode, *, letter_id: UUID, issued_on: date, role: Role, here: Here
) -> list[Event]:
    """Sign a letter about a stay, also one that goes on; a later one says what was added.

    Raises:
        Invalid: ``date-in-future``, ``before-decree``, ``before-letter``.
        WrongState: ``nothing-attended``.
    """
    stay = stay_of(episode)
    here.refuse_future(issued_on, "issued_on")
    if issued_on < stay.enrolled_on:
        raise Invalid("before-decree", f"The decree is of {stay.enrolled_on}.", field="issued_on")
    if release.letters and issued_on < release.letters[-1].issued_on:
        last = release.letters[-1].issued_on
        raise Invalid("before-letter", f"There is a letter of {last}.", field="issued_on")
    if not stay.started:
        raise WrongState("nothing-attended", "She has attended no session: a letter would be empty.")
    return [
        OutcomeLetterIssued(
            facility=stay.facility,
            participant_id=stay.participant_id,
            episode_id=stay.episode_id,
            letter_id=letter_id,
            issued_on=issued_on,
            by_role=role,
        )
    ]
