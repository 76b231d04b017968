"""The desk's own view: everybody who was referred, how far she is, and what she was found to score."""

from services.assessment.desk.people import Cases, Screenings
from services.assessment.desk.referrals import Referrals
from services.assessment.desk.results import Results
from services.assessment.desk.urgent import Questions, UrgentFindings
from services.assessment.desk.work import Todos
from shared.projections.projection import View

VIEW = View(
    schema="desk",
    name="desk",
    version=1,
    logs=("assessment", "clinical"),
    projections=(Cases(), Referrals(), Screenings(), Results(), UrgentFindings(), Questions(), Todos()),
)
"""Both logs are our own and come from our own store."""
