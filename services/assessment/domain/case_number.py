"""Case numbers: ``KPG-26-007-C``, by which two agencies call a woman on the telephone."""

import re

from stdnum.iso7064 import mod_37_36

from shared.contracts.base import Frozen
from shared.refusals import Invalid

_FORM = re.compile(r"([A-Z]{3})[- ]?([0-9]{2})[- ]?([0-9]{3,6})[- ]?([0-9A-Z])")


class CaseNumber(Frozen):
    """Facility code, two digits of the year of referral, serial per facility and year."""

    code: str
    year: int
    serial: int

    @property
    def prefix(self) -> str:
        """What all numbers of the facility and year begin with."""
        return f"{self.code}-{self.year % 100:02d}-"

    @property
    def unchecked(self) -> str:
        """The number without its check character."""
        return f"{self.prefix}{self.serial:03d}"

    def __str__(self) -> str:
        """The number with its check character (ISO 7064, mod 37,36), which a mistyped one does not have."""
        return f"{self.unchecked}-{mod_37_36.calc_check_digit(self.unchecked.replace('-', ''))}"


def read(typed: str, field: str = "case_number") -> str:
    """A case number as it is written, from what somebody typed: small letters, no hyphens, blanks.

    Raises:
        Invalid: ``case-number-form``, ``case-number-check``.
    """
    parts = _FORM.fullmatch(typed.strip().upper())
    if parts is None:
        raise Invalid("case-number-form", "A case number looks like KPG-26-007-C.", field=field)
    code, year, serial, check = parts.groups()
    if not mod_37_36.is_valid(f"{code}{year}{serial}{check}"):
        raise Invalid(
            "case-number-check", "The check character does not fit: the number is mistyped.", field=field
        )
    return f"{code}-{year}-{serial}-{check}"
