"""Notice and consent: she is told, asked, and says yes or no, for each purpose; and takes a yes back.

A no may be followed by a yes. Withdrawing from the programme is another act, and the program service's;
taking back the consent to treatment leads there. Taking back anything else stops that purpose alone
(UU 27/2022, articles 9 and 20).
"""

from datetime import date
from typing import Any

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.participant import Live, Participant, consent_to, consents, live
from services.assessment.domain.roles import CARES, ENDS_TREATMENT, WITNESSES
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.contracts.consents import KINDS, TREATMENT, Kind, Purpose, Receiver, Said, Scope, latest, stands
from shared.refusals import Invalid, NotAllowed, WrongState


class Notice(Frozen):
    """How she was told: version of the notice, language, read aloud or read by herself, and before whom."""

    notice_version: str
    language: str
    read_aloud: bool
    witness_role: Role | None = None


def kind_of(purpose: Purpose, receiver: Receiver | None = None, scope: Scope | None = None) -> Kind:
    """The row of the table that a request means; a purpose with one receiver needs no other word.

    Raises:
        Invalid: ``receiver-of-purpose``, ``scope-of-purpose``.
    """
    found = [kind for kind in KINDS if kind.purpose is purpose and receiver in {None, kind.receiver}]
    if len(found) != 1:
        allowed = ", ".join(kind.receiver for kind in KINDS if kind.purpose is purpose)
        raise Invalid("receiver-of-purpose", f"This purpose has: {allowed}.", field="receiver")
    if scope not in {None, found[0].scope}:
        raise Invalid("scope-of-purpose", f"This purpose is of the scope {found[0].scope}.", field="scope")
    return found[0]


def in_force(state: Participant, kind: Kind, today: date) -> bool:
    """Whether this consent holds today, said or understood."""
    said = consent_to(state, kind.purpose, kind.receiver)
    told = None if said is None else latest([said], today)
    return stands(kind, told, today, treatment=consents(state, today))


def record_consent(
    state: Participant,
    *,
    given: bool,
    asked_on: date,
    notice: Notice,
    by_role: Role,
    today: date,
    kind: Kind = TREATMENT,
    expires_on: date | None = None,
) -> list[Event]:
    """Record her answer. The same again is quiet, a yes that holds is not asked for again but renewed."""
    someone = live(state)
    said = consent_to(someone, kind.purpose, kind.receiver)
    _refuse_witness(notice.witness_role)
    if said is not None and said.holds(max(asked_on, said.on)):
        _refuse_again(said, given=given, expires_on=expires_on)
    _refuse_day(someone, asked_on, "asked_on", said, today)
    _refuse_expiry(expires_on, given=given, asked_on=asked_on)
    if said is not None and (said.yes, said.on, said.expires_on) == (given, asked_on, expires_on):
        return []
    return [
        ConsentRecorded(
            **_about(someone, kind),
            given=given,
            asked_on=asked_on,
            by_role=by_role,
            expires_on=expires_on,
            **notice.model_dump(),
        )
    ]


def withdraw_consent(
    state: Participant,
    *,
    kind: Kind,
    withdrawn_on: date,
    witness_role: Role | None,
    by_role: Role,
    today: date,
) -> list[Event]:
    """Take back what holds, said or understood; the same withdrawal again is quiet."""
    someone = live(state)
    if by_role not in (ENDS_TREATMENT if kind.required else CARES):
        allowed = ", ".join(ENDS_TREATMENT)
        detail = f"It ends her programme, so it is taken back before one of: {allowed}."
        raise NotAllowed("role-of-withdrawal", detail, field="purpose")
    _refuse_witness(witness_role)
    said = consent_to(someone, kind.purpose, kind.receiver)
    if said is not None and not said.yes and said.on == withdrawn_on:
        return []
    if not in_force(someone, kind, today):
        raise WrongState("nothing-to-withdraw", "There is no consent that holds.", field="purpose")
    _refuse_day(someone, withdrawn_on, "withdrawn_on", said, today)
    told = {"withdrawn_on": withdrawn_on, "witness_role": witness_role, "by_role": by_role}
    return [ConsentWithdrawn(**_about(someone, kind), **told)]


def _about(someone: Live, kind: Kind) -> dict[str, Any]:
    case = {"facility": someone.case.facility, "participant_id": someone.case.participant_id}
    return {**case, "scope": kind.scope, "purpose": kind.purpose, "receiver": kind.receiver}


def _refuse_again(said: Said, *, given: bool, expires_on: date | None) -> None:
    """Refuse to ask again what holds, unless it is to hold for another time."""
    if not given or expires_on == said.expires_on:
        detail = f"She consented on {said.on}. Who does not want to go on withdraws."
        raise WrongState("already-consented", detail, field="given")


def _refuse_witness(role: Role | None) -> None:
    if role is not None and role not in WITNESSES:
        allowed = ", ".join(WITNESSES)
        raise Invalid("witness-role", f"A witness is one of: {allowed}.", field="witness_role")


def _refuse_day(someone: Live, day: date, field: str, said: Said | None, today: date) -> None:
    refuse_future(day, field, today)
    refuse_before(day, field, someone.case.referred_on, "she was referred")
    if said is not None:
        refuse_before(day, field, said.on, "she was asked last")


def _refuse_expiry(expires_on: date | None, *, given: bool, asked_on: date) -> None:
    if expires_on is None:
        return
    if not given:
        raise Invalid("expiry-of-a-no", "A no does not lapse.", field="expires_on")
    if expires_on <= asked_on:
        raise Invalid("expiry-order", f"It lapses after {asked_on}, when she was asked.", field="expires_on")
