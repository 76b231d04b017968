"""Events of the log ``program`` about what is worked on: by its place in the template, never by its name."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import DataClass
from shared.contracts.program import EpisodeEvent


class MaterialsHandedOut(EpisodeEvent):
    """She was given the materials of a module, the ``module``-th of her template (the first is 1)."""

    data_class: ClassVar[DataClass] = "C4-summary"

    session_id: UUID
    module: int
    handed_on: date


ModuleLogEvent = MaterialsHandedOut
"""What the log ``program`` holds about modules."""
