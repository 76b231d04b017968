"""What the vault answers to people, by class, role and facility: names of many at once, and a search."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.assessment.domain.person import normalised
from services.assessment.vault.access import Reader, only_facility, refuse_reading
from services.assessment.vault.contents import CLASS_OF, Identity, Register
from services.assessment.vault.opening import Known, VaultOpener
from shared.contracts.base import Frozen
from shared.refusals import Invalid

MOST_NAMES = 2000
MOST_FOUND = 50
MOST_SCANNED = 20_000
SHORTEST_SEARCH = 2
_CHUNK = 500


class Named(Frozen):
    """By what people call her."""

    name: str
    register_number: str | None


@dataclass(frozen=True)
class VaultReader:
    """Opens what a reader may see."""

    opener: VaultOpener

    async def names(self, reader: Reader, ids: Collection[UUID]) -> dict[UUID, Named]:
        """Names and register numbers; who is unknown, erased, or of another prison is left out.

        Raises:
            NotAllowed: the role may not read identities.
            Invalid: more than ``MOST_NAMES`` at once.
        """
        refuse_reading(reader, CLASS_OF["identity"])
        if len(ids) > MOST_NAMES:
            raise Invalid("too-many", f"At most {MOST_NAMES} persons at once.", field="ids")
        known = await self.opener.open(set(ids), Identity, Register, facility=only_facility(reader))
        return {who: named for who, each in known.items() if (named := _named(each)) is not None}

    async def search(self, reader: Reader, text: str, facility: str | None = None) -> list[UUID]:
        """Those whose name or register number has ``text`` in it, at most ``MOST_FOUND``.

        There is no index over names (it would outlive an erasure), so every row is opened: bounded by the
        reader's facility, by ``facility`` for who works in the whole region, and by ``MOST_SCANNED``.

        Raises:
            NotAllowed: the role may not read identities.
            Invalid: ``too-short``, or ``too-many`` persons to look through.
        """
        refuse_reading(reader, CLASS_OF["identity"])
        wanted = normalised(text)
        if len(wanted) < SHORTEST_SEARCH:
            raise Invalid("too-short", f"Give at least {SHORTEST_SEARCH} characters.", field="text")
        bound = only_facility(reader) or facility
        found: list[UUID] = []
        after: UUID | None = None
        scanned = 0
        while chunk := await self.opener.subjects(facility=bound, after=after, limit=_CHUNK):
            scanned += len(chunk)
            if scanned > MOST_SCANNED:
                raise Invalid(
                    "too-many", "Too many people to look through; name a facility.", field="facility"
                )
            known = await self.opener.open(chunk, Identity, Register, facility=bound)
            found += [who for who, each in known.items() if _matches(each, wanted)]
            if len(found) >= MOST_FOUND:
                break
            after = chunk[-1]
        return found[:MOST_FOUND]


def _named(known: Known) -> Named | None:
    identity, register = known.get(Identity), known.get(Register)
    if identity is None:
        return None
    return Named(name=identity.name, register_number=register.register_number if register else None)


def _matches(known: Known, wanted: str) -> bool:
    named = _named(known)
    return named is not None and any(
        wanted in normalised(text) for text in (named.name, named.register_number or "")
    )
