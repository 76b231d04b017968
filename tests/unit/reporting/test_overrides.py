"""Stages completed in spite of their rates are counted by BNNP and the region, which knows no stage."""

from services.reporting import bnnp, kanwil
from shared.contracts.codes import EpisodeEnd, OverrideReason, Stage
from shared.testing.projected import given

from .counted import counted
from .vocabulary import asked, assessed, completed, ended, enrolled, referred, started

WAY = (referred(), asked(), assessed(), enrolled(), started(Stage.SOCIAL, "08-20"))
DONE = completed(Stage.SOCIAL, "08-20", "09-10")
IN_SPITE = DONE.model_copy(update={"overridden": True, "override": OverrideReason.CASE_CONFERENCE})


def test_an_override_counts_from_its_day_on() -> None:
    for view, prefix in ((bnnp.VIEW, "stage_overridden:"), (kanwil.VIEW, "overridden:")):
        for on, event, number in (("09-09", IN_SPITE, 0), ("09-10", IN_SPITE, 1), ("09-10", DONE, 0)):
            assert sum(counted(view, on, *WAY, event).under(prefix).values()) == number
    [row] = given(kanwil.VIEW).told(*WAY, IN_SPITE).delivered(times=3, batches=2).rows("people")
    assert len(row.overridden_on) == 1


def test_bnnp_counts_each_way_to_leave() -> None:
    for reason in set(EpisodeEnd) - {EpisodeEnd.COMPLETED}:
        counts = counted(bnnp.VIEW, "09-10", *WAY, ended("09-04", reason))
        assert counts.under("left_by:") == {reason.value: 1}
