"""Two referrals of one person: every agency shows and counts her once, whatever log comes first."""

from datetime import date
from uuid import UUID

import pytest

from services.reporting.bnnp import VIEW as BNNP
from services.reporting.kanwil import VIEW as KANWIL
from services.reporting.lapas import VIEW as LAPAS
from shared.contracts.base import Event
from shared.contracts.codes import Role, Stage
from shared.contracts.program import CandidateMerged, OtherReferralJoined
from shared.contracts.referral import ParticipantsMerged, ReferralRejected
from shared.projections.projection import View
from shared.testing.projected import given

from .pilot_people import KUPANG
from .vocabulary import ANA, asked, assessed, day, enrolled, referred, started

OTHER = UUID(int=2)
LATE = date(2026, 12, 1)


def merged(merged_id: UUID = OTHER, kept: UUID = ANA) -> ParticipantsMerged:
    return ParticipantsMerged(
        facility=KUPANG,
        participant_id=merged_id,
        kept_id=kept,
        kept_facility=KUPANG,
        merged_on=day("08-19"),
        by_role=Role.BNN_COUNSELLOR,
    )


def heard(continued_as: UUID | None, merged_id: UUID = OTHER, kept: UUID = ANA) -> tuple[Event, Event]:
    return (
        CandidateMerged(facility=KUPANG, participant_id=merged_id, kept_id=kept, merged_on=day("08-19")),
        OtherReferralJoined(
            facility=KUPANG,
            participant_id=kept,
            merged_id=merged_id,
            continued_as=continued_as,
            merged_on=day("08-19"),
        ),
    )


BEFORE = (
    referred(),
    asked(),
    assessed(),
    referred(participant=OTHER),
    asked(participant=OTHER),
    assessed(participant=OTHER),
)
KEPT_STAYS = (*BEFORE, merged(), *heard(None), enrolled(), started(Stage.SOCIAL, "08-20"))
OTHER_STAYS = (
    *BEFORE,
    enrolled(participant=OTHER),
    started(Stage.SOCIAL, "08-20", participant=OTHER),
    merged(),
    *heard(OTHER),
)


def totals(view: View, events: tuple[Event, ...], order: int | None) -> dict[str, int]:
    counted: dict[str, int] = {}
    told = given(view).told(*events).delivered(times=2, batches=3, order=order)
    for (_, on, name), n in told.counters.items():
        if on <= LATE:
            counted[name] = counted.get(name, 0) + n
    return {name: n for name, n in counted.items() if n}


@pytest.mark.parametrize("order", range(6))
@pytest.mark.parametrize("events", [KEPT_STAYS, OTHER_STAYS])
def test_she_is_one_person_in_every_count(events: tuple[Event, ...], order: int) -> None:
    for view, once in (
        (BNNP, {"referred", "consented", "assessed", "decreed", "started", "active:social"}),
        (KANWIL, {"referred", "consented", "assessed", "decreed", "started"}),
        (LAPAS, {"participants", "label:pembinaan BNN"}),
    ):
        counted = totals(view, events, order)
        assert {name: counted.get(name) for name in once} == dict.fromkeys(once, 1), view.name
        assert counted.get("label:menunggu") is None


@pytest.mark.parametrize(("events", "shown"), [(KEPT_STAYS, ANA), (OTHER_STAYS, OTHER)])
def test_one_row_stands_for_her(events: tuple[Event, ...], shown: UUID) -> None:
    for view, table in ((BNNP, "clients"), (LAPAS, "roster")):
        rows = given(view).told(*events).rows(table)
        assert [row.participant_id for row in rows if row.is_shown] == [shown]


def test_a_rejected_referral_is_said_so() -> None:
    rejected = ReferralRejected(
        facility=KUPANG,
        participant_id=ANA,
        reason="di_luar_kuota",
        rejected_on=day("08-05"),
        by_role=Role.BNN_COUNSELLOR,
    )
    (client,) = given(BNNP).told(referred(), rejected).rows("clients")
    assert (client.status(day("08-04")), client.status(day("08-05"))) == ("referred", "rejected")
    (inmate,) = given(LAPAS).told(referred(), rejected).rows("roster")
    assert inmate.label(day("08-05")) == "tidak mengikuti"
