"""The calendar feed, parsed back: what RFC 5545 asks for, and nothing about anybody."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from services.program.desk.reading import Listed
from services.program.ical import calendar
from shared.contracts.codes import Stage

NOW = datetime(2026, 8, 20, 3, tzinfo=UTC)


def session(number: int, status: str, stage: Stage, room: str) -> Listed:
    starts = NOW + timedelta(hours=number)
    return Listed(
        session_id=UUID(int=number),
        facility="lpp-kupang",
        cohort_id=UUID(int=1),
        stage=stage,
        group_label="A-sangat-khas",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=90),
        session_on=starts.date(),
        room=room,
        leader="konselor-sangat-khas",
        replaces=None,
        status=status,
        booked=3,
        unmarked=3,
    )


Sessions = st.lists(
    st.builds(
        session,
        st.integers(0, 500),
        st.sampled_from(["planned", "held", "cancelled", "rescheduled"]),
        st.sampled_from(list(Stage)),
        st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=90),
    ),
    max_size=6,
    unique_by=lambda row: row.session_id,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(Sessions)
def test_it_is_parsed_back_as_it_was_meant(rows: list[Listed]) -> None:
    text = calendar(rows, {"lpp-kupang": "KPG"}, NOW)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    read = Calendar.from_ical(text)
    assert (read["version"], read["method"]) == ("2.0", "PUBLISH")
    entries = read.walk("VEVENT")
    assert [entry["uid"] for entry in entries] == [f"{row.session_id}@pulih" for row in rows]
    for entry, row in zip(entries, rows, strict=True):
        assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (row.starts_at, row.ends_at)
        assert entry.decoded("dtstamp") == NOW
        gone = row.status in {"cancelled", "rescheduled"}
        assert (entry["status"], entry["sequence"]) == (("CANCELLED", 1) if gone else ("CONFIRMED", 0))
        assert entry["summary"] == f"{'KT' if row.stage is Stage.SKILLS else 'PB'} {row.room}"
    assert b"khas" not in text
    assert not any(stage.encode() in text for stage in Stage if stage not in "".join(r.room for r in rows))
