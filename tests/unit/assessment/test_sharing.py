"""Who sees and does what by her consent."""

import pytest

from services.assessment.domain.sharing import cares_for, refuse_unshared
from shared.contracts.codes import Role
from shared.contracts.consents import CARE
from shared.refusals import NotAllowed
from tests.unit.assessment.test_consent_state import ASSESSED, to
from tests.unit.assessment.world import TODAY, participants, referred, said_yes, withdrawn


@pytest.mark.parametrize(
    ("history", "sees"),
    [
        ((referred,), False),
        ((referred, said_yes), True),
        ((*ASSESSED, withdrawn(CARE)), False),
        ((*ASSESSED, withdrawn()), False),
        ((*ASSESSED, withdrawn(CARE), to(CARE, day=15)), True),
    ],
)
def test_the_prisons_clinic_sees_what_she_shares_and_bnn_its_own_record(history: tuple, sees: bool) -> None:  # noqa: FBT001 - a column of the table
    state = participants.given(*history).state
    assert cares_for(Role.LAPAS_CLINIC, state, TODAY) is sees
    assert cares_for(Role.BNN_DOCTOR, state, TODAY)
    assert not cares_for(Role.LAPAS_HEAD, state, TODAY)


def test_the_clinic_does_not_work_on_what_she_does_not_share() -> None:
    state = participants.given(*ASSESSED, withdrawn(CARE)).state
    refuse_unshared(Role.BNN_DOCTOR, state, TODAY)
    with pytest.raises(NotAllowed):
        refuse_unshared(Role.LAPAS_CLINIC, state, TODAY)
