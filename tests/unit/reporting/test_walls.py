"""What a view may not show does not exist in it: columns, values and counter names."""

import uuid
from typing import Any
from uuid import UUID

import pytest

from services.reporting import bnnp, kanwil, lapas
from shared.contracts.base import Event
from shared.contracts.codes import Attendance, EpisodeEnd, Pathway, Stage
from shared.projections.projection import View
from shared.testing.projected import Content, Projected, given

from . import pilot
from .vocabulary import (
    asked,
    assessed,
    booked,
    completed,
    ended,
    enrolled,
    held,
    marked,
    referred,
    scheduled,
    started,
)

CLINICAL_WORDS = {
    "pathway", "medis", "medical", "social", "sosial", "edukasi", "stage", "group", "leader",
    "assist", "score", "band", "substance", "risk", "anchor", "conclusions", "assessment",
}  # fmt: skip


def words_of(told: Content) -> set[str]:
    """Every column, code and counter name that a view holds, in pieces."""
    found: set[str] = set()
    for rows in told.tables.values():
        for row in rows:
            found |= _words(row.model_dump(mode="json"))
    return found | {word for _, _, name in told.counters for word in name.split(":")}


def _words(value: Any) -> set[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return set(value) | {word for inner in value.values() for word in _words(inner)}
    if isinstance(value, list):
        return {word for inner in value for word in _words(inner)}
    return {str(value)}


@pytest.mark.parametrize("view", [lapas.VIEW, kanwil.VIEW], ids=lambda view: view.name)
def test_no_clinical_column_code_or_counter_exists_outside_bnnp(view: View) -> None:
    told = Projected(view, pilot.telling()).fold()
    columns = {name for projection in view.projections for name in projection.row.model_fields}
    assert (columns | words_of(told)) & CLINICAL_WORDS == set()
    assert "clinical" not in view.logs


def test_the_words_are_found_where_they_are_allowed() -> None:
    assert words_of(Projected(bnnp.VIEW, pilot.telling()).fold()) >= {"medical", "pathway", "assist", "band"}


def test_the_region_holds_no_case_number_and_reads_nothing_about_a_person() -> None:
    private = {projection.name for projection in kanwil.VIEW.projections if projection.private}
    assert private == {"people", "person_sessions", "sessions", "aftercare"}
    told = Projected(kanwil.VIEW, pilot.telling()).fold()
    assert not any("KPG-26" in word for word in words_of(told))


def path_of(participant: UUID, pathway: Pathway, room: str) -> list[Event]:
    """The same days for a woman in medical then social treatment, and for one in social treatment alone."""
    first = Stage.MEDICAL if pathway is Pathway.MEDICAL else Stage.SOCIAL
    one, two = uuid.uuid5(participant, "one"), uuid.uuid5(participant, "two")
    her = {"participant": participant}
    told: list[Event] = [
        referred(**her),
        asked(**her),
        assessed(pathway=pathway, **her),
        enrolled(pathway=pathway, **her),
        scheduled("08-20", first, one, participant, room=room),
        booked("08-20", first, one, room=room, **her),
        scheduled("09-08", Stage.SOCIAL, two, participant),
        booked("09-08", Stage.SOCIAL, two, **her),
        held("08-20", one),
        marked(Attendance.PRESENT, "08-20", one, **her),
        started(first, "08-20", **her),
    ]
    if pathway is Pathway.MEDICAL:
        told += [
            completed(Stage.MEDICAL, "08-20", "09-04", **her),
            started(Stage.SOCIAL, "09-08", **her),
        ]
    return [
        *told,
        held("09-08", two),
        marked(Attendance.LATE, "09-08", two, **her),
        completed(Stage.SOCIAL, "08-20", "09-11", **her),
        started(Stage.SKILLS, "09-29", **her),
        ended("10-23", EpisodeEnd.COMPLETED, **her),
    ]


IDENTITY = {"participant_id", "session_id", "case_number"}


def test_custody_rows_of_a_medical_and_a_social_woman_differ_only_in_place_and_time() -> None:
    medical = given(lapas.VIEW).told(*path_of(UUID(int=1), Pathway.MEDICAL, "Klinik")).fold()
    social = given(lapas.VIEW).told(*path_of(UUID(int=2), Pathway.SOCIAL, "Aula")).fold()
    assert medical.counters == social.counters
    for table in medical.tables:
        rows = [
            sorted(
                (tuple(row.model_dump(mode="json", exclude=IDENTITY).items()) for row in view.rows(table)),
                key=str,
            )
            for view in (medical, social)
        ]
        differ = {
            field
            for one, other in zip(*rows, strict=True)
            for (field, value), (_, another) in zip(one, other, strict=True)
            if value != another
        }
        assert differ <= {"room"}, table
