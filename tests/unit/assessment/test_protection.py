"""Restricting, destroying and erasing: what the rules allow, by the calendar and the schedule."""

from datetime import date
from uuid import UUID

import pytest

from services.assessment.domain.protection import (
    Act,
    Protection,
    destroy,
    erase,
    evolve,
    lift,
    refuse_use,
    restrict,
)
from services.assessment.retention import load
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.protection import LegalBasis, ProtectedClass
from shared.refusals import Invalid, WrongState

TODAY = date(2026, 8, 20)
CLINICAL, NOTES = ProtectedClass.CLINICAL, ProtectedClass.NOTES
SCHEDULE = load()


def act(basis: LegalBasis = LegalBasis.REQUEST, on: date = TODAY) -> Act:
    return Act(
        participant_id=UUID(int=1),
        facility="lpp-kupang",
        legal_basis=basis,
        by_role=Role.DATA_PROTECTION,
        on=on,
    )


def after(state: Protection, events: list[Event]) -> Protection:
    for event in events:
        state = evolve(state, event)
    return state


def test_what_rests_is_not_used_until_it_is_lifted() -> None:
    resting = after(Protection(), restrict(Protection(), act(), [CLINICAL], TODAY))
    with pytest.raises(WrongState, match="C5-clinical is restricted") as refused:
        refuse_use(resting, {"C3-participation", "C5-clinical"})
    assert refused.value.rule == "restricted"
    refuse_use(resting, {"C3-participation"})
    assert restrict(resting, act(), [CLINICAL], TODAY) == []
    awake = after(resting, lift(resting, act(LegalBasis.SETTLED), [CLINICAL, NOTES], TODAY))
    refuse_use(awake, {"C5-clinical"})
    assert lift(awake, act(), [CLINICAL], TODAY) == []


def test_notes_are_destroyed_and_clinical_records_are_not() -> None:
    with pytest.raises(WrongState, match="C5-clinical must be kept") as refused:
        destroy(Protection(), act(), [NOTES, CLINICAL], SCHEDULE, TODAY)
    assert (refused.value.rule, refused.value.field) == ("retention", "classes")
    gone = after(Protection(), destroy(Protection(), act(), [NOTES], SCHEDULE, TODAY))
    with pytest.raises(WrongState) as kept_no_more:
        refuse_use(gone, {"C6-notes"})
    assert kept_no_more.value.rule == "destroyed"
    assert restrict(gone, act(), [NOTES], TODAY) == []


@pytest.mark.parametrize(
    ("last", "today", "allowed"),
    [
        (None, date(2026, 8, 20), True),
        (date(2026, 8, 20), date(2051, 8, 19), False),
        (date(2026, 8, 20), date(2051, 8, 20), True),
        (date(2024, 2, 29), date(2049, 2, 28), False),
        (date(2024, 2, 29), date(2049, 3, 1), True),
    ],
)
def test_a_person_is_erased_when_her_clinical_record_need_not_be_kept(
    last: date | None, today: date, *, allowed: bool
) -> None:
    doing = act(LegalBasis.RETENTION_OVER, today)
    if not allowed:
        with pytest.raises(WrongState, match="Restrict it instead") as refused:
            erase(Protection(), doing, last, SCHEDULE, today)
        assert refused.value.rule == "retention"
        return
    erased = after(Protection(), erase(Protection(), doing, last, SCHEDULE, today))
    assert erase(erased, doing, last, SCHEDULE, today) == []
    for rule in (restrict, lift):
        with pytest.raises(WrongState, match="Everything about her was erased"):
            rule(erased, doing, [CLINICAL], today)


def test_a_ground_fits_its_act() -> None:
    with pytest.raises(Invalid) as refused:
        erase(Protection(), act(LegalBasis.DISPUTED), None, SCHEDULE, TODAY)
    assert (refused.value.rule, refused.value.field) == ("legal-basis", "legal_basis")
    with pytest.raises(Invalid):
        restrict(Protection(), act(LegalBasis.SETTLED), [CLINICAL], TODAY)
