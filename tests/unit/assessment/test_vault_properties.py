"""Bytes that were moved or changed never open, whatever they are and wherever they are moved."""

from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.assessment.vault.cipher import Cipher, Lock, Place, Sealed, Unreadable
from services.assessment.vault.contents import CLASS_OF, KEYED

IDS = st.uuids() | st.integers(1, 3).map(lambda n: UUID(int=n))
CLASSES = st.sampled_from(KEYED)
PLACES = st.builds(Place, IDS, IDS, CLASSES, st.sampled_from(sorted(CLASS_OF)))
LOCKS = st.builds(Lock, IDS, CLASSES)
KEKS = st.sampled_from([bytes([n]) * 32 for n in range(3)])
FEW = settings(max_examples=60, deadline=None)


@FEW
@given(PLACES, PLACES, st.binary(max_size=200))
def test_a_row_opens_in_its_place_alone(here: Place, there: Place, content: bytes) -> None:
    key, _ = Cipher(b"k" * 32).new_key(Lock(here.subject_id, here.data_class))
    sealed = key.seal(here, content)
    assert key.open(here, sealed) == content
    assume(here != there)
    with pytest.raises(Unreadable):
        key.open(there, sealed)


@FEW
@given(PLACES, st.binary(max_size=80), st.data())
def test_a_row_with_any_other_byte_does_not_open(place: Place, content: bytes, data: st.DataObject) -> None:
    key, _ = Cipher(b"k" * 32).new_key(Lock(place.subject_id, place.data_class))
    sealed = key.seal(place, content)
    stored = bytearray(sealed.nonce + sealed.ciphertext)
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        key.open(place, Sealed(bytes(stored[:12]), bytes(stored[12:])))


@FEW
@given(LOCKS, LOCKS, KEKS, KEKS)
def test_a_key_opens_for_its_person_class_and_wrapping_key_alone(
    here: Lock, there: Lock, made_by: bytes, tried_by: bytes
) -> None:
    _, wrapped = Cipher(made_by).new_key(here)
    assume((here, made_by) != (there, tried_by))
    with pytest.raises(Unreadable):
        Cipher(tried_by).unwrap(there, wrapped)


@FEW
@given(LOCKS, KEKS, KEKS, st.binary(max_size=80))
def test_rewrapping_keeps_the_key(lock: Lock, old: bytes, new: bytes, content: bytes) -> None:
    before, after = Cipher(old), Cipher(new)
    key, wrapped = before.new_key(lock)
    place = Place(UUID(int=1), lock.subject_id, lock.data_class, "identity")
    again = before.rewrap(lock, wrapped, after)
    assert after.unwrap(lock, again).open(place, key.seal(place, content)) == content


@FEW
@given(LOCKS, st.binary(max_size=100))
def test_anything_else_than_a_wrapped_key_is_unreadable(lock: Lock, stored: bytes) -> None:
    with pytest.raises(Unreadable):
        Cipher(b"k" * 32).unwrap(lock, stored)
