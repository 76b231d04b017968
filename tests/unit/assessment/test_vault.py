"""The vault's cryptography, and its table of who may read what."""

import itertools
from dataclasses import dataclass, replace
from typing import get_args
from uuid import UUID

import pytest

from services.assessment.vault.access import READERS, only_facility, refuse_reading
from services.assessment.vault.cipher import (
    Cipher,
    Lock,
    PersonKey,
    Place,
    Sealed,
    Unreadable,
    new_salt,
    salted_digest,
)
from services.assessment.vault.contents import CLASS_OF, CONTENTS, DataClass
from services.assessment.vault.tables import METADATA
from shared.contracts.codes import Role
from shared.refusals import NotAllowed

SHE, OTHER = UUID(int=1), UUID(int=2)
PLACE = Place(row_id=UUID(int=10), subject_id=SHE, data_class="C1-identity", kind="identity")
HERS = Lock(SHE, "C1-identity")
CONTENT = b'{"name":"Contoh Rambu"}'


def key() -> tuple[Cipher, PersonKey, bytes]:
    cipher = Cipher(b"k" * 32)
    person, wrapped = cipher.new_key(HERS)
    return cipher, person, wrapped


def test_a_row_opens_with_its_persons_key() -> None:
    cipher, person, wrapped = key()
    sealed = person.seal(PLACE, CONTENT)
    assert CONTENT not in sealed.ciphertext
    assert cipher.unwrap(HERS, wrapped).open(PLACE, sealed) == CONTENT


def test_no_two_seals_are_alike() -> None:
    _, person, _ = key()
    assert len({person.seal(PLACE, CONTENT) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, row_id=UUID(int=11)),
        replace(PLACE, subject_id=OTHER),
        replace(PLACE, data_class="C2-custody"),
        replace(PLACE, kind="register"),
    ],
    ids=["row", "subject", "class", "kind"],
)
def test_a_ciphertext_that_was_moved_does_not_open(elsewhere: Place) -> None:
    _, person, _ = key()
    sealed = person.seal(PLACE, CONTENT)
    with pytest.raises(Unreadable):
        person.open(elsewhere, sealed)


def test_a_changed_bit_is_noticed() -> None:
    _, person, _ = key()
    sealed = person.seal(PLACE, CONTENT)
    flipped = bytes([sealed.ciphertext[0] ^ 1]) + sealed.ciphertext[1:]
    with pytest.raises(Unreadable):
        person.open(PLACE, Sealed(sealed.nonce, flipped))


def test_a_key_opens_for_its_person_under_its_key_file_alone() -> None:
    cipher, _, wrapped = key()
    with pytest.raises(Unreadable):
        cipher.unwrap(replace(HERS, subject_id=OTHER), wrapped)
    with pytest.raises(Unreadable):
        cipher.unwrap(replace(HERS, data_class="C5-clinical"), wrapped)
    with pytest.raises(Unreadable):
        Cipher(b"x" * 32).unwrap(HERS, wrapped)
    assert Cipher(b"x" * 32).kek_id != cipher.kek_id


def test_a_key_does_not_show_itself() -> None:
    _, person, _ = key()
    assert "AESGCM" not in repr(person)
    assert "k" * 8 not in repr(Cipher(b"k" * 32))


def test_a_digest_is_nothing_without_its_salt() -> None:
    one, two = new_salt(), new_salt()
    assert one != two
    assert salted_digest(one, CONTENT) == salted_digest(one, CONTENT)
    assert salted_digest(one, CONTENT) != salted_digest(two, CONTENT)
    assert len(salted_digest(one, CONTENT)) == 64


CARE = {Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_CLINIC}
PRISON = {Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR}
MAY_READ = {
    "C1-identity": CARE | PRISON | {Role.BNN_SUPERVISOR},
    "C2-custody": CARE | PRISON | {Role.BNN_SUPERVISOR},
    "C4-summary": {Role.BNN_COUNSELLOR, Role.BNN_DOCTOR} | {Role.BNN_SUPERVISOR},
    "C5-clinical": CARE,
    "C6-notes": {Role.BNN_COUNSELLOR, Role.BNN_SUPERVISOR},
}


@dataclass
class Someone:
    role: Role
    facility: str | None = "lpp-kupang"
    sub: str = "contoh"


@pytest.mark.parametrize(("role", "data_class"), list(itertools.product(Role, get_args(DataClass))))
def test_the_table_of_class_and_role(role: Role, data_class: DataClass) -> None:
    if role in MAY_READ[data_class]:
        refuse_reading(Someone(role), data_class)
    else:
        with pytest.raises(NotAllowed) as refused:
            refuse_reading(Someone(role), data_class)
        assert refused.value.rule == "data-class"


def test_every_kind_of_row_has_a_class_and_a_reader() -> None:
    assert set(CONTENTS) == set(CLASS_OF)
    assert set(CLASS_OF.values()) <= set(READERS) == set(get_args(DataClass))


def test_a_prisons_role_is_bound_to_its_prison() -> None:
    assert only_facility(Someone(Role.LAPAS_HEAD)) == "lpp-kupang"
    assert only_facility(Someone(Role.BNN_DOCTOR, None)) is None
    with pytest.raises(NotAllowed):
        only_facility(Someone(Role.LAPAS_CLINIC, None))


def test_no_column_of_the_vault_holds_a_name_or_a_number() -> None:
    columns = {column.name for table in METADATA.tables.values() for column in table.columns}
    personal = {"name", "register_number", "birth_date", "text", "explanation", "answers", "author"}
    assert columns & personal == set()
    assert {c.name for c in METADATA.tables["vault_rows"].columns} == {
        "row_id",
        "subject_id",
        "data_class",
        "kind",
        "valid_from",
        "nonce",
        "ciphertext",
        "recorded_at",
    }
