"""Reads what a folded view counts as of a day."""

from services.reporting.counts import Counts
from shared.contracts.base import Event
from shared.projections.projection import View
from shared.testing.projected import given

from .vocabulary import day


def counted(view: View, as_of: str, *events: Event, facility: str | None = None) -> Counts:
    """The counters of a view that heard these events, up to a day."""
    return Counts.of(given(view).told(*events).counters, day(as_of), facility)
