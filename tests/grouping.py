"""Which tests share a worker: those of one running system, which is then started once.

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


class Grouping(LoadGroupScheduling):  # type: ignore[misc]  # the plug-in has no types
    """Hands out whole groups."""

    def _split_scope(self, nodeid: str) -> str:
        return next((beginning for beginning in TOGETHER if nodeid.startswith(beginning)), nodeid)
