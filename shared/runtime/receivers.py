"""Services that may take somebody over after her release, from one data file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.consents import Receiver as SharedWith

ReceiverKind = Literal["bnnk", "puskesmas", "ipwl", "bapas"]
"""A regency's narcotics board, a health centre, a foundation that takes mandatory reports, probation."""


class Receiver(BaseModel):
    """One service. It has no account here: a counsellor records what it answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")
    kind: ReceiverKind
    name: str
    place: str

    @property
    def shared_with(self) -> SharedWith:
        """The receiver of the consent that she has to give: probation is asked about by itself."""
        return SharedWith.PROBATION if self.kind == "bapas" else SharedWith.COMMUNITY_SERVICE


Receivers = Mapping[str, Receiver]


def load(path: Path) -> Receivers:
    """Receivers by id.

    Raises:
        ValueError: a field is missing or wrong.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {id_: Receiver(id=id_, **table) for id_, table in tables.items()}
