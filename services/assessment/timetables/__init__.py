"""The timetables that this service ships, as data: one file for each version; the newest one holds."""

import tomllib
from importlib.resources import files

from services.assessment.domain.care.timetable import Timetable

PILOT = "kupang"


def load(code: str = PILOT) -> Timetable:
    """The newest version of a timetable.

    Raises:
        LookupError: there is no timetable of that code.
    """
    read = [
        Timetable.model_validate(tomllib.loads(entry.read_text(encoding="utf-8")))
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".toml")
    ]
    versions = [timetable for timetable in read if timetable.code == code]
    if not versions:
        raise LookupError(f"no timetable is called {code}")
    return max(versions, key=lambda timetable: timetable.version)
