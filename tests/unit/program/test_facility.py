"""What a facility says about itself."""

from datetime import date, time
from typing import Any

import pytest

from services.program.domain.facility import Census, Facility, Unconfigured, configure, evolve, report_census
from shared.contracts.base import Event
from shared.contracts.program import BlockedTime
from tests.unit.program.places import here
from tests.unit.program.refusing import refused

NOW = here(date(2026, 8, 3))
MORNING = BlockedTime(weekday=0, starts=time(8), ends=time(14))
SAID: dict[str, Any] = {
    "facility": "lpp-kupang",
    "time_zone": "Asia/Makassar",
    "capacity": 100,
    "rooms": ["Aula"],
    "blocked": [MORNING],
    "holidays": [date(2026, 8, 17)],
}


def after(*events: Event) -> Facility:
    state: Facility = Unconfigured()
    for event in events:
        state = evolve(state, event)
    return state


CONFIGURED = after(*configure(Unconfigured(), **SAID))
COUNTED: dict[str, Any] = {"reported_on": date(2026, 8, 3), "occupants": 112, "narcotics": 16, "here": NOW}


def test_configuring_tells_what_there_is() -> None:
    [told] = configure(Unconfigured(), **SAID)
    assert (told.name(), told.capacity, told.rooms) == ("FacilityConfigured", 100, ("Aula",))


def test_configuring_the_same_again_is_quiet() -> None:
    assert configure(CONFIGURED, **SAID) == []


def test_configuring_anew_keeps_the_census() -> None:
    counted = after(*configure(Unconfigured(), **SAID), *report_census(CONFIGURED, **COUNTED))
    [told] = configure(counted, **SAID | {"capacity": 120})
    assert evolve(counted, told).census == {date(2026, 8, 3): Census(occupants=112, narcotics=16)}


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"capacity": 0}, "capacity", "capacity"),
        ({"rooms": []}, "rooms", "rooms"),
        ({"rooms": ["Aula", "Aula"]}, "rooms", "rooms"),
        ({"blocked": [MORNING.model_copy(update={"ends": time(8)})]}, "blocked-time", "blocked.0.ends"),
    ],
)
def test_configuring_is_refused(change: dict[str, Any], rule: str, field: str) -> None:
    with refused(rule, field):
        configure(Unconfigured(), **SAID | change)


def test_a_census_is_told() -> None:
    [told] = report_census(CONFIGURED, **COUNTED)
    assert (told.name(), told.occupants, told.narcotics) == ("CensusReported", 112, 16)


def test_the_same_census_again_is_quiet_and_another_of_the_day_replaces() -> None:
    counted = evolve(CONFIGURED, report_census(CONFIGURED, **COUNTED)[0])
    assert report_census(counted, **COUNTED) == []
    [again] = report_census(counted, **COUNTED | {"occupants": 113})
    assert evolve(counted, again).census[date(2026, 8, 3)].occupants == 113


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"occupants": -1, "narcotics": 0}, "occupants", "occupants"),
        ({"narcotics": 113}, "narcotics-within-occupants", "narcotics"),
        ({"narcotics": -1}, "narcotics-within-occupants", "narcotics"),
        ({"reported_on": date(2026, 8, 4)}, "date-in-future", "reported_on"),
    ],
)
def test_a_census_is_refused(change: dict[str, Any], rule: str, field: str) -> None:
    with refused(rule, field):
        report_census(CONFIGURED, **COUNTED | change)


def test_a_census_before_capacity_is_refused() -> None:
    with refused("facility-not-configured"):
        report_census(Unconfigured(), **COUNTED)


def test_tomorrow_begins_five_minutes_early() -> None:
    late = here(date(2026, 8, 3), 23)
    late = type(late)(now=late.now.replace(minute=55), zone=late.zone)
    assert late.today == date(2026, 8, 4)
