"""Tasks: opened again and again without harm, done by their own side, dropped when needless."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.program.desk import VIEW
from services.program.domain import tasks
from services.program.domain.streams import stream_of
from shared.contracts.base import Event
from shared.contracts.codes import Pathway, Role
from shared.contracts.tasks import TaskKind
from shared.refusals import Refusal
from shared.testing.projected import given
from tests.unit.program.places import DECREED_ON, KUPANG, here, who
from tests.unit.program.world import enrolled

TASK = tasks.task_of(TaskKind.RELEASE_90, who("AK"), DECREED_ON)
SAID: dict[str, Any] = {
    "facility": KUPANG,
    "task_id": TASK,
    "kind": TaskKind.RELEASE_90,
    "side": "lapas",
    "due_on": DECREED_ON + timedelta(days=90),
    "opened_on": DECREED_ON,
    "participant_id": who("AK"),
}


def folded(events: list[Event]) -> tasks.Task:
    state: tasks.Task = tasks.Unopened()
    for event in events:
        state = tasks.evolve(state, event)
    return state


def finished(state: tasks.Task, **change: Any) -> list[Event]:  # noqa: ANN401 - fields of a decision
    said = {"done_on": DECREED_ON, "role": Role.LAPAS_OFFICER, "here": here()} | change
    return tasks.finish(state, **said)


OPENED = tasks.open_task(tasks.Unopened(), **SAID)
DROPPED = tasks.drop_task(folded(OPENED), dropped_on=DECREED_ON)
DONE = finished(folded(OPENED))


def rule_of(refused: pytest.ExceptionInfo[Refusal]) -> tuple[str, str | None]:
    return refused.value.rule, refused.value.field


def test_its_id_follows_from_what_it_is_for() -> None:
    assert tasks.task_of(TaskKind.RELEASE_90, who("AK"), DECREED_ON) == TASK
    assert tasks.task_of(TaskKind.RELEASE_30, who("AK"), DECREED_ON) != TASK
    assert tasks.task_of(TaskKind.RELEASE_90, who("AK"), DECREED_ON + timedelta(days=1)) != TASK
    assert [stream_of(event) for event in OPENED] == [("task", TASK)]


def test_opening_again_is_quiet_while_open_and_after_it_was_done() -> None:
    assert tasks.open_task(folded(OPENED), **SAID) == []
    assert tasks.open_task(folded([*OPENED, *DONE]), **SAID) == []


def test_what_was_dropped_opens_again_and_what_was_done_is_not_dropped() -> None:
    assert tasks.open_task(folded([*OPENED, *DROPPED]), **SAID) == OPENED
    assert tasks.drop_task(folded([*OPENED, *DONE]), dropped_on=DECREED_ON) == []
    assert tasks.drop_task(tasks.Unopened(), dropped_on=DECREED_ON) == []


def test_done_again_is_quiet() -> None:
    assert finished(folded([*OPENED, *DONE]), role=Role.LAPAS_HEAD) == []


@pytest.mark.parametrize("role", [Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.KANWIL])
def test_the_other_agency_cannot_do_it(role: Role) -> None:
    with pytest.raises(Refusal) as refused:
        finished(folded(OPENED), role=role)
    assert rule_of(refused) == ("task-of-other-side", None)


@pytest.mark.parametrize(
    ("events", "change", "told"),
    [
        ([], {}, ("task-unknown", None)),
        ([*OPENED, *DROPPED], {}, ("task-dropped", None)),
        (OPENED, {"done_on": DECREED_ON - timedelta(days=1)}, ("before-task", "done_on")),
        (OPENED, {"done_on": date(2099, 1, 1)}, ("date-in-future", "done_on")),
    ],
)
def test_what_cannot_be_done_is_refused(
    events: list[Event], change: dict[str, Any], told: tuple[str, str]
) -> None:
    with pytest.raises(Refusal) as refused:
        finished(folded(events), **change)
    assert rule_of(refused) == told


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@for_all(st.lists(st.sampled_from(["open", "drop", "done"]), max_size=12))
def test_whatever_is_asked_it_is_done_at_most_once_and_the_table_says_the_same(acts: list[str]) -> None:
    told: list[Event] = []
    for act in acts:
        state = folded(told)
        if act == "open":
            told += tasks.open_task(state, **SAID)
        elif act == "drop":
            told += tasks.drop_task(state, dropped_on=DECREED_ON)
        elif isinstance(state, tasks.Open) and not isinstance(state, tasks.Dropped):
            told += finished(state)
    names = [event.name() for event in told]
    assert names.count("TaskDone") <= 1
    shown = given(VIEW).told(*told).delivered(times=2, batches=3, order=len(acts)).rows("tasks")
    kinds = {tasks.Unopened: None, tasks.Open: "open", tasks.Done: "done", tasks.Dropped: "dropped"}
    assert [row.status for row in shown] == [kinds[type(folded(told))]] * bool(told)


def test_a_review_is_in_the_same_list_and_the_same_whether_told_once_or_twice() -> None:
    world = enrolled(AK="sosial")
    world.assess("AK", Pathway.MEDICAL, version=2)
    [row] = given(VIEW).told(*world.told).rows("tasks")
    assert (row.kind, row.side, row.status) == (TaskKind.REVIEW, "bnnp", "open")
    again = tasks.open_task(tasks.Unopened(), **row.model_dump(exclude={"status", "done_on", "done_by"}))
    for told in ([*world.told, *again], [*again, *world.told]):
        assert given(VIEW).told(*told).rows("tasks") == [row]


def test_ids_are_uuids_of_version_5() -> None:
    assert isinstance(TASK, UUID)
    assert TASK.version == 5
