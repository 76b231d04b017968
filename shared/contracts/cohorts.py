"""Events of the log ``program`` about a cohort: what is planned for it, and that it was closed."""

from datetime import date, time
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.custody import ProgramEvent


class Facilitator(Frozen):
    """Who leads a cohort. ``account`` is the subject of her token; ``regular``: leads as a rule, else covers.

    ``woman`` says whether she can be the female counsellor whom a participant asked for.
    """

    account: str
    regular: bool
    woman: bool


class WeeklySlot(Frozen):
    """A weekly time of the cohort, by the facility's clock. ``weekday`` 0 is Monday."""

    weekday: int
    starts: time
    minutes: int


class CohortEvent(ProgramEvent):
    """An event of a cohort; it lies in the cohort's stream."""

    about: ClassVar[str] = "cohort_id"

    cohort_id: UUID


class CohortChanged(CohortEvent):
    """What is planned for the cohort from now on, whole: told with its opening, and with each change.

    ``capacity`` counts places (none: no limit was set), ``starts_on`` is the day it is planned to begin.
    """

    changed_on: date
    capacity: int | None = None
    starts_on: date | None = None
    room: str | None = None
    facilitators: tuple[Facilitator, ...] = ()
    slots: tuple[WeeklySlot, ...] = ()


class PlaceKeptForStay(CohortEvent):
    """A place is kept for whose stay was accepted from another facility; hers once the stay has moved."""

    episode_id: UUID
    participant_id: UUID
    accepted_on: date
    by_role: Role


class CohortClosed(CohortEvent):
    """The cohort is over: nobody is in it any more, it takes nobody, and its weekly times are free."""

    closed_on: date


CohortLogEvent = CohortChanged | PlaceKeptForStay | CohortClosed
"""What the log ``program`` holds besides about cohorts."""
