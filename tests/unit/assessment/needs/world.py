"""Results, facts and profiles of one invented woman, told in a line."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.domain.clinical import Record, Result
from services.assessment.domain.deciding.picture import Picture, picture
from services.assessment.domain.deciding.proposing import Proposal, propose
from services.assessment.domain.needs.state import Care, evolve
from services.assessment.rulesets import in_use
from shared.contracts.base import Event
from shared.contracts.care import (
    DecisionExplained,
    HealthFact,
    HealthFactsRecorded,
    Substance,
    SubstanceProfileRecorded,
    Use,
)
from shared.contracts.codes import Occasion, RecallAnchor, Role
from shared.testing.given import Scenario
from tests.unit.assessment.world import CASE, KUPANG, SHE, TODAY

RULES = in_use()
ABOUT = {"facility": KUPANG, "participant_id": SHE}
cares = Scenario[Care](Care(), evolve)


def result(instrument: str, number: int = 1, day: int = 11, **said: object) -> Result:
    usual: dict[str, object] = {
        "result_id": UUID(int=number),
        "instrument": instrument,
        "instrument_version": "1",
        "variant": None,
        "recall_anchor": None,
        "occasion": Occasion.INTAKE,
        "completed_on": date(2026, 8, day),
        "by_role": Role.BNN_COUNSELLOR,
        "values": {},
        "bands": {},
        "alerts": (),
        "missing": (),
        "possible": {},
        "scores": (),
        "injecting": None,
    }
    return Result.model_validate(usual | said)


def band(substance: str, score: int) -> str:
    """Bands of ASSIST v3.1 (WHO)."""
    moderate = 11 if substance == "alcohol" else 4
    return "high" if score >= 27 else "moderate" if score >= moderate else "low"


def assist(
    scores: Mapping[str, int | None], number: int = 1, day: int = 11, injecting: str = "never", **said: object
) -> Result:
    usual: dict[str, object] = {
        "values": dict(scores),
        "bands": {name: band(name, score) for name, score in scores.items() if score is not None},
        "injecting": injecting,
        "recall_anchor": RecallAnchor.BEFORE_CUSTODY,
    }
    return result("assist", number, day, **(usual | said))


def facts(day: int = 11, number: int = 50, **said: bool) -> HealthFactsRecorded:
    return HealthFactsRecorded(
        **ABOUT,
        facts_id=UUID(int=number),
        observed_on=date(2026, 8, day),
        present=tuple(HealthFact(fact) for fact, holds in said.items() if holds),
        absent=tuple(HealthFact(fact) for fact, holds in said.items() if not holds),
        by_role=Role.BNN_DOCTOR,
    )


def profile(
    day: int = 11, number: int = 60, icd10: str | None = None, **said: object
) -> SubstanceProfileRecorded:
    usual: dict[str, object] = {
        "profile_id": UUID(int=number),
        "recorded_on": date(2026, 8, day),
        "primary": Use(substance=Substance.AMPHETAMINE),
        "further": (),
        "used_last_year": None,
        "icd10": icd10,
        "earlier_treatment": (),
        "by_role": Role.BNN_DOCTOR,
    }
    return SubstanceProfileRecorded.model_validate(ABOUT | usual | said)


def seen(*told: Result | Event, day: date = TODAY) -> Picture:
    """The picture that these make by a day."""
    record = Record(results=tuple(each for each in told if isinstance(each, Result)))
    return picture(record, cares.given(*(each for each in told if isinstance(each, Event))).state, day)


def proposed(*told: Result | Event) -> Proposal:
    return propose(RULES, seen(*told))


def explained(proposal: str = "sosial", number: int = 100) -> DecisionExplained:
    return DecisionExplained.model_validate(
        {
            **ABOUT,
            "assessment_id": UUID(int=number),
            "rule_set": "medis_v1",
            "rule_set_version": 1,
            "proposal": proposal,
            "triggers": (),
            "review": False,
            "missing": (),
            "decided_on": date(2026, 8, 11),
            "decided_role": Role.BNN_COUNSELLOR,
        }
    )


__all__ = ["CASE"]
