"""What the vault answers to people, by class, role and facility: names of many at once, and a search."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.assessment.domain.person import normalised
from services.assessment.vault.access import Reader, only_facility, refuse_reading
from services.assessment.vault.auditing import Purpose, ReadAudit
from services.assessment.vault.contents import (
    CLASS_OF,
    CONTENTS,
    Content,
    DataClass,
    Identity,
    Kind,
    Register,
)
from services.assessment.vault.opening import Known, VaultOpener
from shared.contracts.base import Frozen
from shared.refusals import Invalid, NotAllowed

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
    audit: ReadAudit

    async def names(self, reader: Reader, ids: Collection[UUID]) -> dict[UUID, Named]:
        """Names and register numbers; who is unknown, erased, or of another prison is left out.

        Raises:
            NotAllowed: the role may not read identities.
            Invalid: more than ``MOST_NAMES`` at once.
        """
        await self._allow(reader, "names", CLASS_OF["identity"], ids)
        if len(ids) > MOST_NAMES:
            raise Invalid("too-many", f"At most {MOST_NAMES} persons at once.", field="ids")
        known = await self.opener.open(
            set(ids), Identity, Register, facility=only_facility(reader), restricted=False
        )
        found = {who: named for who, each in known.items() if (named := _named(each)) is not None}
        await self.audit.note(reader, "names", [CLASS_OF["identity"]], found)
        return found

    async def contents(
        self, reader: Reader, ids: Collection[UUID], kinds: Collection[Kind]
    ) -> dict[UUID, dict[str, Any]]:
        """The newest content of each kind, without salts; who is unknown or of another prison is left out.

        Classes that are restricted are left out. Notes are not answered here: see ``notes.py``.

        Raises:
            NotAllowed: the role may not read the class of one of the kinds.
            Invalid: more than ``MOST_NAMES`` at once, or notes.
        """
        known = await self.opened(reader, ids, *(CONTENTS[kind] for kind in kinds))
        return {
            who: {kind: one.model_dump(mode="json", exclude={"salt"}) for kind, one in each.contents.items()}
            for who, each in known.items()
        }

    async def opened(self, reader: Reader, ids: Collection[UUID], *kinds: type[Content]) -> dict[UUID, Known]:
        """The same as contents of their kinds; for pages and routes that show them.

        Raises:
            NotAllowed, Invalid: see ``contents``.
        """
        if len(ids) > MOST_NAMES:
            raise Invalid("too-many", f"At most {MOST_NAMES} persons at once.", field="ids")
        classes = {CLASS_OF[kind.kind] for kind in kinds}
        if "C6-notes" in classes:
            raise Invalid("notes-one-by-one", "Notes are read one person at a time.", field="kinds")
        for data_class in sorted(classes):
            await self._allow(reader, "contents", data_class, ids)
        known = await self.opener.open(set(ids), *kinds, facility=only_facility(reader), restricted=False)
        await self.audit.note(reader, "contents", classes, known)
        return known

    async def search(self, reader: Reader, text: str, facility: str | None = None) -> list[UUID]:
        """Those whose name or register number has ``text`` in it, at most ``MOST_FOUND``.

        There is no index over names (it would outlive an erasure), so every row is opened: bounded by the
        reader's facility, by ``facility`` for who works in the whole region, and by ``MOST_SCANNED``.

        Raises:
            NotAllowed: the role may not read identities.
            Invalid: ``too-short``, or ``too-many`` persons to look through.
        """
        await self._allow(reader, "search", CLASS_OF["identity"], ())
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
            known = await self.opener.open(chunk, Identity, Register, facility=bound, restricted=False)
            found += [who for who, each in known.items() if _matches(each, wanted)]
            if len(found) >= MOST_FOUND:
                break
            after = chunk[-1]
        await self.audit.note(reader, "search", [CLASS_OF["identity"]], found[:MOST_FOUND])
        return found[:MOST_FOUND]

    async def _allow(
        self, reader: Reader, purpose: Purpose, data_class: DataClass, ids: Collection[UUID]
    ) -> None:
        """Refuse who may not read the class, and note that she tried."""
        try:
            refuse_reading(reader, data_class)
        except NotAllowed:
            await self.audit.note(reader, purpose, [data_class], set(ids), answered=False)
            raise


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
