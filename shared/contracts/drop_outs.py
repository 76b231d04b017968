"""Events of the log ``program``: so many absences in a row that a person has to look, and her decision.

Nothing ends by itself: a proposal is told with the record that makes it, and taken back by a correction.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.codes import Role
from shared.contracts.program import EpisodeEvent


class DropOutProposed(EpisodeEvent):
    """As many absences in a row as her template names, at these sessions."""

    sessions: tuple[UUID, ...]
    proposed_on: date


class DropOutWithdrawn(EpisodeEvent):
    """A later record broke the row before anybody decided."""

    withdrawn_on: date


class DropOutDecided(EpisodeEvent):
    """A person of BNN decided: she stays (these absences are behind her), or her stay ends."""

    decision: Literal["keep", "end"]
    decided_on: date
    by_role: Role


DropOutLogEvent = DropOutProposed | DropOutWithdrawn | DropOutDecided
"""What the log ``program`` holds about proposals of a drop-out."""
