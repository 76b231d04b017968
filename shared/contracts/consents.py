"""What a woman can be asked for: purposes and receivers as codes, which are needed, and when each stands.

Scope says what is allowed (to treat her, or to share), purpose what for, receiver to whom. The table is data:
a new purpose is a new row. Why some things need no consent is in ``docs/adr/0019-consent.md``
(UU 27/2022, article 20(2): consent is one of six legal bases).
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from shared.contracts.base import Frozen


class Scope(StrEnum):
    """What is allowed: to treat her, or to hand something on."""

    TREATMENT = "treatment"
    SHARING = "sharing"


class Purpose(StrEnum):
    """What for."""

    REHABILITATION = "rehabilitation"
    CARE = "care"
    STATISTICS = "statistics"
    AFTERCARE = "aftercare"
    FAMILY_CONTACT = "family_contact"
    RESEARCH = "research"
    PHOTOGRAPHS = "photographs"


class Receiver(StrEnum):
    """To whom."""

    BNNP = "bnnp"
    PRISON_CLINIC = "prison_clinic"
    KANWIL = "kanwil"
    COMMUNITY_SERVICE = "community_service"
    PROBATION = "bapas"
    FAMILY = "family"
    RESEARCHERS = "researchers"
    PUBLIC = "public"


class Stands(StrEnum):
    """When a consent holds that nobody asked for by itself."""

    ASKED = "asked"
    """Never: it takes a yes of its own."""
    WITH_TREATMENT = "with_treatment"
    """The notice of treatment names it: it holds while treatment does, until she says no to it."""
    UNLESS_REFUSED = "unless_refused"
    """It rests on a public task and not on consent: it holds until she objects."""


class Kind(Frozen):
    """One thing that she can be asked for. ``custody``: the prison has to know whether it holds."""

    scope: Scope
    purpose: Purpose
    receiver: Receiver
    required: bool = False
    """Without it there is no programme."""
    stands: Stands = Stands.ASKED
    custody: bool = False

    @property
    def code(self) -> str:
        return f"{self.purpose}:{self.receiver}"


TREATMENT = Kind(
    scope=Scope.TREATMENT,
    purpose=Purpose.REHABILITATION,
    receiver=Receiver.BNNP,
    required=True,
    custody=True,
)
CARE = Kind(
    scope=Scope.SHARING,
    purpose=Purpose.CARE,
    receiver=Receiver.PRISON_CLINIC,
    stands=Stands.WITH_TREATMENT,
)
"""What BNN finds, for the prison's own clinic: pathway, instruments, results, answers."""
STATISTICS = Kind(
    scope=Scope.SHARING,
    purpose=Purpose.STATISTICS,
    receiver=Receiver.KANWIL,
    stands=Stands.UNLESS_REFUSED,
)
"""What an assessment led to, as one more in a count of the regional office."""
AFTERCARE = Kind(scope=Scope.SHARING, purpose=Purpose.AFTERCARE, receiver=Receiver.COMMUNITY_SERVICE)
AFTERCARE_PROBATION = Kind(scope=Scope.SHARING, purpose=Purpose.AFTERCARE, receiver=Receiver.PROBATION)
"""The same for probation (*Bapas*), which is an office of corrections and is asked about by itself."""
FAMILY_CONTACT = Kind(
    scope=Scope.SHARING, purpose=Purpose.FAMILY_CONTACT, receiver=Receiver.FAMILY, custody=True
)
RESEARCH = Kind(scope=Scope.SHARING, purpose=Purpose.RESEARCH, receiver=Receiver.RESEARCHERS)
PHOTOGRAPHS = Kind(scope=Scope.SHARING, purpose=Purpose.PHOTOGRAPHS, receiver=Receiver.PUBLIC, custody=True)

KINDS = (TREATMENT, CARE, STATISTICS, AFTERCARE, AFTERCARE_PROBATION, FAMILY_CONTACT, RESEARCH, PHOTOGRAPHS)
"""Everything she can be asked for, in the order of the form."""


class Said(Frozen):
    """What she said last about one kind, from a day on; a withdrawal is a no. It lapses on ``expires_on``."""

    on: date
    yes: bool
    expires_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is a yes that has not lapsed."""
        return self.yes and (self.expires_on is None or day < self.expires_on)


def latest(history: Iterable[Said], day: date) -> Said | None:
    """What held on a day: the last told of those said up to it."""
    said = None
    for each in history:
        if each.on <= day:
            said = each
    return said


def stands(kind: Kind, said: Said | None, day: date, *, treatment: bool) -> bool:
    """Whether a consent holds on a day. ``treatment``: whether the one to treatment does."""
    if kind.stands is Stands.WITH_TREATMENT and not treatment:
        return False
    if said is not None:
        return said.holds(day)
    return kind.stands is not Stands.ASKED
