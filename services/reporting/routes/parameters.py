"""Parameters that queries share."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends, Query

from services.reporting.common.census_series import first_shown
from services.reporting.reading import Scope
from shared.contracts.codes import Role
from shared.http.access import Caller, requires
from shared.refusals import Invalid

BNN_STAFF = (Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.BNN_SUPERVISOR)
LAPAS_STAFF = (Role.LAPAS_OFFICER, Role.LAPAS_CLINIC, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR)
KANWIL_STAFF = (Role.KANWIL,)

STAFF_OF = {"bnnp": BNN_STAFF, "lapas": LAPAS_STAFF, "kanwil": KANWIL_STAFF}
"""Who may look at an agency's view."""

FACILITY = r"^[a-z0-9][a-z0-9-]{1,39}$"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)

AsOf = Annotated[
    date | None,
    Query(
        ge=FIRST_DAY, le=LAST_DAY, description="Civil day: what was true on it, as known now. Default: today."
    ),
]
At = Annotated[
    str | None, Query(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$", description="Facility; default: all you see.")
]
Limit = Annotated[int, Query(ge=1, le=1000, description="Rows of a page")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to skip")]

Since = Annotated[
    date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="First day; default: a year, in whole months.")
]
LONGEST_SERIES = timedelta(days=3 * 366)

BnnStaff = Annotated[Caller, Depends(requires(*BNN_STAFF))]
LapasStaff = Annotated[Caller, Depends(requires(*LAPAS_STAFF))]
KanwilStaff = Annotated[Caller, Depends(requires(*KANWIL_STAFF))]


def first_day(since: date | None, scope: Scope) -> date:
    """The first day of a series that ends with the scope's day.

    Raises:
        Invalid: ``period``.
    """
    first = since or first_shown(scope.as_of)
    if not first <= scope.as_of <= first + LONGEST_SERIES:
        detail = f"since is not after as_of, and at most {LONGEST_SERIES.days} days before."
        raise Invalid("period", detail, field="since")
    return first
