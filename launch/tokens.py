"""Tokens signed with the installation's own key: for the story, an operator, the services themselves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from launch.environment import ISSUER, SERVICES
from launch.keys import Keys
from launch.provision import AGENCIES
from launch.story.script import Actor
from shared.contracts.codes import Role
from shared.http.tokens import PERSON_LIFE

SERVICE_LIFE = timedelta(days=365)
"""A service's token lies in a file that only it can read, and is made anew at each start."""


def signer(keys: Keys) -> Callable[[Actor], str]:
    """Tokens for the story's actors; one is kept for half of its life."""
    held: dict[Actor, tuple[datetime, str]] = {}
    minter = keys.minter(ISSUER)

    def token(actor: Actor) -> str:
        now = datetime.now(UTC)
        made = held.get(actor)
        if made is None or now - made[0] > PERSON_LIFE / 2:
            made = (now, minter.mint(actor.role, sub=actor.sub, facility=actor.facility))
            held[actor] = made
        return made[1]

    return token


def write_service_tokens(keys: Keys, issuer: str = ISSUER) -> None:
    """A token file for each service and each agency's view, replaced at every start."""
    minter = keys.minter(issuer)
    for service in (*SERVICES, *AGENCIES):
        path = keys.service_token(service)
        path.touch(mode=0o600)
        path.write_text(minter.mint(Role.SERVICE, sub=f"service-{service}", life=SERVICE_LIFE))
