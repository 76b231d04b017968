"""The vault's cryptography: AES-256-GCM under a key for each person, which the installation's key wraps."""

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
    """The key of one person, opened. Shows itself to nobody."""

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
        except InvalidTag as error:
            raise Unreadable(f"vault row {place.row_id}") from error


class Cipher:
    """Makes and opens persons' keys with the installation's key (32 bytes)."""

    def __init__(self, kek: bytes) -> None:
        self._wrapping = AESGCM(kek)
        self.kek_id = hashlib.sha256(b"pulih vault kek|" + kek).hexdigest()[:16]

    def new_key(self, subject_id: UUID) -> tuple[PersonKey, bytes]:
        """A new key, and how it is stored."""
        key = AESGCM.generate_key(KEY_BITS)
        nonce = os.urandom(NONCE_BYTES)
        return PersonKey(key), nonce + self._wrapping.encrypt(nonce, key, self._bound_to(subject_id))

    def unwrap(self, subject_id: UUID, wrapped: bytes) -> PersonKey:
        """The key from how it is stored.

        Raises:
            Unreadable: wrapped by another key file or for somebody else, or changed.
        """
        nonce, ciphertext = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return PersonKey(self._wrapping.decrypt(nonce, ciphertext, self._bound_to(subject_id)))
        except InvalidTag as error:
            raise Unreadable(f"vault key of {subject_id}") from error

    def _bound_to(self, subject_id: UUID) -> bytes:
        return f"vault-key|{subject_id}|{self.kek_id}".encode()


def new_salt() -> str:
    """A random salt for one digest, hexadecimal."""
    return os.urandom(SALT_BYTES).hex()


def salted_digest(salt: str, content: bytes) -> str:
    """HMAC-SHA256, hexadecimal: whoever has not the salt can guess contents as long as she likes."""
    return hmac.new(bytes.fromhex(salt), content, hashlib.sha256).hexdigest()
