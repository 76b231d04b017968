"""How long a record has to be kept: a schedule, which is data (``retention.toml``)."""

from datetime import date

from shared.contracts.base import Frozen
from shared.contracts.protection import ProtectedClass


class Retention(Frozen):
    """``destroyable``: what nothing obliges to keep. ``receipt_hours``: until a receipt is overdue."""

    clinical_years: int
    destroyable: frozenset[ProtectedClass]
    receipt_hours: int

    def clinical_until(self, last: date) -> date:
        """The day from which on a clinical record with this last entry need not be kept any more."""
        try:
            return last.replace(year=last.year + self.clinical_years)
        except ValueError:  # 29 February
            return last.replace(year=last.year + self.clinical_years, month=3, day=1)
