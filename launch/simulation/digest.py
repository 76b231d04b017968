"""A digest of what logs say: the same for the same seed, whenever it is played and whatever ids were drawn.

Events are taken in the order of each subject's own stream, since prisons are played side by side. Ids become
the names that the simulation gave them, or nothing where it gave none; days count from the first Monday.
Tasks are left out: the services' clock opens some of them, as it happens to look.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from launch.story.calendar import Calendar

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_BY_CLOCK = ("Task", "AftercarePlanned", "HandOverAwaited")
_DRIFTS = frozenset({"month", "case_number"})
"""Fields that follow from the day on which it is played."""


def digest(
    logs: Iterable[Iterable[Mapping[str, Any]]], names: Mapping[str, str], calendar: Calendar, weeks: int
) -> str:
    """The first characters of a SHA-256 over every event's type and content, in an order that is its own."""
    known = {id_: name for name, id_ in sorted(names.items(), reverse=True)}

    def plain(text: str) -> str:
        named = _ID.sub(lambda found: known.get(found[0], "id"), text)
        return _DAY.sub(lambda found: _counted(found[0], calendar.anchor, weeks), named)

    told: dict[str, list[str]] = {}
    for envelopes in logs:
        for envelope in envelopes:
            name = envelope["type"].rsplit(".", 2)[-2]
            if not name.startswith(_BY_CLOCK):
                data = {key: value for key, value in envelope["data"].items() if key not in _DRIFTS}
                line = f"{name} {plain(json.dumps(data, sort_keys=True))}"
                told.setdefault(plain(str(envelope["subject"])), []).append(line)
    whole = "\n".join("\n".join([subject, *lines]) for subject, lines in sorted(told.items()))
    return sha256(whole.encode()).hexdigest()[:16]


def _counted(day: str, anchor: date, weeks: int) -> str:
    """Days since the first Monday; what lies after the last week is the day on which it is played."""
    n = (date.fromisoformat(day) - anchor).days
    return f"day {n}" if n < weeks * 7 else "today"
