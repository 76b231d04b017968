"""Lost person-sessions by cause, and what is nobody's as long as two agencies disagree."""

from uuid import UUID

import pytest

from services.reporting import bnnp, kanwil, lapas
from services.reporting.common.summary import person_sessions, sessions
from shared.contracts.base import Event
from shared.contracts.codes import Cause
from shared.contracts.sessions import CauseDisputed, DisputeSettled, SessionRescheduled
from shared.projections.projection import View

from .counted import counted
from .vocabulary import ANA, KUPANG, SESSION, booked, cancelled, day, freed, lost, scheduled

OTHER_SESSION = UUID(int=98)
VIEWS = [bnnp.VIEW, lapas.VIEW, kanwil.VIEW]
ABOUT = {"facility": KUPANG, "session_id": SESSION, "session_on": day("08-20")}
DISPUTED = CauseDisputed(
    **ABOUT, caused_by=Cause.PRISON, disputed_by="lapas", disputed_on=day("08-21"), participants=(ANA,)
)
SETTLED = DisputeSettled(
    **ABOUT, caused_by=Cause.OTHER, settled_by="bnnp", settled_on=day("08-24"), participants=(ANA,)
)
MOVED = SessionRescheduled(
    **ABOUT,
    replaced_by=OTHER_SESSION,
    caused_by=Cause.BNN,
    claimed_by="bnnp",
    rescheduled_on=day("08-19"),
    said_on=day("08-19"),
)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize(
    ("events", "cause"), [((), "bnn"), ((DISPUTED,), "disputed"), ((DISPUTED, SETTLED), "lain")]
)
def test_a_lost_person_session_is_the_claimed_causes_then_nobodys_then_the_agreed_ones(
    view: View, events: tuple[Event, ...], cause: str
) -> None:
    told = counted(view, "08-30", scheduled(), booked(), cancelled(), lost(Cause.BNN), *events)
    by_cause = person_sessions(told).lost.model_dump()
    assert {name: n for name, n in by_cause.items() if n} == {cause: 1}
    assert {name: n for name, n in sessions(told).cancelled.items() if n} == {cause: 1}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize(
    ("events", "cause"), [((), "bnn"), ((DISPUTED,), "disputed"), ((DISPUTED, SETTLED), "lain")]
)
def test_a_moved_session_is_planned_once_and_no_person_session_is_lost(
    view: View, events: tuple[Event, ...], cause: str
) -> None:
    quiet = tuple(event.model_copy(update={"participants": ()}) for event in events)
    again = (scheduled("08-27", session=OTHER_SESSION), booked("08-27", session=OTHER_SESSION))
    told = counted(view, "08-30", scheduled(), booked(), MOVED, freed(), *again, *quiet)
    figures = sessions(told)
    assert (figures.planned, sum(figures.cancelled.values())) == (1, 0)
    assert {name: n for name, n in figures.moved.items() if n} == {cause: 1}
    assert (told("booked"), told("unmarked")) == (1, 1)
