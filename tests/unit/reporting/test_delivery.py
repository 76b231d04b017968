"""Every projection: delivered again, in other batches, in any interleaving of the logs, gives the same."""

import pytest
from hypothesis import given as examples
from hypothesis import settings, strategies

from services.reporting import bnnp, kanwil, lapas
from shared.projections.projection import View
from shared.testing.projected import Content, Projected

from . import pilot

TELLING = pilot.telling()
VIEWS = {view.name: view for view in (bnnp.VIEW, lapas.VIEW, kanwil.VIEW)}
PLAIN: dict[str, Content] = {name: Projected(view, TELLING).fold() for name, view in VIEWS.items()}


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
@settings(max_examples=15, deadline=None)
@examples(order=strategies.integers(), batches=strategies.sampled_from([1, 7, 1000]))
def test_the_same_rows_and_counters_come_out(view: View, order: int, batches: int) -> None:
    delivered = Projected(view, TELLING).delivered(times=3, batches=batches, order=order).fold()
    assert delivered == PLAIN[view.name]


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_no_counter_is_ever_negative_on_any_day(view: View) -> None:
    counters = PLAIN[view.name].counters
    totals: dict[tuple[str, str], int] = {}
    for (facility, _, name), n in sorted(counters.items(), key=lambda item: item[0][1]):
        totals[facility, name] = totals.get((facility, name), 0) + n
        assert totals[facility, name] >= 0, name
