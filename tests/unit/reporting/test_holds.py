"""Pauses as each agency sees them: custody a label, BNNP and the regional office a count."""

from datetime import date
from uuid import UUID

from services.reporting import bnnp, kanwil, lapas
from services.reporting.common.holds import on_hold
from services.reporting.lapas.roster import Label
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Stage
from shared.contracts.holds import HoldBegun, HoldEnded, HoldProposed, HoldReason
from shared.testing.projected import given

from .counted import counted
from .vocabulary import ANA, KUPANG, asked, assessed, day, ended, enrolled, referred, started

HOLD = UUID(int=91)
HERS = {"facility": KUPANG, "participant_id": ANA, "episode_id": UUID(int=90), "hold_id": HOLD}
WAY = (referred(), asked(), assessed(), enrolled(), started(Stage.SOCIAL, "08-20"))


def begun(since: str, until: str | None = None) -> HoldBegun:
    last = day(until) if until else None
    return HoldBegun(**HERS, side="lapas", reason=HoldReason.PRISON, since=day(since), until=last)


def back(on_day: str) -> HoldEnded:
    return HoldEnded(**HERS, side="lapas", ended_on=day(on_day))


def label(on_day: str, *events: Event) -> Label:
    [row] = given(lapas.VIEW).told(*WAY, *events).delivered(times=2, batches=3).rows("roster")
    found: Label = row.label(day(on_day))
    return found


def test_custody_reads_a_pause_and_then_where_she_was() -> None:
    way = (begun("08-24"), back("08-31"))
    assert [label(on, *way) for on in ("08-23", "08-24", "08-30", "08-31")] == [
        Label.BNN,
        Label.PAUSED,
        Label.PAUSED,
        Label.BNN,
    ]
    assert label("08-26", begun("08-24", "08-25")) is Label.BNN, "over by itself"
    assert label("09-02", begun("08-24"), ended("09-01", EpisodeEnd.WITHDREW)) is Label.STOPPED


def test_every_agency_counts_who_is_on_hold_and_labels_add_up() -> None:
    way = (*WAY, begun("08-24", "09-10"), back("08-31"))
    for view in (bnnp.VIEW, kanwil.VIEW):
        held = [counted(view, on, *way)("held") for on in ("08-23", "08-24", "08-30", "08-31", "09-05")]
        assert held == [0, 1, 1, 0, 0]
        assert counted(view, "08-25", *way)("started") == 1
        assert counted(view, "08-25", *WAY, begun("08-24"), ended("08-25", EpisodeEnd.WITHDREW))("held") == 0
    for on in ("08-23", "08-24", "08-31"):
        labels = counted(lapas.VIEW, on, *way).under("label:")
        assert sum(labels.values()) == 1, labels


def test_a_proposal_is_in_no_view() -> None:
    proposed = HoldProposed(**HERS, since=day("08-24"), proposed_on=day("08-24"))
    for view, table in ((bnnp.VIEW, "clients"), (kanwil.VIEW, "people"), (lapas.VIEW, "roster")):
        [row] = given(view).told(*WAY, proposed).rows(table)
        assert row.holds == ()


def test_no_view_says_by_whom_or_why_she_is_away() -> None:
    [row] = given(bnnp.VIEW).told(*WAY, begun("08-24")).rows("clients")
    assert set(row.holds[0].model_dump()) == {"hold_id", "since", "until", "ended_on"}
    assert on_hold(row.holds, date(2026, 8, 24))
