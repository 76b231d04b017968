"""The pure half: rows are folded in order, written once, counted by their first and last state."""

from collections.abc import Mapping
from datetime import date

import pytest

from shared.contracts.assessment import ParticipantReferred
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.projections.folding import Fold, MemoryView, told
from shared.projections.projection import Counter, Key, Projection, Told, difference
from shared.testing.telling import Telling

DAY = date(2026, 8, 3)


class Facility(Frozen):
    facility: str
    numbers: tuple[str, ...] = ()


class Facilities(Projection[Facility]):
    """Case numbers per facility; the number X empties it."""

    name = "facilities"
    row = Facility
    key = ("facility",)

    def keys(self, told: Told) -> list[Key]:
        return [(told.event.facility,), (told.event.facility,)]

    def fold(self, row: Facility | None, told: Told) -> Facility | None:
        number = getattr(told.event, "case_number", "")
        if number == "X":
            return None
        row = row or Facility(facility=told.event.facility)
        return row.model_copy(update={"numbers": (*row.numbers, number)})

    def tally(self, before: Facility | None, after: Facility | None) -> Mapping[Counter, int]:
        return difference(*({(f.facility, DAY, "n"): len(f.numbers)} if f else {} for f in (before, after)))


def history(*numbers: str, facility: str = "lpp-kupang") -> list[Told]:
    telling = Telling()
    for n, number in enumerate(numbers):
        telling.tell(
            ParticipantReferred(
                facility=facility,
                participant_id=f"00000000-0000-0000-0000-{n:012}",
                case_number=number,
                referred_on=DAY,
                by_role=Role.LAPAS_HEAD,
            )
        )
    return [told(envelope) for envelope in telling.all()]


def folded(*numbers: str, have: Facility | None = None) -> Fold:
    fold = Fold((Facilities(),))
    fold.expect(history(*numbers))
    fold.have(0, {("lpp-kupang",): have} if have else {})
    for _ in fold.run():
        pass
    return fold


def test_a_key_named_twice_is_folded_once_and_the_row_written_once() -> None:
    changes = folded("a", "b").changes(0)
    assert changes.written == [Facility(facility="lpp-kupang", numbers=("a", "b"))]
    assert not changes.deleted


def test_a_row_that_comes_and_goes_within_a_batch_is_neither_written_nor_deleted() -> None:
    fold = folded("a", "X")
    assert (fold.changes(0).written, fold.changes(0).deleted, fold.counted()) == ([], [], {})


def test_a_row_that_was_there_is_deleted_and_no_longer_counted() -> None:
    fold = folded("X", have=Facility(facility="lpp-kupang", numbers=("a", "b")))
    assert fold.changes(0).deleted == [("lpp-kupang",)]
    assert fold.counted() == {("lpp-kupang", DAY, "n"): -2}


def test_a_row_that_is_as_it_was_is_not_written() -> None:
    was = Facility(facility="lpp-kupang", numbers=("a",))
    assert not folded("X", "a", have=was).changes(0).written


def test_a_fold_may_not_change_its_row_s_key() -> None:
    class Wandering(Facilities):
        def fold(self, row: Facility | None, told: Told) -> Facility | None:  # noqa: ARG002 - it is wrong
            return Facility(facility="elsewhere")

    fold = Fold((Wandering(),))
    fold.expect(history("a"))
    list(fold.run())
    with pytest.raises(ValueError, match="key"):
        fold.changes(0)


def test_it_pauses_for_breath() -> None:
    fold = Fold((Facilities(),))
    fold.expect(history(*"abcdefg"))
    assert len(list(fold.run(3))) == 2


@pytest.mark.parametrize("size", [1, 2, 5])
def test_in_memory_batches_do_not_matter(size: int) -> None:
    events = history("a", "b", "X", "c", "d")
    memory = MemoryView((Facilities(),))
    for start in range(0, len(events), size):
        memory.apply(events[start : start + size])
    assert memory.rows == [{("lpp-kupang",): Facility(facility="lpp-kupang", numbers=("c", "d"))}]
    assert memory.counters == {("lpp-kupang", DAY, "n"): 2}


def test_only_the_wanted_keys_are_folded() -> None:
    memory = MemoryView((Facilities(),), lambda key: key == ("elsewhere",))
    memory.apply(history("a"))
    memory.apply(history("b", facility="elsewhere"))
    assert list(memory.rows[0]) == [("elsewhere",)]
