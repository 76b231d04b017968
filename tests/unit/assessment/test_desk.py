"""The desk's view, folded: where everybody stands, however it is delivered."""

from datetime import date

import pytest

from services.assessment.desk import VIEW
from services.assessment.desk.measures import MEASURES
from services.assessment.desk.people import Case, Screening
from shared.contracts.base import Event
from shared.contracts.codes import Pathway, Role
from shared.contracts.protection import LegalBasis, ParticipantErased
from shared.testing.projected import given
from tests.unit.assessment.world import (
    CASE,
    SHE,
    asked,
    assessed,
    assist,
    referred,
    retracted,
    said_no,
    said_yes,
    withdrawn,
)

LIFE = (
    referred,
    said_no,
    asked(given=True, day=9),
    assist(day=12, result=2),
    assist(day=11),
    assessed(day=12),
    assessed(day=14, number=101, pathway=Pathway.MEDICAL),
)


def standing(*history: object) -> Case:
    [row] = given(VIEW).told(*history).rows("cases")  # type: ignore[arg-type]  # events
    assert isinstance(row, Case)
    return row


def test_each_event_moves_her_on() -> None:
    steps = {
        "referred": (referred,),
        "declined": (referred, said_no),
        "consented": (referred, said_no, asked(given=True, day=9)),
        "assessed": (referred, said_yes, assist(), assessed()),
        "retracted": (referred, said_yes, retracted),
    }
    assert {status: standing(*history).status for status, history in steps.items()} == {s: s for s in steps}


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ((asked(given=True, day=13),), "assessed"),
        ((withdrawn(),), "withdrawn"),
        ((withdrawn(), asked(given=True, day=18)), "assessed"),
        ((withdrawn(), asked(given=False, day=18)), "withdrawn"),
    ],
    ids=["renewed", "withdrawn", "agreed again", "withdrawn and refused"],
)
def test_who_was_assessed_stays_so_while_she_agrees(later: tuple[Event, ...], status: str) -> None:
    assert standing(referred, said_yes, assist(), assessed(), *later).status == status


def test_who_withdrew_before_her_assessment_has_only_agreed_when_she_agrees_again() -> None:
    again = asked(given=True, day=18)
    assert standing(referred, said_yes, withdrawn(), again).status == "consented"


def test_the_last_conclusion_holds() -> None:
    row = standing(*LIFE)
    assert (row.case_number, row.facility, row.referred_on) == (
        CASE.case_number,
        CASE.facility,
        CASE.referred_on,
    )
    assert (row.pathway, row.asked_on, row.assessment_id) == (
        Pathway.MEDICAL,
        LIFE[2].asked_on,
        LIFE[6].assessment_id,
    )


def test_the_assist_of_the_latest_day_is_shown() -> None:
    [row] = given(VIEW).told(*LIFE).rows("screenings")
    assert isinstance(row, Screening)
    assert (row.participant_id, row.screened_on) == (SHE, LIFE[3].completed_on)


@pytest.mark.parametrize("batches", [1, 7, 1000])
@pytest.mark.parametrize("order", [None, 1, 2, 3])
def test_any_delivery_gives_the_same_rows(batches: int, order: int | None) -> None:
    once = given(VIEW).told(*LIFE)
    again = given(VIEW).told(*LIFE).delivered(times=3, batches=batches, order=order)
    for projection in ("cases", "screenings"):
        assert again.rows(projection) == once.rows(projection)


def test_the_screening_says_nothing_of_the_scores() -> None:
    assert set(Screening.model_fields) == {"participant_id", "result_id", "screened_on", "recall_anchor"}


def test_of_who_was_erased_no_row_keeps_a_case_number() -> None:
    erased = ParticipantErased(
        facility=CASE.facility,
        participant_id=SHE,
        legal_basis=LegalBasis.RETENTION_OVER,
        by_role=Role.DATA_PROTECTION,
        erased_on=date(2052, 1, 1),
    )
    desk, measures = (given(view).told(referred, said_yes, erased) for view in (VIEW, MEASURES))
    for rows in (desk.rows("cases"), desk.rows("referrals"), desk.rows("todos"), measures.rows("courses")):
        [row] = rows
        assert not getattr(row, "case_number")  # noqa: B009 - rows of several kinds
        assert row.erased_on == erased.erased_on  # type: ignore[attr-defined]  # see above
