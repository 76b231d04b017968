"""The substance profile as BNNP's recap needs it, and the months in which a client was seen."""

from collections.abc import Iterable
from datetime import date

from services.reporting.figures import month_of
from shared.contracts.base import Frozen
from shared.contracts.care import EarlierTreatment, Use


class Profile(Frozen):
    """One recorded profile."""

    recorded_on: date
    primary: Use
    further: tuple[Use, ...]
    used_last_year: bool | None
    icd10: str | None
    earlier_treatment: tuple[EarlierTreatment, ...]


def with_month(months: Iterable[date], day: date) -> tuple[date, ...]:
    """The months with this day's, in order, each once: the same however the days come."""
    return tuple(sorted({*months, month_of(day)}))
