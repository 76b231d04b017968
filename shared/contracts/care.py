"""Events of the log ``clinical`` about what she needs: profile, health facts, proposals, urgent findings."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import DataClass, Event, Frozen
from shared.contracts.codes import Pathway, Role


class Substance(StrEnum):
    """The groups of substances, named as ASSIST's scores are."""

    TOBACCO = "tobacco"
    ALCOHOL = "alcohol"
    CANNABIS = "cannabis"
    COCAINE = "cocaine"
    AMPHETAMINE = "amphetamine"
    INHALANTS = "inhalants"
    SEDATIVES = "sedatives"
    HALLUCINOGENS = "hallucinogens"
    OPIOIDS = "opioids"
    OTHER = "other"


class UseRoute(StrEnum):
    """How a substance is taken (*cara pakai*)."""

    ORAL = "oral"
    SMOKED = "smoked"
    INHALED = "inhaled"
    INJECTED = "injected"
    OTHER = "other"


class EarlierTreatment(StrEnum):
    """Treatment or rehabilitation before this one; ``never`` stands alone."""

    NEVER = "never"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    SOCIAL = "social"
    MAINTENANCE = "maintenance"
    OTHER = "other"


class HealthFact(StrEnum):
    """What the rules ask about her health besides instruments. Each is a yes or a no, or was not asked."""

    PREGNANT = "pregnant"
    BREASTFEEDING = "breastfeeding"
    HIV_TREATMENT = "hiv_treatment"
    TB_TREATMENT = "tb_treatment"
    HEPATITIS_TREATMENT = "hepatitis_treatment"
    MAINTENANCE = "maintenance_treatment"
    DEPENDENCE = "dependence"
    SEDATIVE_WITHDRAWAL = "sedative_withdrawal"
    FREQUENT_INJECTING = "injecting_over_4_days"
    """She injected on more than four days a month in the last three months."""


class Proposed(StrEnum):
    """What a rule set proposes; the first cannot be said yet, the others rise."""

    INCOMPLETE = "belum_lengkap"
    EDUCATION = "edukasi"
    SOCIAL = "sosial"
    MEDICAL = "medis"
    URGENT = "medis_segera"


PATHWAY_OF = {
    Proposed.EDUCATION: Pathway.EDUCATION,
    Proposed.SOCIAL: Pathway.SOCIAL,
    Proposed.MEDICAL: Pathway.MEDICAL,
    Proposed.URGENT: Pathway.MEDICAL,
}
"""The pathway that follows a proposal; none where nothing can be proposed yet."""

TriggerCode = Literal["A", "B", "C", "D", "E", "F", "G", "H"]


class UrgentKind(StrEnum):
    """Why somebody is needed at once."""

    WITHDRAWAL = "withdrawal"
    SUICIDE = "suicide"
    PREGNANCY = "pregnancy"


class Handling(StrEnum):
    """What came of looking into an urgent finding."""

    TREATED = "treated"
    SENT_ON = "sent_on"
    SAFETY_PLAN = "safety_plan"
    NOT_CONFIRMED = "not_confirmed"
    DECLINED = "declined"


class DeviationReason(StrEnum):
    """Why a conclusion is another one than was proposed, or stands although the proposal changed."""

    CLINICAL_JUDGEMENT = "clinical_judgement"
    HER_WISH = "her_wish"
    NOT_OFFERED = "not_offered"
    TOO_LITTLE_TIME = "too_little_time"
    TREATED_ELSEWHERE = "treated_elsewhere"
    OTHER = "other"


class Input(Frozen):
    """What made a trigger fire: a score, a health fact, the doctor's code in the profile, or use as such.

    ``code``: ``cows.total``, ``assist.opioids``, ``pregnant``. ``limit``: the number the value had to reach.
    """

    source: Literal["result", "fact", "profile", "use"]
    code: str
    result_id: UUID | None = None
    value: float | None = None
    limit: float | None = None


class Fired(Frozen):
    """A trigger that fired, with everything that made it fire."""

    trigger: TriggerCode
    inputs: tuple[Input, ...]


class Use(Frozen):
    """One substance. ``months``: how long it was used in all; what is not known stays empty."""

    substance: Substance
    route: UseRoute | None = None
    first_age: int | None = None
    months: int | None = None


class CareEvent(Event):
    """An event of the log ``clinical`` about her needs."""

    log: ClassVar[str] = "clinical"
    data_class: ClassVar[DataClass] = "C5-clinical"

    participant_id: UUID


class SubstanceProfileRecorded(CareEvent):
    """What she used, how, since when, and what was tried before; a later profile replaces it as a whole.

    ``icd10`` is a doctor's code (F10 to F19); a profile without one leaves the doctor's last one standing.
    """

    profile_id: UUID
    recorded_on: date
    primary: Use
    further: tuple[Use, ...]
    used_last_year: bool | None
    icd10: str | None
    earlier_treatment: tuple[EarlierTreatment, ...]
    by_role: Role


class HealthFactsRecorded(CareEvent):
    """Facts that hold and facts that do not, as observed on a day; what is in neither was not asked."""

    facts_id: UUID
    observed_on: date
    present: tuple[HealthFact, ...]
    absent: tuple[HealthFact, ...]
    by_role: Role


class DecisionExplained(CareEvent):
    """What the rules proposed when an assessment was concluded, why, and why it was decided otherwise."""

    assessment_id: UUID
    rule_set: str
    rule_set_version: int
    proposal: Proposed
    triggers: tuple[Fired, ...]
    review: bool
    missing: tuple[str, ...]
    decided_on: date
    decided_role: Role
    deviation_reason: DeviationReason | None = None
    note_digest: str | None = None


class UrgentFindingRaised(CareEvent):
    """Something was found that needs a doctor by a time; told in the same append as what it was found in."""

    finding_id: UUID
    kind: UrgentKind
    inputs: tuple[Input, ...]
    raised_at: datetime
    raised_on: date
    due_at: datetime
    due_on: date


class UrgentFindingHandled(CareEvent):
    """A doctor looked into it. Days are civil days at the facility."""

    finding_id: UUID
    handled_at: datetime
    handled_on: date
    outcome: Handling
    by_role: Role


class ReassessmentOpened(CareEvent):
    """A later answer changed the proposal: somebody has to look whether the conclusion still holds."""

    reassessment_id: UUID
    assessment_id: UUID
    was: Proposed
    becomes: Proposed
    triggers: tuple[Fired, ...]
    opened_on: date


class ReassessmentSettled(CareEvent):
    """It was looked at: a new conclusion, the old one stands, or the answers agree with it again."""

    reassessment_id: UUID
    how: Literal["superseded", "stands", "agrees_again"]
    settled_on: date
    by_role: Role
    reason: DeviationReason | None = None


CareLogEvent = (
    SubstanceProfileRecorded
    | HealthFactsRecorded
    | DecisionExplained
    | UrgentFindingRaised
    | UrgentFindingHandled
    | ReassessmentOpened
    | ReassessmentSettled
)
"""Everything that the log ``clinical`` holds about her needs."""
