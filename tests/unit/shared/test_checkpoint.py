"""The arithmetic of following: what continues a checkpoint, and what does not."""

from dataclasses import replace
from datetime import date

import pytest

from shared.contracts.custody import CensusReported
from shared.contracts.envelope import Envelope
from shared.subscriptions.checkpoint import Checkpoint, Gap, HistoryChanged, admit
from shared.testing.telling import Telling


def told(count: int, occupants: int = 100) -> list[Envelope]:
    """So many events of one log; other ``occupants`` make another history."""
    telling = Telling()
    day = date(2026, 8, 3)
    telling.tell(
        *(
            CensusReported(facility="lpp-kupang", reported_on=day, occupants=occupants + n, narcotics=1)
            for n in range(count)
        )
    )
    return telling.logs["program"]


def at(log: list[Envelope], position: int) -> Checkpoint:
    return Checkpoint("program", 1, position, log[position - 1].hash)


def test_what_is_next_is_admitted_and_moves_the_checkpoint() -> None:
    log = told(5)
    assert admit(Checkpoint("program"), log) == (log, at(log, 5))


def test_what_was_seen_is_skipped() -> None:
    log = told(5)
    assert admit(at(log, 3), log) == (log[3:], at(log, 5))
    assert admit(at(log, 5), log) == ([], at(log, 5))


def test_a_missing_number_is_a_gap() -> None:
    log = told(5)
    with pytest.raises(Gap):
        admit(at(log, 2), log[3:])
    with pytest.raises(Gap):
        admit(Checkpoint("program"), [*log[:2], *log[3:]])


def test_another_history_is_found_by_its_hash() -> None:
    log, other = told(5), told(5, occupants=200)
    with pytest.raises(HistoryChanged):
        admit(at(log, 3), other[3:])
    with pytest.raises(HistoryChanged):
        admit(Checkpoint("program"), [*log[:3], other[3]])


def test_a_later_epoch_of_the_same_past_continues_and_an_earlier_one_does_not() -> None:
    log = told(5)
    later = replace(log[3], body={**log[3].body, "logepoch": 2})
    fresh, after = admit(at(log, 3), [later])
    assert (fresh, after.epoch, after.position) == ([later], 2, 4)
    with pytest.raises(HistoryChanged):
        admit(replace(at(log, 3), epoch=2), log[3:])
