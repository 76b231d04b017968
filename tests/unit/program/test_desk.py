"""The desk's view, folded from the pilot: what lies on the table at the end, however it is delivered."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.program.desk import VIEW
from services.program.desk.people import Stay
from services.program.desk.reading import Listed
from services.program.seeing import CareSession, episode_for, label_of, session_for
from shared.contracts.assessment import ParticipantReferred
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Pathway, Role, Stage
from shared.testing.projected import Projected, given
from tests.unit.program.places import DECREED_ON, KUPANG, WITA, on, who
from tests.unit.program.test_pilot import told
from tests.unit.program.world import World, enrolled

WORLD = told()


def referred(initials: str, number: int) -> Event:
    return ParticipantReferred(
        facility=KUPANG,
        participant_id=who(initials),
        case_number=f"KPG-26-{number:03}-X",
        referred_on=DECREED_ON,
        by_role=Role.LAPAS_OFFICER,
    )


REFERRED = [referred(name, n) for n, name in enumerate(("RN", "SL", "FD", "AK", "NO", "TB", "DW", "EM"), 1)]


def heard(world: World, **how: Any) -> Projected:  # noqa: ANN401 - passed on
    return given(VIEW).told(*REFERRED, *world.told).delivered(**how)


def rows(projection: str) -> Sequence[Any]:
    return heard(WORLD).rows(projection)


def test_nobody_waits_and_all_have_their_case_numbers() -> None:
    assert [row for row in rows("waiting") if not row.decreed] == []
    assert {row.case_number for row in rows("cases")} == {f"KPG-26-{n:03}-X" for n in range(1, 9)}


def test_sessions_are_held_or_cancelled() -> None:
    status = [row.status for row in rows("sessions")]
    assert (status.count("held"), status.count("cancelled"), status.count("planned")) == (28, 4, 0)


def test_person_sessions_are_marked_lost_freed_or_still_expected() -> None:
    status = [row.status for row in rows("bookings")]
    assert (status.count("marked"), status.count("lost"), status.count("expected")) == (94, 9, 1)
    assert len(status) - status.count("freed") == 104


def test_episodes_say_how_they_ended() -> None:
    reasons = [row.reason for row in rows("episodes")]
    assert (reasons.count(EpisodeEnd.COMPLETED), reasons.count(EpisodeEnd.WITHDREW)) == (6, 1)


@pytest.mark.parametrize(
    "how", [{"times": 3, "batches": 7, "order": 1}, {"times": 3, "batches": 1, "order": 2}]
)
def test_any_delivery_gives_the_same_rows(how: dict[str, int]) -> None:
    assert heard(WORLD, **how).fold() == heard(WORLD).fold()


def test_a_waiting_woman_leaves_the_list_when_she_is_decreed() -> None:
    world = World()
    world.assess("AK", Pathway.SOCIAL)
    assert [row.participant_id for row in heard(world).rows("waiting")] == [who("AK")]
    assert [row.decreed for row in heard(enrolled(AK="sosial")).rows("waiting")] == [True]


def test_a_task_stays_on_the_table() -> None:
    world = enrolled(AK="sosial")
    world.assess("AK", Pathway.MEDICAL, version=2)
    [task] = heard(world).rows("tasks")
    assert task.participant_id == who("AK")


def listed(stage: Stage, initials: str) -> Listed:
    world = enrolled(AK="sosial", RN="medis")
    world.schedule(stage, on(DECREED_ON), initials)
    [row] = heard(world).rows("sessions")
    return Listed.model_validate(row.model_dump() | {"booked": 1, "unmarked": 1})


def test_to_the_prison_a_medical_and_a_social_session_look_alike() -> None:
    medical = session_for(Role.LAPAS_OFFICER, listed(Stage.MEDICAL, "RN"), WITA)
    social = session_for(Role.LAPAS_OFFICER, listed(Stage.SOCIAL, "AK"), WITA)
    assert medical.model_dump(exclude={"session_id"}) == social.model_dump(exclude={"session_id"})
    assert not {"stage", "group", "leader", "cohort_id"} & medical.model_dump().keys()


def test_its_own_sessions_and_the_treating_agency_show_in_full() -> None:
    assert isinstance(session_for(Role.LAPAS_OFFICER, listed(Stage.SKILLS, "AK"), WITA), CareSession)
    assert isinstance(session_for(Role.BNN_DOCTOR, listed(Stage.MEDICAL, "RN"), WITA), CareSession)


def stay(**said: Any) -> Stay:  # noqa: ANN401 - fields of a stay
    [row] = heard(enrolled(RN="medis")).rows("episodes")
    return row.model_copy(update=said)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({}, "menunggu"),
        ({"started": {Stage.MEDICAL: DECREED_ON}}, "pembinaan BNN"),
        ({"started": {Stage.MEDICAL: DECREED_ON}, "completed": {Stage.MEDICAL: DECREED_ON}}, "pembinaan BNN"),
        ({"started": {Stage.SOCIAL: DECREED_ON}, "completed": {Stage.SOCIAL: DECREED_ON}}, "pembinaan BNN"),
        ({"started": {Stage.SOCIAL: DECREED_ON, Stage.SKILLS: DECREED_ON}}, "keterampilan"),
        ({"reason": EpisodeEnd.COMPLETED}, "selesai"),
        ({"reason": EpisodeEnd.WITHDREW}, "berhenti"),
        ({"reason": EpisodeEnd.TRANSFERRED}, "pindah"),
        ({"reason": EpisodeEnd.RELEASED}, "bebas"),
    ],
)
def test_custody_labels_tell_no_clinical_stage(said: dict[str, Any], label: str) -> None:
    assert label_of(stay(**said), DECREED_ON) == label


def test_the_prison_sees_no_path() -> None:
    [row] = heard(enrolled(RN="medis")).rows("episodes")
    assert (
        not {"pathway", "stages", "started", "reason"}
        & episode_for(Role.LAPAS_HEAD, row, DECREED_ON).model_dump().keys()
    )
    assert {"pathway", "stages"} <= episode_for(Role.BNN_COUNSELLOR, row, DECREED_ON).model_dump().keys()
