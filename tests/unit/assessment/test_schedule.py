"""The schedule of a plan, which is all that the prison sees and answers."""

import pytest

from services.assessment.domain.care import schedule as schedules
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.plan import (
    ScheduleApproved,
    ScheduleReturned,
)
from shared.refusals import NotFound, WrongState
from tests.unit.assessment.planned import HER, LIFE, WHO, proposed, scheduled
from tests.unit.assessment.world import (
    TODAY,
    participants,
    retracted,
)


def answering(version: int = 1, returned_for: str | None = None, who: object = HER) -> dict[str, object]:
    return {
        "participant": who,
        "version": version,
        "returned_for": returned_for,
        "by_role": Role.LAPAS_HEAD,
        "today": TODAY,
    }


AGREED = ScheduleApproved(**WHO, schedule_version=1, approved_on=TODAY, by_role=Role.LAPAS_HEAD)
RETURNED = ScheduleReturned(
    **WHO, schedule_version=1, reason="ruang", returned_on=TODAY, by_role=Role.LAPAS_HEAD
)


def test_the_prison_agrees_to_the_times_or_says_why_not() -> None:
    scheduled.given(proposed()).when(schedules.decide, **answering()).then(AGREED)
    scheduled.given(proposed()).when(schedules.decide, **answering(returned_for="ruang")).then(RETURNED)


@pytest.mark.parametrize(("told", "said"), [(AGREED, None), (RETURNED, "ruang")])
def test_the_same_answer_again_is_quiet(told: Event, said: str | None) -> None:
    scheduled.given(proposed(), told).when(schedules.decide, **answering(returned_for=said)).then_nothing()


@pytest.mark.parametrize(
    ("history", "asked", "refusal", "rule"),
    [
        ((), answering(), NotFound, "no-schedule"),
        ((proposed(), proposed(2)), answering(), WrongState, "version-expected"),
        ((proposed(), AGREED), answering(returned_for="waktu"), WrongState, "schedule-decided"),
        ((proposed(), RETURNED), answering(), WrongState, "schedule-decided"),
        (
            (proposed(),),
            answering(who=participants.given(*LIFE, retracted).state),
            WrongState,
            "referral-retracted",
        ),
    ],
)
def test_an_answer_that_is_late_or_to_another_version_is_refused(
    history: tuple, asked: dict, refusal: type, rule: str
) -> None:
    scheduled.given(*history).when(schedules.decide, **asked).then_refused(refusal, rule=rule)
