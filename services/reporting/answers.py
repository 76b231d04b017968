"""What every answer says besides its figures: as of which day and positions, and how old that is."""

from collections.abc import Mapping
from datetime import date

from shared.contracts.base import Frozen


class Answer(Frozen):
    """``as_of``: the civil day in valid time. ``positions``: what of each log the answer has seen.

    ``age_seconds``: how long, per log, something newer has been waiting. ``stale``: the caller asked for
    positions (``Pulih-Consistent-With``) that the view had not reached in time. ``frozen``: a version
    of the view serves that this process does not advance.
    """

    as_of: date
    facility: str | None
    positions: Mapping[str, int]
    age_seconds: Mapping[str, float]
    stale: bool = False
    frozen: bool = False


class Listing(Answer):
    """A page of a list. ``total`` counts all rows; ``names_available`` is false while the vault is silent."""

    total: int
    limit: int
    offset: int
    names_available: bool
