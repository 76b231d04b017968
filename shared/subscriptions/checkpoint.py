"""The arithmetic of following: loss, double counting and a changed history are detected here alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.envelope import GENESIS, Envelope


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a follower has come in one log; ``Checkpoint(log)`` has seen nothing."""

    log: str
    epoch: int = 1
    position: int = 0
    hash: str = GENESIS


class OutOfStep(Exception):  # noqa: N818 - a finding
    """What was delivered does not continue what was seen."""


class Gap(OutOfStep):
    """An event is missing: fetch from checkpoint + 1 again."""


class HistoryChanged(OutOfStep):
    """The next event does not chain on the last one seen: stop and find out."""


def admit(checkpoint: Checkpoint, batch: Sequence[Envelope]) -> tuple[list[Envelope], Checkpoint]:
    """The events of the batch that are new, and the checkpoint after them.

    ``n <= position`` is a duplicate and skipped. ``n == position + 1`` whose ``previoushash`` is the
    checkpoint's hash is next, in the same epoch or a later one (equal hashes prove an equal past; ADR 0005).

    Raises:
        Gap: a number is missing.
        HistoryChanged: hash or epoch do not continue.
    """
    fresh: list[Envelope] = []
    epoch, position, last = checkpoint.epoch, checkpoint.position, checkpoint.hash
    for envelope in batch:
        if envelope.position <= position:
            continue
        if envelope.position != position + 1:
            raise Gap(f"{checkpoint.log}: {envelope.position} came after {position}")
        if envelope.previous != last or envelope.epoch < epoch:
            raise HistoryChanged(f"{checkpoint.log}: event {envelope.position} does not chain on {position}")
        fresh.append(envelope)
        epoch, position, last = envelope.epoch, envelope.position, envelope.hash
    return fresh, Checkpoint(checkpoint.log, epoch, position, last)
