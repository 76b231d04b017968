"""The desk's second view: what is due, what was measured, plans. It alone follows ``program``."""

from services.assessment.desk.care import Plans, Samples, Schedules
from services.assessment.desk.courses import Courses
from shared.projections.projection import View

MEASURES = View(
    schema="desk",
    name="measures",
    version=1,
    logs=("assessment", "clinical", "program"),
    projections=(Courses(), Samples(), Plans(), Schedules()),
)
"""The first two logs are our own and come from our own store; ``program`` comes from the broker."""
