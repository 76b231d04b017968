"""Case numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.case_number import CaseNumber, read
from shared.refusals import Invalid

SEVENTH = CaseNumber(code="KPG", year=2026, serial=7)


def test_a_case_number_says_facility_year_and_serial_and_can_be_checked() -> None:
    assert str(SEVENTH) == "KPG-26-007-C"
    assert str(CaseNumber(code="KPG", year=2026, serial=1234)).startswith("KPG-26-1234-")


@pytest.mark.parametrize("typed", ["KPG-26-007-C", " kpg-26-007-c ", "KPG26007C", "kpg 26 007 c"])
def test_it_is_read_as_people_type_it(typed: str) -> None:
    assert read(typed) == "KPG-26-007-C"


@given(st.integers(1, 999_999), st.data())
def test_one_mistyped_character_is_noticed(serial: int, data: st.DataObject) -> None:
    right = str(SEVENTH.model_copy(update={"serial": serial}))
    place = data.draw(st.sampled_from([i for i, character in enumerate(right) if character.isdigit()]))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != right[place]]))
    assert read(right) == right
    with pytest.raises(Invalid) as refused:
        read(right[:place] + wrong + right[place + 1 :])
    assert (refused.value.rule, refused.value.field) == ("case-number-check", "case_number")


@pytest.mark.parametrize("typed", ["KPG-26-00-C", "", "26-007-C", "KPG-26-007", "KPG-26-007-CC"])
def test_what_does_not_look_like_one_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(Invalid, match="looks like") as refused:
        read(typed)
    assert refused.value.rule == "case-number-form"
