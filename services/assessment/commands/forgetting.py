"""Drafts of referrals that hold the person of somebody who is being erased: they carry no id of hers.

A referral that is being written is found by her register number, or by her name with her birth date or none.
A roster that was only looked through at a prison of hers goes as a whole, also at the one that referred her
when another one has her stay now: it lives for a day and is looked through again in a moment. What is older
than drafts are kept goes with it.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from services.assessment.commands.context import Context
from services.assessment.commands.drafts import Drafts, stale
from services.assessment.domain.likeness import spoken
from services.assessment.domain.person import normalised
from services.assessment.tables import REFERRAL_DRAFTS
from services.assessment.vault.contents import Identity, Register


async def forgetting(context: Context, ids: Collection[UUID]) -> list[sa.Executable]:
    """The statements that delete what drafts hold of her, known under these ids."""
    t, hers = REFERRAL_DRAFTS, await context.opener.open(ids, Identity, Register)
    named = [each for known in hers.values() if (each := known.get(Identity)) is not None]
    listed = [held for known in hers.values() if (held := known.get(Register)) is not None]
    numbers = {(held.facility, normalised(held.register_number)) for held in listed}
    born = {(spoken(each.name), each.birth_date.isoformat()) for each in named}

    def is_hers(facility: str, fields: Mapping[str, Any]) -> bool:
        number = fields.get("register_number")
        if number is not None and (facility, normalised(number)) in numbers:
            return True
        name, day = spoken(fields.get("name") or ""), fields.get("birth_date")
        return any(name == whole and day in {None, birth} for whole, birth in born)

    drafts = [each async for each in Drafts(context).opened("referral")]
    about = [each.draft_id for each in drafts if is_hers(each.facility, orjson.loads(each.content))]
    prisons = {known.facility for known in hers.values()} | {held.facility for held in listed}
    rosters = (t.c.kind == "roster") & t.c.facility.in_(prisons)
    return [t.delete().where(t.c.draft_id.in_(about) | rosters | stale(context.clock()))]
