"""All secrets of an installation, made at its first start: nothing has a default."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from launch.broker_users import ADMIN, USERS
from shared.http.tokens import Minter

HOLDERS = ("assessment", "program", "reporting", "bnnp", "lapas", "kanwil")
"""Processes with keys of their own: the services, and each agency's view."""


@dataclass(frozen=True)
class Keys:
    """Files of one folder: tokens' signing key and its public set, digest and vault keys, passwords."""

    folder: Path

    @property
    def issuer(self) -> Path:
        """Private key that signs tokens (PEM, P-256)."""
        return self.folder / "issuer.pem"

    @property
    def jwks(self) -> Path:
        """Public keys that services verify tokens with."""
        return self.folder / "jwks.json"

    def hmac(self, service: str) -> Path:
        """A service's own key of command digests (in ``assessment`` also of guards against double entry)."""
        return self.folder / f"hmac-{service}.key"

    @property
    def vault(self) -> Path:
        """Key that wraps the vault's keys per person. Losing it is losing every name."""
        return self.folder / "vault.key"

    @property
    def vault_before(self) -> Path:
        """The key before it: there only while a rotation runs, put there by the operator."""
        return self.folder / "vault.previous.key"

    def begin_rotation(self) -> None:
        """Put a new vault key in place and the present one before it; quiet where that was done already.

        Stopped at any point and begun again it comes to the same: a new key wraps nothing before it is there.
        """
        if not self.vault_before.exists():
            _replace(self.vault_before, self.vault.read_bytes())
        if self.vault_before.read_bytes() == self.vault.read_bytes():
            _replace(self.vault, base64.b64encode(secrets.token_bytes(32)))

    def end_rotation(self, kept: Path) -> None:
        """Move the key before to where the operator keeps it, which holds no file yet."""
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(self.vault_before.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        self.vault_before.unlink()

    def broker_password(self, user: str) -> Path:
        return self.folder / f"nats-{user}.password"

    def database_password(self, role: str) -> Path:
        return self.folder / f"postgres-{role}.password"

    def service_token(self, service: str) -> Path:
        return self.folder / f"{service}.token"

    def minter(self, issuer: str) -> Minter:
        """Signs tokens in the name of this issuer."""
        return Minter(self.issuer.read_bytes(), issuer=issuer)

    def broker_passwords(self) -> dict[str, str]:
        names = [*(user.name for user in USERS), ADMIN]
        return {name: self.broker_password(name).read_text().strip() for name in names}

    def make(self, *, database_roles: tuple[str, ...] = ()) -> None:
        """Make what is not there yet; what is there stays."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for path in (*(self.hmac(name) for name in HOLDERS), self.vault):
            _once(path, base64.b64encode(secrets.token_bytes(32)))
        for name in (*(user.name for user in USERS), ADMIN):
            _once(self.broker_password(name), secrets.token_urlsafe(32).encode())
        for role in database_roles:
            _once(self.database_password(role), secrets.token_urlsafe(32).encode())
        if not self.issuer.exists():
            _once(self.issuer, _new_key())
        if not self.jwks.exists():
            _once(self.jwks, json.dumps(self.minter("").jwks()).encode())


def _new_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _replace(path: Path, content: bytes) -> None:
    """Write a secret file as a whole or not at all."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    _once(beside, content)
    beside.replace(path)


def _once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
