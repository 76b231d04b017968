"""Dates that the prison's registrar enters: two thirds, one half, expected release. Nothing is computed here.

No remission is ever foreseen: whoever enters another date says what the register says now.
"""

from uuid import UUID

from services.program.domain.here import Here
from services.program.domain.release import Dates, Release
from services.program.domain.several import Finding, refuse_all
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.release import CustodyDatesRecorded
from shared.refusals import Invalid

_IN_ORDER = (
    ("assimilation_half", "pb_two_thirds"),
    ("assimilation_half", "expected_release"),
    ("pb_two_thirds", "expected_release"),
    ("cb_two_thirds", "expected_release"),
)
"""Pairs of which the first is never later than the second: half of a sentence comes before two thirds."""


def record(
    release: Release, *, participant_id: UUID, facility: str, dates: Dates, role: Role, here: Here
) -> list[Event]:
    """Replace what the register said before; the earlier records stay. The same again is quiet.

    Raises:
        Invalid: ``dates-missing``, or ``dates-order`` with every pair that contradicts itself.
    """
    if dates == Dates() and not release.recorded:
        raise Invalid("dates-missing", "Name at least one date.", field="expected_release")
    refuse_all(_contradictions(dates))
    if release.recorded and dates == release.dates:
        return []
    return [
        CustodyDatesRecorded(
            facility=facility,
            participant_id=participant_id,
            recorded_on=here.today,
            by_role=role,
            **dates.model_dump(),
        )
    ]


def _contradictions(dates: Dates) -> list[Finding]:
    findings: list[Finding] = []
    for first, second in _IN_ORDER:
        earlier, later = getattr(dates, first), getattr(dates, second)
        if earlier is not None and later is not None and earlier > later:
            detail = f"{first} ({earlier}) lies after {second} ({later})."
            findings.append({"field": first, "rule": "dates-order", "detail": detail})
    return findings
