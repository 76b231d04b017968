"""The installation's keys: the one that wraps, and during a rotation the one before it. Files may change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.assessment.vault.cipher import Cipher, Lock, PersonKey, Unreadable
from shared.refusals import Busy
from shared.runtime.settings import SettingMissing, Settings

LOCKED = "The vault's key is not there or not the right one. docs/operations.md says how to put it back."

_Stamp = tuple[int, int, int] | None


class VaultLocked(Busy):
    """503 ``vault-locked``: without the right key file nothing is written to the vault or read from it."""

    def __init__(self) -> None:
        super().__init__("vault-locked", LOCKED, retry_after=30)


@dataclass
class Keyring:
    """Reads the key files when they are asked for, and again whenever one of them is another file.

    ``read`` gives the 32 bytes of a setting (``Settings.key``); ``paths`` are the files behind the settings.
    """

    read: Callable[[str], bytes]
    paths: Mapping[str, Path | None]
    _stamps: dict[str, _Stamp] = field(default_factory=dict, repr=False)
    _ciphers: dict[str, Cipher] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "Keyring":
        names = (CURRENT, PREVIOUS)
        return cls(settings.key, {name: getattr(settings, name) for name in names})

    def current(self) -> Cipher:
        """The cipher that wraps new keys.

        Raises:
            VaultLocked: its file is missing or no key.
        """
        self._look()
        if (cipher := self._ciphers.get(CURRENT)) is None:
            raise VaultLocked
        return cipher

    def known(self) -> Mapping[str, Cipher]:
        """Every cipher there is, by the id of its key."""
        self._look()
        return {cipher.kek_id: cipher for cipher in self._ciphers.values()}

    def unwrap(self, lock: Lock, kek_id: str, wrapped: bytes) -> PersonKey:
        """A person's key, by whichever key wrapped it.

        Raises:
            VaultLocked: the key that wrapped it is not there.
            Unreadable: it is, and does not open it: bytes were changed or moved.
        """
        if (cipher := self.known().get(kek_id)) is None:
            raise VaultLocked
        return cipher.unwrap(lock, wrapped)

    def _look(self) -> None:
        for name, path in self.paths.items():
            if path is None or (stamp := _stamp(path)) is None:
                self._ciphers.pop(name, None)
                self._stamps.pop(name, None)
            elif self._stamps.get(name) != stamp:
                self._ciphers.pop(name, None)
                try:
                    self._ciphers[name] = Cipher(self.read(name))
                except SettingMissing:
                    continue
                self._stamps[name] = stamp


CURRENT, PREVIOUS = "vault_key_file", "vault_previous_key_file"


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


__all__ = ["CURRENT", "PREVIOUS", "Keyring", "Unreadable", "VaultLocked"]
