"""Operating units of corrections: identity, case number code and time zone, from one data file."""

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from shared.runtime.dates import zone_label


class Facility(BaseModel):
    """One operating unit. ``code`` begins its case numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")
    code: str = Field(pattern=r"^[A-Z]{3}$")
    name: str
    time_zone: str
    region: str

    @field_validator("time_zone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value} is not a time zone") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def zone_label(self) -> str:
        """How staff call the zone: WIB, WITA or WIT."""
        return zone_label(self.time_zone)


def load(path: Path) -> dict[str, Facility]:
    """Facilities by id.

    Raises:
        ValueError: a field is missing or wrong, or two facilities share a code.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {id_: Facility(id=id_, **table) for id_, table in tables.items()}
    codes = [facility.code for facility in found.values()]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"{path.name}: several facilities have the code {sorted(twice)}")
    return found
