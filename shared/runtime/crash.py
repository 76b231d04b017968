"""Named points at which a test may kill the process; they do nothing in production."""

import os
import signal

VARIABLE = "PULIH_CRASH_AT"
"""``name`` or ``name:n``: the process kills itself when it passes the point for the n-th time."""

MARK = "PULIH_CRASH_MARK"
"""A file made just before the kill; where it exists, nothing is killed any more (a restart survives)."""

POINTS = frozenset(
    {
        "append.before_transaction",
        "append.after_insert",
        "append.before_commit",
        "append.after_commit",
        "relay.before_publish",
        "relay.mid_batch",
        "relay.before_commit_message",
        "relay.after_publish",
        "projection.before_fold",
        "projection.before_write",
        "projection.before_commit",
        "projection.after_commit",
        "policy.before_append",
        "policy.after_append",
        "http.before_answer",
    }
)
"""All crash points there are."""

_passed: dict[str, int] = {}


def point(name: str) -> None:
    """Pass a crash point: kill the process if the environment says so, else nothing."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    target, _, count = wanted.partition(":")
    if target != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] < int(count or 1):
        return
    if mark := os.environ.get(MARK):
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
    os.kill(os.getpid(), signal.SIGKILL)
