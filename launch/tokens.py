"""Tokens signed with the installation's own key: for the story, an operator, the services themselves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import jwt

from launch.environment import ISSUER, SERVICES
from launch.keys import Keys, key_id
from launch.provision import AGENCIES
from launch.story.script import Actor
from shared.contracts.codes import AGENCY_OF, Role

AUDIENCE = "pulih"
PERSON_LIFE = timedelta(minutes=10)
SERVICE_LIFE = timedelta(days=365)
"""A service's token lies in a file that only it can read, and is made anew at each start."""


def mint(
    keys: Keys,
    role: Role,
    *,
    sub: str,
    facility: str | None = None,
    life: timedelta = PERSON_LIFE,
    issuer: str = ISSUER,
) -> str:
    """A signed access token (``at+jwt``, ES256)."""
    private = keys.issuer.read_bytes()
    now = datetime.now(UTC)
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": sub,
        "agency": AGENCY_OF[role],
        "role": str(role),
        "iat": now,
        "exp": now + life,
    }
    if facility is not None:
        claims["facility"] = facility
    headers = {"typ": "at+jwt", "kid": key_id(private)}
    return jwt.encode(claims, private, algorithm="ES256", headers=headers)


def signer(keys: Keys) -> Callable[[Actor], str]:
    """Tokens for the story's actors; one is kept for most of its life."""
    held: dict[Actor, tuple[datetime, str]] = {}

    def token(actor: Actor) -> str:
        now = datetime.now(UTC)
        made = held.get(actor)
        if made is None or now - made[0] > PERSON_LIFE / 2:
            made = (now, mint(keys, actor.role, sub=actor.sub, facility=actor.facility))
            held[actor] = made
        return made[1]

    return token


def write_service_tokens(keys: Keys) -> None:
    """A token file for each service and each agency's view, replaced at every start."""
    for service in (*SERVICES, *AGENCIES):
        path = keys.service_token(service)
        path.touch(mode=0o600)
        path.write_text(mint(keys, Role.SERVICE, sub=f"service-{service}", life=SERVICE_LIFE))
