"""The desk's row of a way out is the same however it is delivered."""

from datetime import date
from typing import Any
from uuid import uuid5

import pytest

from services.program.desk import VIEW
from services.program.domain import custody_dates
from services.program.domain.letter import issue
from services.program.domain.release import Dates, Release
from shared.contracts.codes import Movement, Role, Stage
from shared.contracts.program import ParticipantMoved
from shared.testing.projected import given
from tests.unit.program.places import KUPANG, NAMES, here, on, who
from tests.unit.program.test_desk import REFERRED
from tests.unit.program.world import World, enrolled


def told() -> World:
    """A woman whose dates were entered and corrected, with a letter, and then released."""
    world = enrolled(SL="sosial", RN="sosial")
    world.mark(
        world.schedule(Stage.SOCIAL, on(date(2026, 8, 20)), "SL", minutes=90, room="Aula"), {"SL": "hadir"}
    )
    her = {"participant_id": who("SL"), "facility": KUPANG, "role": Role.LAPAS_REGISTRAR, "here": here()}
    for day in (date(2026, 12, 1), date(2026, 11, 20)):
        state = world.state("release", who("SL"))
        world.tell(custody_dates.record(state, dates=Dates(expected_release=day), **her))
    signed: dict[str, Any] = {
        "letter_id": uuid5(NAMES, "letter"),
        "role": Role.BNN_COUNSELLOR,
        "here": here(),
    }
    episode = world.episodes([who("SL")])[who("SL")]
    world.tell(issue(world.state("release", who("SL")), episode, issued_on=date(2026, 9, 1), **signed))
    world.move("SL", Movement.RELEASE, date(2026, 11, 20))
    return world


@pytest.mark.parametrize("how", [{}, {"times": 3, "batches": 2, "order": 5}, {"times": 2, "order": 11}])
def test_a_row_says_where_she_is_and_what_the_register_says(how: dict[str, Any]) -> None:
    found = given(VIEW).told(*REFERRED, *told().told).delivered(**how).rows("way_out")
    rows = {row.participant_id: row for row in found}
    her = rows[who("SL")]
    assert (her.facility, her.released_on, her.listed) == (KUPANG, date(2026, 11, 20), True)
    assert her.expected_release == date(2026, 11, 20)
    assert len(her.release.recorded) == 2
    assert her.release.letters[0].issued_on == date(2026, 9, 1)
    assert rows[who("RN")].release == Release()
    assert rows[who("RN")].listed


def test_the_prison_where_she_goes_is_where_she_is() -> None:
    world = told()
    moved = ParticipantMoved(
        facility=KUPANG,
        participant_id=who("RN"),
        movement=Movement.TRANSFER,
        to_facility="lapas-ende",
        moved_on=date(2026, 11, 1),
    )
    [row] = [
        row
        for row in given(VIEW).told(*REFERRED, *world.told, moved).rows("way_out")
        if row.participant_id == who("RN")
    ]
    assert (row.facility, row.released_on) == ("lapas-ende", None)
