"""A woman at Kupang and the facts that can be told about her; all invented."""

from datetime import date
from uuid import UUID

from services.assessment.domain import clinical, evolution
from services.assessment.domain.clinical import Record
from services.assessment.domain.participant import Case, Participant, Unknown
from shared.contracts.assessment import (
    ConsentRecorded,
    ConsentWithdrawn,
    ParticipantAssessed,
    ParticipantReferred,
    ReferralRetracted,
)
from shared.contracts.clinical import InstrumentCompleted, SubstanceScore
from shared.contracts.codes import Pathway, RecallAnchor, Role
from shared.contracts.consents import TREATMENT, Kind
from shared.testing.clinical import screened
from shared.testing.given import Scenario

KUPANG = "lpp-kupang"
SHE = UUID(int=7)
TODAY = date(2026, 8, 20)
CASE = Case(participant_id=SHE, facility=KUPANG, case_number="KPG-26-001-I", referred_on=date(2026, 8, 3))

participants = Scenario[Participant](Unknown(), evolution.evolve)
records = Scenario[Record](Record(), clinical.evolve)

referred = ParticipantReferred(**CASE.model_dump(), by_role=Role.LAPAS_OFFICER)


def asked(*, given: bool, day: int = 6) -> ConsentRecorded:
    return ConsentRecorded(
        facility=KUPANG,
        participant_id=SHE,
        given=given,
        asked_on=date(2026, 8, day),
        notice_version="2026-1",
        language="id",
        read_aloud=True,
        by_role=Role.BNN_COUNSELLOR,
        witness_role=Role.LAPAS_OFFICER,
    )


def withdrawn(kind: Kind = TREATMENT, day: int = 14) -> ConsentWithdrawn:
    about = kind.model_dump(include={"scope", "purpose", "receiver"})
    return ConsentWithdrawn(
        facility=KUPANG,
        participant_id=SHE,
        withdrawn_on=date(2026, 8, day),
        by_role=Role.BNN_COUNSELLOR,
        **about,
    )


said_no = asked(given=False)
said_yes = asked(given=True)


def assist(day: int = 11, result: int = 1) -> InstrumentCompleted:
    return screened(
        SubstanceScore(substance="cannabis", score=17, band="moderate", status="complete"),
        facility=KUPANG,
        participant_id=SHE,
        result_id=UUID(int=result),
        recall_anchor=RecallAnchor.BEFORE_CUSTODY,
        completed_on=date(2026, 8, day),
    )


def assessed(
    day: int = 11,
    number: int = 100,
    pathway: Pathway = Pathway.SOCIAL,
    role: Role = Role.BNN_COUNSELLOR,
    supersedes: UUID | None = None,
) -> ParticipantAssessed:
    return ParticipantAssessed(
        facility=KUPANG,
        participant_id=SHE,
        assessment_id=UUID(int=number),
        pathway=pathway,
        concluded_on=date(2026, 8, day),
        decided_role=role,
        supersedes=supersedes,
    )


retracted = ReferralRetracted(
    facility=KUPANG,
    participant_id=SHE,
    reason="salah_rujuk",
    retracted_on=date(2026, 8, 12),
    by_role=Role.LAPAS_OFFICER,
)
