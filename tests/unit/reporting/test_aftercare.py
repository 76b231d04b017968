"""Aftercare in the views: due and kept by their days, seen within 21 days, however it is delivered."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.reporting.bnnp import VIEW as BNNP
from services.reporting.common.summary import Fraction, aftercare
from services.reporting.counts import Counts
from services.reporting.kanwil import VIEW as KANWIL
from services.reporting.lapas import VIEW as LAPAS
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.release import (
    AftercareClosed,
    AftercareContactRecorded,
    AftercarePlanned,
    OutcomeLetterIssued,
)
from shared.projections.projection import View
from shared.testing.projected import given

OUT = date(2026, 9, 1)
ONE, TWO, THREE, FOUR = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)


def plan(who: UUID) -> Event:
    due = tuple(OUT + timedelta(days=15 * n) for n in range(1, 9))
    return AftercarePlanned(
        facility="lpp-kupang", participant_id=who, episode_id=who, released_on=OUT, due=due, planned_on=OUT
    )


def contact(who: UUID, day: date, *, kept: bool = True, n: int = 1) -> Event:
    return AftercareContactRecorded(
        facility="lpp-kupang",
        participant_id=who,
        contact_id=UUID(int=who.int * 100 + n),
        number=n,
        contacted_on=day,
        kept=kept,
        how="phone",
        by_role=Role.BNN_COUNSELLOR,
    )


TOLD = (
    plan(ONE),
    contact(ONE, date(2026, 9, 10), kept=False),
    contact(ONE, date(2026, 9, 22)),
    contact(ONE, date(2026, 9, 30), n=2),
    plan(TWO),
    contact(TWO, date(2026, 9, 23)),
    plan(THREE),
    AftercareClosed(
        facility="lpp-kupang", participant_id=THREE, reason="kembali", closed_on=date(2026, 9, 20)
    ),
    AftercareClosed(  # who was not released yet: nothing is planned for her
        facility="lpp-kupang", participant_id=FOUR, reason="persetujuan_ditarik", closed_on=date(2026, 9, 20)
    ),
)


@pytest.mark.parametrize("view", [BNNP, KANWIL], ids=lambda view: str(view.name))
@pytest.mark.parametrize("how", [{}, {"times": 3, "batches": 2, "order": 7}, {"batches": 1, "order": 3}])
def test_contacts_count_by_their_days(view: View, how: dict[str, Any]) -> None:
    counters = given(view).told(*TOLD).delivered(**how).counters
    early = aftercare(Counts.of(counters, date(2026, 9, 21)))
    assert (early.released, early.due, early.kept, early.within_21_days) == (3, 3, 0, Fraction(n=0, of=0))
    later = aftercare(Counts.of(counters, date(2026, 10, 1)))
    assert (later.due, later.kept, later.within_21_days) == (5, 3, Fraction(n=1, of=3))
    assert aftercare(Counts.of(counters, date(2027, 6, 1))).due == 17


@pytest.mark.parametrize("how", [{}, {"times": 2, "batches": 1, "order": 7}])
def test_the_prison_sees_since_when_a_letter_is_there(how: dict[str, Any]) -> None:
    letters = [
        OutcomeLetterIssued(
            facility="lpp-kupang",
            participant_id=ONE,
            episode_id=ONE,
            letter_id=UUID(int=day.toordinal()),
            issued_on=day,
            by_role=Role.BNN_COUNSELLOR,
        )
        for day in (date(2026, 9, 1), date(2026, 10, 1))
    ]
    [row] = given(LAPAS).told(*letters, *TOLD).delivered(**how).rows("roster")
    assert row.letter_on == date(2026, 9, 1)
