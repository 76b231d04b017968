"""The prison's roster: neutral labels, as of any day."""

import pytest

from services.reporting.lapas import VIEW
from services.reporting.lapas.roster import LABEL_OF_END, LABEL_OF_MOVEMENT, Inmate, Label
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Movement, Pathway, Stage
from shared.testing.projected import given

from .counted import counted
from .vocabulary import (
    asked,
    assessed,
    completed,
    day,
    ended,
    enrolled,
    moved,
    referred,
    retracted,
    started,
)

WAY = (referred(), asked(), assessed(pathway=Pathway.MEDICAL), enrolled(pathway=Pathway.MEDICAL))
STAGES = (
    started(Stage.MEDICAL, "08-20"),
    completed(Stage.MEDICAL, "08-20", "09-04"),
    started(Stage.SOCIAL, "09-08"),
    completed(Stage.SOCIAL, "09-08", "09-25"),
    started(Stage.SKILLS, "09-29"),
)


def inmate(*events: Event) -> Inmate:
    (row,) = given(VIEW).told(*events).rows("roster")
    assert isinstance(row, Inmate)
    return row


@pytest.mark.parametrize(
    ("on", "label"),
    [
        ("08-19", Label.WAITING),
        ("08-20", Label.BNN),
        ("09-05", Label.BNN),
        ("09-28", Label.BNN),
        ("09-29", Label.SKILLS),
        ("10-23", Label.COMPLETED),
    ],
)
def test_the_label_is_the_same_in_medical_and_social_and_between_them(on: str, label: Label) -> None:
    assert inmate(*WAY, *STAGES, ended("10-23")).label(day(on)) is label


@pytest.mark.parametrize(
    ("events", "label"),
    [
        ((), Label.WAITING),
        ((asked(given=False),), Label.NOT_TAKING_PART),
        ((asked(),), Label.WAITING),
        ((asked(given=False), asked("08-07")), Label.NOT_TAKING_PART),
        ((asked(given=False), asked("08-07"), assessed("08-08", Pathway.SOCIAL)), Label.WAITING),
        ((asked(), assessed("08-06", Pathway.EDUCATION), assessed("08-08", Pathway.SOCIAL)), Label.WAITING),
        (
            (asked(), assessed("08-06", Pathway.SOCIAL), assessed("08-08", Pathway.EDUCATION)),
            Label.NOT_TAKING_PART,
        ),
        ((asked(), assessed(pathway=Pathway.EDUCATION)), Label.NOT_TAKING_PART),
        ((asked(), moved("08-20", Movement.TRANSFER)), Label.MOVED),
        ((*WAY, started(Stage.MEDICAL), ended("09-04", EpisodeEnd.WITHDREW)), Label.STOPPED),
        ((*WAY, started(Stage.MEDICAL), ended("09-04", EpisodeEnd.RELEASED)), Label.RELEASED),
        ((*WAY, *STAGES, ended("10-23"), moved("10-24", Movement.RELEASE)), Label.COMPLETED),
    ],
)
def test_labels_outside_the_stages(events: tuple[Event, ...], label: Label) -> None:
    assert inmate(referred(), *events).label(day("10-30")) is label


def test_a_refusal_and_an_assessment_with_education_look_the_same_on_their_day() -> None:
    refused = inmate(referred(), asked("08-06", given=False))
    assert refused.label(day("08-06")) is Label.NOT_TAKING_PART
    ways = [
        (asked("08-05"), assessed("08-06", Pathway.EDUCATION)),
        (asked("08-06", given=False), asked("08-07"), assessed("08-10", Pathway.EDUCATION)),
        (asked("08-06", given=False), asked("08-07", given=False)),
        (asked("08-06", given=False), asked("08-07")),
    ]
    for way in ways:
        assert inmate(referred(), *way) == refused, "every field that custody can read"


def test_consent_and_a_suitable_conclusion_leave_no_trace_before_the_decree() -> None:
    assert inmate(referred(), asked(), assessed(pathway=Pathway.MEDICAL)) == inmate(referred())


def test_a_no_that_was_dated_earlier_afterwards_counts_from_the_earlier_day() -> None:
    her = inmate(
        referred(), asked(), assessed("08-10", Pathway.EDUCATION), assessed("08-08", Pathway.EDUCATION)
    )
    assert [her.label(day(on)) for on in ("08-07", "08-08")] == [Label.WAITING, Label.NOT_TAKING_PART]


def test_every_end_and_every_movement_has_a_label() -> None:
    assert set(LABEL_OF_END) == set(EpisodeEnd)
    assert set(LABEL_OF_MOVEMENT) == set(Movement)


def test_labels_add_up_to_the_participants_on_every_day() -> None:
    story = (*WAY, *STAGES, ended("10-23"))
    for on in ("08-03", "08-20", "09-29", "10-25"):
        counts = counted(VIEW, on, *story)
        assert sum(counts.under("label:").values()) == counts("participants") == 1


def test_a_retracted_referral_is_not_counted() -> None:
    assert given(VIEW).told(*WAY, *STAGES, retracted()).counters == {}


def test_a_woman_whose_referral_has_not_arrived_yet_is_not_counted() -> None:
    assert counted(VIEW, "10-25", *STAGES)("participants") == 0
