"""The invented place and its days: names, rooms, blocked times, who was assessed how."""

from datetime import UTC, date, datetime, time
from functools import cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from services.program.domain.here import Here
from services.program.domain.template import Template
from services.program.templates import load
from shared.contracts.assessment import ParticipantAssessed
from shared.contracts.codes import Pathway, Role
from shared.contracts.program import BlockedTime

WITA = ZoneInfo("Asia/Makassar")
KUPANG = "lpp-kupang"
NAMES = UUID(int=2026)
COHORT = UUID(int=1)
DECREE = UUID(int=2)
DECREED_ON = date(2026, 8, 18)
CLASS = tuple(BlockedTime(weekday=day, starts=time(8), ends=time(14)) for day in (0, 2, 5))
HOLIDAYS = (date(2026, 8, 17), date(2026, 8, 25))
ROOMS = ("Klinik", "Aula", "Ruang kelas", "Bengkel")


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), WITA)


def here(day: date = date(2026, 12, 1), hour: int = 12) -> Here:
    return Here(now=on(day, hour).astimezone(UTC), zone=WITA)


def who(initials: str) -> UUID:
    return uuid5(NAMES, initials)


@cache
def template(code: str = "kupang-12w", version: int = 1) -> Template:
    return load()[code, version]


def assessed(
    initials: str, pathway: Pathway, *, version: int = 1, day: date = date(2026, 8, 11)
) -> ParticipantAssessed:
    return ParticipantAssessed(
        facility=KUPANG,
        participant_id=who(initials),
        assessment_id=uuid5(NAMES, f"{initials}/{version}"),
        pathway=pathway,
        concluded_on=day,
        decided_role=Role.BNN_DOCTOR,
    )
