"""The kinds of streams that this service writes, and when their events were true."""

from datetime import date, datetime, time

from services.assessment.domain import clinical, counselling, evolution, protection, quota
from services.assessment.domain.care import plan, samples, schedule
from services.assessment.domain.care.plan import Plan
from services.assessment.domain.care.samples import Series
from services.assessment.domain.care.schedule import Nothing, Schedules
from services.assessment.domain.clinical import Record
from services.assessment.domain.counselling import Notes
from services.assessment.domain.needs import state as care
from services.assessment.domain.needs.state import Care
from services.assessment.domain.participant import Participant, Unknown
from services.assessment.domain.protection import Protection
from services.assessment.domain.quota import Quota
from shared.decisions import Aggregate
from shared.runtime.dates import GRACE, local_date
from shared.runtime.facilities import Facility

_NOON = time(12)

LOGS = ("assessment", "clinical")

PARTICIPANT: Aggregate[Participant] = Aggregate("assessment", "participant", Unknown(), evolution.evolve)
CLINICAL: Aggregate[Record] = Aggregate("clinical", "clinical", Record(), clinical.evolve)
SAMPLES: Aggregate[Series] = Aggregate("clinical", "samples", Series(), samples.evolve)
PLAN: Aggregate[Plan] = Aggregate("clinical", "plan", Plan(), plan.evolve)
SCHEDULE: Aggregate[Schedules] = Aggregate("assessment", "schedule", Nothing(), schedule.evolve)
CARE: Aggregate[Care] = Aggregate("clinical", "care", Care(), care.evolve)
PROTECTION: Aggregate[Protection] = Aggregate("assessment", "protection", Protection(), protection.evolve)
COUNSELLING: Aggregate[Notes] = Aggregate("clinical", "counselling", Notes(), counselling.evolve)

QUOTA: Aggregate[Quota] = Aggregate("assessment", "quota", Quota(), quota.evolve)


def today_at(facility: Facility, now: datetime) -> date:
    """The facility's civil day; five minutes before midnight tomorrow has begun."""
    return local_date(now + GRACE, facility.zone)


def true_since(day: date, facility: Facility, now: datetime) -> datetime:
    """When a fact of a civil day was true: its midday at the facility, but never later than now."""
    return min(datetime.combine(day, _NOON, facility.zone), now)
