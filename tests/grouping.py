"""Which tests share a worker: those of one running system, which is then started once; and which come first.

The mark of pytest-xdist for this has no effect with this pytest, whose node ids no plug-in can change.
"""

from xdist.scheduler import LoadGroupScheduling

TOGETHER = (
    "tests/journeys/care/",
    "tests/journeys/test_containers.py",
    "tests/journeys/test_entry_pages.py",
    "tests/journeys/test_pages.py",
)
"""Beginnings of node ids; every other test goes wherever a worker is free."""

LONGEST = (
    "tests/failures/test_broker_outage.py",
    "tests/journeys/erasing/",
    "tests/journeys/test_launcher.py",
    "tests/failures/",
    "tests/journeys/test_clinical_values.py",
    "tests/unit/program/test_machine.py",
    "tests/journeys/",
    "tests/integration/program/test_two_clients.py",
    "tests/integration/assessment/test_fuzz.py",
    "tests/integration/program/test_fuzz.py",
)
"""Beginnings of node ids that are handed out first, so that no worker is alone with one at the end."""


def longest_first(nodeid: str) -> int:
    """Where a test stands among the others, which keep their order."""
    found = (n for n, beginning in enumerate(LONGEST) if nodeid.startswith(beginning))
    return next(found, len(LONGEST))


class Grouping(LoadGroupScheduling):  # type: ignore[misc]  # the plug-in has no types
    """Hands out whole groups."""

    def _split_scope(self, nodeid: str) -> str:
        return next((beginning for beginning in TOGETHER if nodeid.startswith(beginning)), nodeid)
