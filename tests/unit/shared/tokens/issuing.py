"""An issuer whose tokens can be made wrong in one way at a time."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from shared.http.keysets import KeySet
from shared.http.tokens import Minter, Verifier

ISSUER, AUDIENCE = "https://masuk.example", "pulih"


def new_pem(*, kind: str = "ec") -> bytes:
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ec"
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class Issuer:
    """Signs what it is told to; ``asked`` counts how often its keys were fetched."""

    def __init__(self, pem: bytes | None = None) -> None:
        self.pem = pem or new_pem()
        self.minter = Minter(self.pem, issuer=ISSUER, audience=AUDIENCE)
        self.asked = 0
        self.down = False
        self.now = 0.0

    async def fetch(self) -> dict[str, Any]:
        self.asked += 1
        if self.down:
            raise OSError("down")
        return self.minter.jwks()

    def verifier(self) -> Verifier:
        keys = KeySet(self.fetch, monotonic=lambda: self.now)
        return Verifier(keys, issuer=ISSUER, audience=AUDIENCE)

    def claims(self, **changed: object) -> dict[str, Any]:
        now = datetime.now(UTC)
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "lapas-petugas-1",
            "agency": "lapas",
            "role": "lapas_officer",
            "facility": "lpp-kupang",
            "iat": now,
            "exp": now + timedelta(minutes=5),
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, *, headers: dict[str, Any] | None = None, **claims: object) -> str:
        merged = {"typ": "at+jwt", "kid": self.minter.kid, **(headers or {})}
        return jwt.encode(self.claims(**claims), self.pem, algorithm="ES256", headers=merged)

    def public_pem(self) -> bytes:
        key = serialization.load_pem_private_key(self.pem, password=None).public_key()
        return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def tampered(token: str, **changes: object) -> str:
    """The token with other claims under the old signature."""
    head, body, signature = token.split(".")
    claims = json.loads(jwt.utils.base64url_decode(body))
    return ".".join([head, jwt.utils.base64url_encode(orjson.dumps(claims | changes)).decode(), signature])
