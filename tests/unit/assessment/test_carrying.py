"""Of two answers of one person the stricter holds after a merge, and no yes comes from it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as vary
from hypothesis import settings
from hypothesis import strategies as st

from services.assessment.domain.carrying import carried
from services.assessment.domain.consent import in_force
from services.assessment.domain.participant import Live
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.consents import AFTERCARE, CARE, KINDS, STATISTICS, TREATMENT, Kind
from shared.refusals import WrongState
from tests.unit.assessment.world import SHE, TODAY, asked, participants, referred, said_yes, withdrawn

KEPT = UUID(int=8)


def hers(*history: Event, who: UUID = SHE) -> tuple[Live, list[ConsentRecorded]]:
    told = [event.model_copy(update={"participant_id": who}) for event in (referred, *history)]
    state = participants.given(*told).state
    assert isinstance(state, Live)
    return state, [event for event in told if isinstance(event, ConsentRecorded)]


def answer(kind: Kind, day: int = 7, *, yes: bool, until: int | None = None) -> ConsentRecorded:
    about: dict[str, Any] = kind.model_dump(include={"scope", "purpose", "receiver"})
    about["expires_on"] = None if until is None else date(2026, 9, until)
    return asked(given=yes, day=day).model_copy(update=about)


def merged(one: tuple[Event, ...], kept: tuple[Event, ...]) -> tuple[list[Event], Live]:
    """What is told in the kept one's stream, and what she is then."""
    state, forms = hers(*one)
    other, _ = hers(*kept, who=KEPT)
    told = carried(state, other, forms, on=TODAY, by_role=Role.BNN_DOCTOR)
    assert all(event.participant_id == KEPT for event in told)  # type: ignore[attr-defined]  # all are about her
    after = hers(*kept, *told, who=KEPT)[0]
    return told, after


@pytest.mark.parametrize("kind", [CARE, STATISTICS], ids=lambda kind: kind.code)
def test_a_no_to_sharing_goes_on_where_nobody_asked_her_again(kind: Kind) -> None:
    for said in (answer(kind, yes=False), withdrawn(kind)):
        [event], kept = merged((said_yes, said), (said_yes,))
        assert isinstance(event, ConsentWithdrawn)
        assert (event.purpose, event.withdrawn_on, event.by_role) == (kind.purpose, TODAY, Role.BNN_DOCTOR)
        assert not in_force(kept, kind, TODAY)


def test_a_no_holds_although_the_other_record_has_a_yes_and_also_before_she_is_treated() -> None:
    [event], kept = merged((answer(AFTERCARE, yes=False),), (said_yes, answer(AFTERCARE, 9, yes=True)))
    assert not in_force(kept, AFTERCARE, TODAY)
    [event], kept = merged((answer(CARE, yes=False),), ())
    treated, _ = hers(event, asked(given=True, day=21), who=KEPT)
    assert not in_force(treated, CARE, date(2026, 8, 22))


def test_what_lapses_earlier_lapses_for_the_kept_one_too() -> None:
    early, late = answer(AFTERCARE, yes=True, until=1), answer(AFTERCARE, 9, yes=True, until=8)
    for kept in (late, answer(AFTERCARE, yes=True)):
        _, after = merged((said_yes, early), (said_yes, kept))
        assert in_force(after, AFTERCARE, date(2026, 8, 31))
        assert not in_force(after, AFTERCARE, date(2026, 9, 1))
    assert merged((said_yes, late), (said_yes, early))[0] == []
    [event], treated = merged((answer(TREATMENT, yes=True, until=1),), (asked(given=True, day=9),))
    assert in_force(treated, TREATMENT, date(2026, 8, 31))
    assert not in_force(treated, TREATMENT, date(2026, 9, 1))
    assert event.asked_on == date(2026, 8, 7)  # type: ignore[attr-defined]  # as it was told


def test_a_no_to_treatment_after_the_yes_is_for_a_person_to_settle() -> None:
    with pytest.raises(WrongState) as refused:
        merged((asked(given=False, day=12),), (asked(given=True, day=9),))
    assert (refused.value.rule, refused.value.field) == ("later-refusal", "kept_id")
    assert merged((asked(given=False, day=6),), (asked(given=True, day=9),))[0] == []


ANSWERS = st.lists(
    st.builds(
        lambda kind, yes, until: answer(kind, yes=yes, until=until if yes else None),
        st.sampled_from([kind for kind in KINDS if kind is not TREATMENT]),
        st.booleans(),
        st.none() | st.integers(1, 20),
    ),
    max_size=6,
    unique_by=lambda told: (told.purpose, told.receiver),
)


@settings(max_examples=60, deadline=None)
@vary(one=ANSWERS, kept=ANSWERS, day=st.dates(TODAY, date(2026, 9, 25)))
def test_nothing_is_shared_that_either_record_refuses_and_nothing_that_the_kept_one_did_not(
    one: list[Event], kept: list[Event], day: date
) -> None:
    before = hers(said_yes, *kept, who=KEPT)[0]
    refused = hers(said_yes, *one)[0]
    _, after = merged((said_yes, *one), (said_yes, *kept))
    for kind in KINDS:
        asked_for = {(told.purpose, told.receiver) for told in one}  # type: ignore[attr-defined]  # answers
        said = (kind.purpose, kind.receiver) in asked_for
        allowed = in_force(before, kind, day) and (not said or in_force(refused, kind, day))
        assert in_force(after, kind, day) == allowed
