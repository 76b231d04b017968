"""What the views make of consent and its withdrawal, however the logs come."""

import pytest

from services.reporting import bnnp, kanwil, lapas
from services.reporting.bnnp.client import Client
from services.reporting.lapas.roster import Inmate, Label
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Pathway, Role, Stage
from shared.contracts.consents import CARE, KINDS, RESEARCH, STATISTICS, TREATMENT, Kind
from shared.projections.projection import View
from shared.testing.projected import given

from .counted import counted
from .pilot_people import KUPANG
from .vocabulary import ANA, asked, assessed, day, ended, enrolled, referred, started

OPTIONAL = [kind for kind in KINDS if not kind.required]
WAY = (referred(), asked(), assessed(), enrolled(), started(Stage.SOCIAL))


def withdrawn(on_day: str = "09-01", kind: Kind = TREATMENT) -> ConsentWithdrawn:
    about = kind.model_dump(include={"scope", "purpose", "receiver"})
    return ConsentWithdrawn(
        facility=KUPANG,
        participant_id=ANA,
        withdrawn_on=day(on_day),
        by_role=Role.BNN_COUNSELLOR,
        **about,
    )


def to(kind: Kind, on_day: str = "08-06", *, given: bool = True, until: str | None = None) -> ConsentRecorded:
    about = kind.model_dump(include={"scope", "purpose", "receiver"})
    lapses = {"expires_on": day(until) if until else None}
    return asked(on_day, given=given).model_copy(update={**about, **lapses})


def client(*events: Event) -> Client:
    [row] = given(bnnp.VIEW).told(*events).rows("clients")
    assert isinstance(row, Client)
    return row


def inmate(*events: Event) -> Inmate:
    [row] = given(lapas.VIEW).told(*events).rows("roster")
    assert isinstance(row, Inmate)
    return row


@pytest.mark.parametrize("kind", OPTIONAL, ids=lambda kind: kind.code)
@pytest.mark.parametrize("answer", ["yes", "no", "back"])
def test_an_answer_about_sharing_is_not_one_about_treatment(kind: Kind, answer: str) -> None:
    said = withdrawn("08-10", kind) if answer == "back" else to(kind, "08-10", given=answer == "yes")
    with_it, without = client(*WAY, said), client(*WAY)
    assert (with_it.consent(day("09-01")), with_it.status(day("09-01"))) == (True, "social")
    assert with_it.model_copy(update={"sharing": ()}) == without
    assert inmate(*WAY, said) == inmate(*WAY), "nothing of it is the prison's to know"
    counts, before = (counted(kanwil.VIEW, "09-01", *events) for events in ((*WAY, said), WAY))
    gone = 1 if kind is STATISTICS and answer != "yes" else 0
    assert counts("suitable") == before("suitable") - gone
    for step in ("consent_asked", "consented", "consent_ended", "assessed", "decreed", "started"):
        assert counts(step) == before(step)


def test_treatment_that_is_taken_back_stays_a_step_that_was_reached() -> None:
    way = (*WAY, withdrawn("09-01"), ended("09-01", EpisodeEnd.WITHDREW))
    for view in (bnnp.VIEW, kanwil.VIEW):
        before, after = counted(view, "08-31", *way), counted(view, "09-01", *way)
        assert [before(step) for step in ("consented", "consent_ended", "left")] == [1, 0, 0]
        assert [after(step) for step in ("consented", "consent_ended", "left")] == [1, 1, 1]
    assert client(*way).status(day("09-01")) == "left"
    assert inmate(*way).label(day("09-01")) is Label.STOPPED


def test_who_waits_and_takes_it_back_does_not_take_part_until_she_is_assessed_anew() -> None:
    way = (referred(), asked(), assessed(), withdrawn("08-20"), asked("08-25"), assessed("08-27"))
    her, seen = client(*way), inmate(*way)
    assert [her.status(day(on)) for on in ("08-19", "08-20", "08-25")] == ["waiting", "withdrawn", "waiting"]
    labels = [seen.label(day(on)) for on in ("08-19", "08-20", "08-25", "08-27")]
    assert labels == [Label.WAITING, Label.NOT_TAKING_PART, Label.NOT_TAKING_PART, Label.WAITING]


def test_a_withdrawal_looks_to_the_prison_like_education_on_its_day() -> None:
    ways = [
        (referred(), asked(), assessed(), withdrawn("08-20")),
        (referred(), asked(), assessed("08-20", Pathway.EDUCATION)),
    ]
    assert inmate(*ways[0]) == inmate(*ways[1])


def test_a_yes_lapses_in_every_figure_on_its_day_without_an_event() -> None:
    way = (referred(), to(TREATMENT, until="09-01"), to(RESEARCH, until="08-20"), assessed())
    her = client(*way)
    assert [her.consent(day(on)) for on in ("08-31", "09-01")] == [True, False]
    assert her.shares(day("08-19")) == [CARE.code, STATISTICS.code, RESEARCH.code]
    assert her.shares(day("08-20")) == [CARE.code, STATISTICS.code]
    assert her.shares(day("09-01")) == [STATISTICS.code]
    for view in (bnnp.VIEW, kanwil.VIEW):
        ends = [counted(view, on, *way)("consent_ended") for on in ("08-31", "09-01")]
        assert ends == [0, 1]


def test_she_is_counted_again_when_she_does_not_object_any_more() -> None:
    way = (*WAY, withdrawn("08-20", STATISTICS), to(STATISTICS, "08-25"))
    suitable = [counted(kanwil.VIEW, on, *way)("suitable") for on in ("08-19", "08-20", "08-24", "08-25")]
    assert suitable == [1, 0, 0, 1]


@pytest.mark.parametrize("view", [bnnp.VIEW, lapas.VIEW, kanwil.VIEW], ids=lambda view: view.name)
@pytest.mark.parametrize("order", range(4))
def test_any_delivery_of_the_logs_gives_the_same_rows(view: View, order: int) -> None:
    way = (
        *WAY,
        to(RESEARCH, until="08-20"),
        withdrawn("08-20", STATISTICS),
        withdrawn("08-21", CARE),
        withdrawn("09-01"),
        ended("09-01", EpisodeEnd.WITHDREW),
    )
    once = given(view).told(*way).fold()
    again = given(view).told(*way).delivered(times=3, batches=7, order=order).fold()
    assert (again.tables, again.counters) == (once.tables, once.counters)
