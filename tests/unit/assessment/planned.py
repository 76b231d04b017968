"""A treatment plan and the facts that can be told about it; all invented."""

from datetime import date, time
from uuid import UUID

from services.assessment.domain.care import plan as plans
from services.assessment.domain.care import schedule as schedules
from services.assessment.domain.care.plan import Plan
from services.assessment.domain.care.schedule import Nothing, Schedules
from shared.contracts.codes import Role
from shared.contracts.plan import (
    PlanApproved,
    PlanWritten,
    ScheduleProposed,
)
from shared.testing.given import Scenario
from tests.unit.assessment.world import (
    KUPANG,
    SHE,
    TODAY,
    assessed,
    participants,
    referred,
    said_yes,
)

planned = Scenario[Plan](Plan(), plans.evolve)
scheduled = Scenario[Schedules](Nothing(), schedules.evolve)
LIFE = (referred, said_yes, assessed())
HER = participants.given(*LIFE).state
GOALS = (UUID(int=1), UUID(int=2), UUID(int=3))
DRAFT = {
    "goals": [
        {"goal_id": GOALS[0], "area": "penggunaan"},
        {"goal_id": GOALS[1], "area": "keluarga"},
        {"goal_id": GOALS[2], "area": "hukum"},
    ],
    "activities": [
        {"activity": "konseling_individu", "sessions": 6},
        {"activity": "keterampilan", "sessions": 8},
    ],
    "slots": [
        {"weekday": 1, "starts": time(9), "ends": time(10, 30), "activity": "pembinaan_bnn"},
        {"weekday": 4, "starts": time(9), "ends": time(11), "activity": "keterampilan"},
    ],
    "starts_on": date(2026, 8, 17),
    "review_on": [date(2026, 9, 14), date(2026, 10, 12)],
}
WHO = {"facility": KUPANG, "participant_id": SHE}


def written(version: int = 1) -> PlanWritten:
    return PlanWritten.model_validate(
        {
            **WHO,
            **DRAFT,
            "plan_version": version,
            "written_on": TODAY,
            "by_role": Role.BNN_COUNSELLOR,
            "goals_digest": "0" * 64,
        }
    )


def approved(version: int = 1) -> PlanApproved:
    return PlanApproved(**WHO, plan_version=version, approved_on=TODAY, by_role=Role.BNN_DOCTOR)


def proposed(version: int = 1) -> ScheduleProposed:
    said = {name: DRAFT[name] for name in ("slots", "starts_on", "review_on")}
    return ScheduleProposed.model_validate(
        {
            **WHO,
            **said,
            "schedule_version": version,
            "sessions": 14,
            "proposed_on": TODAY,
            "by_role": Role.BNN_DOCTOR,
        }
    )
