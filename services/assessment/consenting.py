"""Her consents as they stand and as they came about: read from her own stream, so never late."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT
from services.assessment.commands.context import Context
from services.assessment.domain.consent import in_force
from services.assessment.domain.participant import Gone, Live, Participant, consent_to, known
from services.assessment.domain.roles import CARES
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.consents import KINDS, Kind, Purpose, Receiver, Scope
from shared.contracts.envelope import Envelope
from shared.eventstore.store import EventStore


class Reader(Protocol):
    """Who reads."""

    @property
    def role(self) -> Role: ...
    def must_be_at(self, facility: str, *, field: str = "facility") -> None:
        """Refuse who belongs to another facility."""


class Standing(Frozen):
    """Whether one consent holds today."""

    scope: Scope
    purpose: Purpose
    receiver: Receiver
    in_force: bool


class Answered(Standing):
    """The same with what she said last: ``said`` is none where nobody asked her."""

    required: bool
    said: bool | None
    said_on: date | None
    expires_on: date | None


class Told(Frozen):
    """One entry of the record: she was asked and said yes or no, or she took something back."""

    act: Literal["asked", "withdrawn"]
    scope: Scope
    purpose: Purpose
    receiver: Receiver
    on: date
    given: bool | None = None
    expires_on: date | None = None
    notice_version: str | None = None
    language: str | None = None
    read_aloud: bool | None = None
    witness_role: Role | None = None
    by_role: Role
    recorded_at: datetime


class CustodyConsents(Frozen):
    """What the prison has to know: what it takes part in itself, yes or no."""

    participant_id: UUID
    case_number: str
    as_of: date
    consents: tuple[Standing, ...]


class CareConsents(CustodyConsents):
    """The record that can be shown to her, and to who asks whether she agreed (UU 27/2022, article 24)."""

    consents: tuple[Answered, ...]
    history: tuple[Told, ...]


@dataclass(frozen=True)
class Consents:
    """Reads one person's stream."""

    store: EventStore
    context: Context

    async def of(self, reader: Reader, who: UUID) -> CareConsents | CustodyConsents:
        """As the reader may see it.

        Raises:
            NotFound: ``unknown-participant``.
            NotAllowed: ``other-facility``.
        """
        loaded = await self.store.load(PARTICIPANT.ref(who))
        state = known(PARTICIPANT.fold(PARTICIPANT.initial, (each.event for each in loaded.events)))
        reader.must_be_at(state.case.facility, field="participant_id")
        today = self.context.at(state.case.facility).today
        about = {"participant_id": who, "case_number": state.case.case_number, "as_of": today}
        if reader.role not in CARES:
            known_to_custody = tuple(_standing(state, kind, today) for kind in KINDS if kind.custody)
            return CustodyConsents(**about, consents=known_to_custody)
        return CareConsents(
            **about,
            consents=tuple(_answered(state, kind, today) for kind in KINDS),
            history=tuple(told for each in loaded.events if (told := _told(each)) is not None),
        )


def _standing(state: Participant, kind: Kind, today: date) -> Standing:
    said = kind.model_dump(include={"scope", "purpose", "receiver"})
    return Standing(**said, in_force=in_force(state, kind, today))


def _answered(state: Live | Gone, kind: Kind, today: date) -> Answered:
    said = consent_to(state, kind.purpose, kind.receiver)
    return Answered(
        **_standing(state, kind, today).model_dump(),
        required=kind.required,
        said=said and said.yes,
        said_on=said and said.on,
        expires_on=said and said.expires_on,
    )


def _told(envelope: Envelope) -> Told | None:
    event = envelope.event
    match event:
        case ConsentRecorded(asked_on=day):
            act, on = "asked", day
        case ConsentWithdrawn(withdrawn_on=day):
            act, on = "withdrawn", day
        case _:
            return None
    return Told.model_validate(
        {**event.model_dump(), "act": act, "on": on, "recorded_at": envelope.recorded_at}
    )
