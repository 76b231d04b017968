"""Who is known under which register number, without keeping the number: a keyed digest for each facility."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.domain.person import Person, normalised
from services.assessment.vault.contents import Content, Custody, Identity, Register
from services.assessment.vault.opening import Known
from shared.eventstore.tables import RESERVATIONS

KIND = "register"
"""Kind of the reservation that keeps a number from being given to a second woman."""


def register_key(secret: bytes, facility: str, register_number: str) -> str:
    """Key of the reservation. Whoever has not the secret learns nothing from it."""
    subject = f"register|{facility}|{normalised(register_number)}"
    return hmac.new(secret, subject.encode(), hashlib.sha256).hexdigest()


async def holders(engine: AsyncEngine, keys: Collection[str]) -> Mapping[str, UUID]:
    """Key to participant, of those that are held."""
    held = RESERVATIONS.c
    query = sa.select(held.key, held.holder).where(held.kind == KIND, held.key.in_(keys))
    async with engine.connect() as connection:
        return {row.key: UUID(row.holder) for row in await connection.execute(query)}


def contents(person: Person, facility: str, override: str | None = None) -> tuple[Content, ...]:
    """A person as rows of the vault; ``override`` is why she was referred although a rule failed."""
    return (
        Identity(name=person.name, birth_date=person.birth_date),
        Register(facility=facility, register_number=person.register_number),
        Custody.model_validate({**person.model_dump(), "override": override}),
    )


def person_of(known: Known) -> Person | None:
    """The person from rows of the vault; none when some of them do not open."""
    identity, register, custody = known.get(Identity), known.get(Register), known.get(Custody)
    if identity is None or register is None or custody is None:
        return None
    return Person.model_validate(
        {**custody.model_dump(), **identity.model_dump(), "register_number": register.register_number}
    )
