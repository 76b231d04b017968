"""The vault's cryptography: AES-256-GCM, a key for each person and class, wrapped by the installation's."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BITS = 256
SALT_BYTES = 32


class Unreadable(Exception):  # noqa: N818 - a finding
    """A row or key does not open: another key file, or bytes that were changed or moved."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext belongs. Bound into the encryption: in any other place it does not open."""

    row_id: UUID
    subject_id: UUID
    data_class: str
    kind: str

    @property
    def associated(self) -> bytes:
        return f"vault-row|{self.row_id}|{self.subject_id}|{self.data_class}|{self.kind}".encode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A content as it is stored. The nonce is random and used once."""

    nonce: bytes
    ciphertext: bytes


class PersonKey:
    """The key of one data class of one person, opened. Shows itself to nobody."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, place: Place, content: bytes) -> Sealed:
        nonce = os.urandom(NONCE_BYTES)
        return Sealed(nonce, self._aead.encrypt(nonce, content, place.associated))

    def open(self, place: Place, sealed: Sealed) -> bytes:
        """The content.

        Raises:
            Unreadable: it was sealed with another key or for another place, or was changed.
        """
        try:
            return self._aead.decrypt(sealed.nonce, sealed.ciphertext, place.associated)
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"vault row {place.row_id}") from error


@dataclass(frozen=True, slots=True)
class Lock:
    """Whose key of which data class it is. Bound into the wrapping: for another class it does not open."""

    subject_id: UUID
    data_class: str

    def associated(self, kek_id: str) -> bytes:
        return f"vault-key|{self.subject_id}|{self.data_class}|{kek_id}".encode()


class Cipher:
    """Makes and opens keys of persons' data classes with one key of the installation (32 bytes)."""

    def __init__(self, kek: bytes) -> None:
        self._wrapping = AESGCM(kek)
        self.kek_id = hashlib.sha256(b"pulih vault kek|" + kek).hexdigest()[:16]

    def new_key(self, lock: Lock) -> tuple[PersonKey, bytes]:
        """A new key, and how it is stored."""
        key = AESGCM.generate_key(KEY_BITS)
        return PersonKey(key), self._wrap(lock, key)

    def unwrap(self, lock: Lock, wrapped: bytes) -> PersonKey:
        """The key from how it is stored.

        Raises:
            Unreadable: wrapped by another key file, for somebody else or another class, or changed.
        """
        return PersonKey(self._unwrapped(lock, wrapped))

    def rewrap(self, lock: Lock, wrapped: bytes, by: "Cipher") -> bytes:
        """The same key, wrapped by another key of the installation.

        Raises:
            Unreadable: see ``unwrap``.
        """
        return by._wrap(lock, self._unwrapped(lock, wrapped))  # noqa: SLF001 - of the same class

    def _wrap(self, lock: Lock, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, lock.associated(self.kek_id))

    def _unwrapped(self, lock: Lock, wrapped: bytes) -> bytes:
        nonce, ciphertext = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return self._wrapping.decrypt(nonce, ciphertext, lock.associated(self.kek_id))
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"vault key of {lock.subject_id}") from error


def new_salt() -> str:
    """A random salt for one digest, hexadecimal."""
    return os.urandom(SALT_BYTES).hex()


def salted_digest(salt: str, content: bytes) -> str:
    """HMAC-SHA256, hexadecimal: whoever has not the salt can guess contents as long as she likes."""
    return hmac.new(bytes.fromhex(salt), content, hashlib.sha256).hexdigest()
