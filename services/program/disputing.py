"""Claims that can be disputed, and disputes that wait for an agreement, as both sides see them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.program.commands.context import Context
from services.program.desk.reading import Listed
from services.program.domain.session import DISPUTABLE
from services.program.seeing import LABEL_OF
from shared.contracts.base import Frozen
from shared.contracts.codes import Cause


class Claim(Frozen):
    """A session that was cancelled or moved, by whose failure, and until when that can be disputed.

    ``disputable``: ``claimed_by`` said it, the other side has ``days_left`` (nought: today is the last one).
    ``disputed``: it did, and nobody has agreed yet; that has no day by which it ends.
    """

    session_id: UUID
    facility: str
    label: str
    starts_at: datetime
    room: str
    status: str
    caused_by: Cause
    claimed_by: str
    claimed_on: date
    state: Literal["disputable", "disputed"]
    disputed_by: str | None
    disputed_cause: Cause | None
    disputable_until: date
    days_left: int | None


def claims_of(context: Context, rows: Iterable[Listed]) -> list[Claim]:
    """Those that are open today at their own facility."""
    found = (_claim(context, row) for row in rows)
    return [claim for claim in found if claim is not None]


def _claim(context: Context, row: Listed) -> Claim | None:
    here = context.here(row.facility)
    if row.claimed_on is None or row.settled_cause is not None:
        return None
    until = row.claimed_on + DISPUTABLE
    left = (until - here.today).days
    if row.disputed_by is None and left < 0:
        return None
    said = row.model_dump(include=set(Claim.model_fields)) | {
        "label": LABEL_OF[row.stage],
        "starts_at": here.local(row.starts_at),
        "state": "disputable" if row.disputed_by is None else "disputed",
        "disputable_until": until,
        "days_left": left if row.disputed_by is None else None,
    }
    return Claim.model_validate(said)
