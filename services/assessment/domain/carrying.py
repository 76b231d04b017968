"""What a merge carries over: of two answers of one person to the same question, the stricter one holds.

Only what narrows is carried: a no or a lapsed yes to sharing, and a yes that lapses earlier. A yes is never
carried to where she did not give it. Her treatment follows her last word: a no to it that is later than the
kept record's yes is not decided by a merge, she is asked again first.
"""

from collections.abc import Iterable
from datetime import date

from services.assessment.domain.participant import Declined, Live, consent_to, consents
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.consents import KINDS, TREATMENT, Kind, Said, Stands
from shared.refusals import WrongState


def carried(
    merged: Live, kept: Live, asked: Iterable[ConsentRecorded], *, on: date, by_role: Role
) -> list[Event]:
    """What is told in the kept one's stream. ``asked``: how the merged one was asked, in order.

    Raises:
        WrongState: ``later-refusal``.
    """
    yes = _said(kept, TREATMENT)
    if isinstance(merged, Declined) and yes is not None and yes.yes and merged.asked_on > yes.on:
        detail = f"She said no to treatment on {merged.asked_on}, after the yes of {yes.on}: ask her again."
        raise WrongState("later-refusal", detail, field="kept_id")
    forms = {(each.purpose, each.receiver): each for each in asked if each.given}
    about = {"facility": kept.case.facility, "participant_id": kept.case.participant_id}
    told: list[Event] = []
    for kind in KINDS:
        said, there = _said(merged, kind), _said(kept, kind)
        if said is None or not _may_stand(kind, kept, there, on):
            continue
        if said.holds(on):
            form = forms.get((kind.purpose, kind.receiver))
            told += [form.model_copy(update=about)] if form is not None and _narrower(said, there) else []
        elif not kind.required:
            day = on if there is None else max(on, there.on)
            what = kind.model_dump(include={"scope", "purpose", "receiver"})
            told.append(ConsentWithdrawn(**about, **what, withdrawn_on=day, by_role=by_role))
    return told


def _narrower(said: Said, there: Said | None) -> bool:
    """Whether a yes that lapses lapses before what holds there."""
    if said.expires_on is None:
        return False
    return there is None or there.expires_on is None or said.expires_on < there.expires_on


def _may_stand(kind: Kind, kept: Live, there: Said | None, on: date) -> bool:
    """Whether the kept one's consent holds, or will hold by itself: then there is something to narrow."""
    if kind.required:
        return consents(kept, on)
    return kind.stands is not Stands.ASKED if there is None else there.holds(on)


def _said(state: Live, kind: Kind) -> Said | None:
    return consent_to(state, kind.purpose, kind.receiver)
