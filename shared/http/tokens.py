"""Access tokens: verified with the configured issuer's keys, and signed for demonstrations and operators."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from shared.contracts.codes import AGENCY_OF, Role
from shared.http.keysets import ALGORITHMS, KeySet, configured_keys
from shared.runtime.settings import Settings

TYPES = frozenset({"at+jwt", "application/at+jwt"})
"""RFC 9068; an ID token has another type."""

LEEWAY = 60
REQUIRED = ["iss", "aud", "sub", "iat", "exp"]
PERSON_LIFE = timedelta(minutes=10)
DEMO_LIFE = timedelta(hours=8)
MAX_TOKEN = 8192


class BadToken(Exception):  # noqa: N818 - a finding
    """The token does not let anybody in. The message says why, without repeating the token."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says."""

    sub: str
    role: Role
    agency: str
    facility: str | None
    expires_at: datetime


class Verifier:
    """Verifies tokens of one issuer for one audience."""

    def __init__(
        self, keys: KeySet, *, issuer: str, audience: str, person_life: timedelta | None = PERSON_LIFE
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._person_life = person_life

    @classmethod
    def of(cls, settings: Settings) -> "Verifier":
        """The verifier that the settings describe. Reads nothing before the first token."""
        return cls(
            KeySet(configured_keys(settings)),
            issuer=settings.issuer,
            audience=settings.audience,
            person_life=DEMO_LIFE if settings.embedded else PERSON_LIFE,
        )

    async def ready(self) -> bool:
        """Whether keys are known, after asking for them."""
        if not self._keys.known:
            await self._keys.refresh()
        return self._keys.known > 0

    async def verify(self, token: str) -> Claims:
        """Who the token speaks for.

        Raises:
            BadToken: it is not valid here and now.
            KeysUnavailable: the issuer's keys were never read.
        """
        if len(token) > MAX_TOKEN:
            raise BadToken("too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as error:
            raise BadToken("not a token") from error
        if str(header.get("typ", "")).lower() not in TYPES:
            raise BadToken("not an access token")
        kid = header.get("kid")
        key = await self._keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise BadToken("unknown key")
        if header.get("alg") != key.algorithm_name or key.algorithm_name not in ALGORITHMS:
            raise BadToken("another algorithm than the key's")
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY,
                options={"require": REQUIRED},
            )
        except jwt.PyJWTError as error:
            raise BadToken(type(error).__name__) from error
        return self._claims(claims)

    def _claims(self, claims: dict[str, Any]) -> Claims:
        role, sub, facility = claims.get("role"), claims["sub"], claims.get("facility")
        if not isinstance(role, str) or role not in set(Role):
            raise BadToken("no role of ours")
        person = Role(role)
        if claims.get("agency") != AGENCY_OF[person]:
            raise BadToken("the role of another agency")
        if not isinstance(sub, str) or not 0 < len(sub) <= 200 or not sub.isprintable():  # noqa: PLR2004
            raise BadToken("no subject")
        if (AGENCY_OF[person] == "lapas") != isinstance(facility, str):
            raise BadToken("a prison's role and a facility belong together")
        life = timedelta(seconds=claims["exp"] - claims["iat"])
        if self._person_life is not None and person is not Role.SERVICE and life > self._person_life:
            raise BadToken("it lives too long")
        return Claims(sub, person, AGENCY_OF[person], facility, datetime.fromtimestamp(claims["exp"], UTC))


class Minter:
    """Signs access tokens with one private key (P-256, RSA or Ed25519)."""

    def __init__(self, private_pem: bytes, *, issuer: str, audience: str = "pulih") -> None:
        self._key = serialization.load_pem_private_key(private_pem, password=None)
        self._algorithm = _algorithm(self._key)
        self._issuer = issuer
        self._audience = audience
        der = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.kid = hashlib.sha256(der).hexdigest()[:16]

    @classmethod
    def of(cls, path: Path, settings: Settings) -> "Minter":
        """A minter for the issuer and audience of the settings."""
        return cls(path.read_bytes(), issuer=settings.issuer, audience=settings.audience)

    def mint(
        self, role: Role, *, sub: str, facility: str | None = None, life: timedelta = PERSON_LIFE
    ) -> str:
        """A token that is good from now on."""
        now = datetime.now(UTC)
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": sub,
            "agency": AGENCY_OF[role],
            "role": str(role),
            "iat": now,
            "exp": now + life,
        }
        if facility is not None:
            claims["facility"] = facility
        headers = {"typ": "at+jwt", "kid": self.kid}
        return jwt.encode(claims, self._key, algorithm=self._algorithm, headers=headers)  # type: ignore[arg-type]  # checked by _algorithm

    def jwks(self) -> dict[str, Any]:
        """The public key set that verifies these tokens."""
        public = jwt.get_algorithm_by_name(self._algorithm).to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**public, "use": "sig", "alg": self._algorithm, "kid": self.kid}]}


def _algorithm(key: object) -> str:
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return "ES256"
    if isinstance(key, rsa.RSAPrivateKey):
        return "RS256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "EdDSA"
    raise TypeError("the signing key is none of P-256, RSA, Ed25519")
