"""Who is in the pilot, and what is not as usual: initials, dates and exceptions of pilot-story.md."""

import uuid
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.contracts.base import Event
from shared.contracts.codes import (
    Attendance,
    Pathway,
)

KUPANG, WAINGAPU = "lpp-kupang", "rutan-waingapu"
WITA = ZoneInfo("Asia/Makassar")
WOMEN = ("RN", "SL", "FD", "AK", "NO", "TB", "DW", "EM", "YT", "MB")
PATHWAY = dict.fromkeys(("RN", "SL", "FD"), Pathway.MEDICAL) | dict.fromkeys(
    ("AK", "NO", "TB", "DW", "EM"), Pathway.SOCIAL
)
ENROLLED = tuple(PATHWAY)
FIRST_WOMEN = ENROLLED[:5]
GROUP_1, GROUP_2 = ENROLLED[3:], ENROLLED[:3]
HOLIDAYS = (date(2026, 8, 17), date(2026, 8, 25))
COHORT, DECREE = uuid.uuid5(uuid.NAMESPACE_URL, "cohort"), uuid.uuid5(uuid.NAMESPACE_URL, "decree")

A, LATE, EXCUSED = Attendance.ABSENT, Attendance.LATE, Attendance.EXCUSED
EXCEPTIONS: dict[tuple[str, str], Attendance | None] = {
    ("SL", "09-01"): LATE,
    ("SL", "09-15"): A,
    ("SL", "09-17"): None,
    ("FD", "09-01"): EXCUSED,
    ("FD", "10-13"): EXCUSED,
    ("FD", "09-10"): Attendance.NOT_BROUGHT,
    ("NO", "08-27"): EXCUSED,
    ("NO", "09-08"): EXCUSED,
    ("NO", "10-01"): EXCUSED,
    ("NO", "10-15"): EXCUSED,
    ("TB", "08-27"): A,
    ("TB", "09-03"): A,
    ("DW", "09-03"): A,
    ("DW", "10-08"): A,
    ("EM", "09-03"): LATE,
}
"""All else is ``hadir``; none is a session that nobody marked for her."""


def who(initials: str) -> UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"woman/{initials}")


def initials(participant: UUID) -> str:
    return next(w for w in WOMEN if who(w) == participant)


def episode(initials: str) -> UUID:
    return uuid.uuid5(who(initials), "episode")


def on(text: str, hour: int = 9) -> datetime:
    """The instant of "09-15" in 2026, local time of Kupang."""
    return datetime.combine(date.fromisoformat(f"2026-{text}"), time(hour), WITA)


def case_number(woman: str) -> str:
    return f"KPG-26-{WOMEN.index(woman) + 1:03d}"


Happening = tuple[datetime, Event]
