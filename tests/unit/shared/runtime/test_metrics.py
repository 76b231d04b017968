"""Metrics are declared once, their labels are not ids, and the gauges of parts are set when they are read."""

from dataclasses import dataclass

import pytest

from shared.runtime import metrics
from shared.runtime.metrics import METRICS, Metrics

IDS = {"id", "participant", "participant_id", "sub", "name", "path", "user", "session", "subject", "key"}


@dataclass
class Status:
    """What a relay or a delivery says."""

    position: int
    head: int
    state: str
    follower: str = ""
    log: str = "program"


def test_no_label_is_an_id() -> None:
    assert {label for metric in METRICS for label in metric.labels} & IDS == set()


def test_every_declared_metric_is_in_the_list() -> None:
    declared = [value for value in vars(metrics).values() if isinstance(value, metrics.Metric)]
    assert set(declared) == set(METRICS)
    assert len({metric.name for metric in METRICS}) == len(METRICS)


async def test_gauges_of_parts_are_set_when_they_are_read() -> None:
    made = Metrics()
    relay = Status(3, 5, "offline")

    async def look(into: Metrics) -> None:
        metrics.show_relay(into, "program", relay)
        metrics.show_followers(into, [Status(2, 5, "following", "lapas")])

    made.watch(look)
    first = (await made.text()).decode()
    assert 'pulih_relay_position{log="program"} 3.0' in first
    assert 'pulih_follower_head{follower="lapas",log="program"} 5.0' in first
    relay.state = "relaying"
    second = (await made.text()).decode()
    assert 'pulih_relay_state{log="program",state="relaying"} 1.0' in second
    assert 'pulih_relay_state{log="program",state="offline"} 0.0' in second


def test_two_applications_of_one_process_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.count(metrics.REQUESTS, "GET", "/", "200")
    other.count(metrics.REQUESTS, "GET", "/", "200")


def test_a_metric_is_used_as_what_it_is() -> None:
    made = Metrics()
    for misuse in (
        lambda: made.count(metrics.LOOP_LAG),
        lambda: made.set(metrics.REQUESTS, 1.0, "GET", "/", "200"),
        lambda: made.observe(metrics.LOOP_LAG, 1.0),
    ):
        with pytest.raises(TypeError):
            misuse()
