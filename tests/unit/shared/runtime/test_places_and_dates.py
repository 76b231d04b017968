"""Facilities and the civil days of their time zones."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from shared.refusals import Invalid
from shared.runtime.dates import GRACE, local_date, local_time, not_in_future, zone_label
from shared.runtime.facilities import load
from shared.runtime.settings import FACILITIES

ZONE = "Asia/Makassar"
NOW = datetime(2026, 8, 3, 15, 58, tzinfo=UTC)  # 23.58 in Kupang


def test_the_packaged_facilities_have_what_case_numbers_and_days_need() -> None:
    facilities = load(FACILITIES)
    kupang = facilities["lpp-kupang"]
    assert (kupang.code, kupang.zone_label, str(kupang.zone)) == ("KPG", "WITA", ZONE)
    assert facilities["rutan-waingapu"].code == "WGP"
    assert {facility.region for facility in facilities.values()} == {"ntt"}


@pytest.mark.parametrize(
    "text",
    [
        '[a-b]\ncode = "AAA"\nname = "A"\ntime_zone = "Asia/Nowhere"\nregion = "x"\n',
        '[a-b]\ncode = "aa"\nname = "A"\ntime_zone = "Asia/Makassar"\nregion = "x"\n',
        '[a-b]\ncode = "AAA"\nname = "A"\ntime_zone = "Asia/Makassar"\n',
        '[a-b]\ncode = "AAA"\nname = "A"\ntime_zone = "Asia/Makassar"\nregion = "x"\nextra = 1\n',
        "".join(
            f'[{id_}]\ncode = "AAA"\nname = "A"\ntime_zone = "Asia/Makassar"\nregion = "x"\n'
            for id_ in ("a-b", "c-d")
        ),
    ],
)
def test_a_wrong_facility_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "facilities.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"\w"):
        load(path)


def test_the_day_is_the_places_day() -> None:
    assert local_date(NOW, ZONE) == date(2026, 8, 3)
    assert local_date(NOW + timedelta(minutes=3), ZONE) == date(2026, 8, 4)
    assert local_time(NOW, "Asia/Jayapura").hour == 0
    with pytest.raises(ValueError, match="no zone"):
        local_date(datetime(2026, 8, 3), ZONE)  # noqa: DTZ001 - that is the mistake


def test_a_fact_may_be_five_minutes_ahead_and_no_more() -> None:
    not_in_future(NOW + GRACE, "held_at", NOW, ZONE)
    with pytest.raises(Invalid) as refused:
        not_in_future(NOW + GRACE + timedelta(seconds=1), "held_at", NOW, ZONE)
    assert (refused.value.rule, refused.value.field) == ("date-in-future", "held_at")


def test_tomorrow_is_a_fact_only_within_the_grace_before_midnight() -> None:
    tomorrow = date(2026, 8, 4)
    not_in_future(tomorrow, "held_on", NOW, ZONE)
    with pytest.raises(Invalid):
        not_in_future(tomorrow, "held_on", NOW - timedelta(minutes=4), ZONE)


def test_a_zone_has_the_name_that_staff_use() -> None:
    assert [zone_label(zone) for zone in ("Asia/Jakarta", ZONE, "Asia/Jayapura", "UTC")] == [
        "WIB",
        "WITA",
        "WIT",
        "UTC",
    ]
