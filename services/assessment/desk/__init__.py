"""The desk's own view: everybody who was referred, how far she is, and her last ASSIST."""

from services.assessment.desk.people import Cases, Screenings
from shared.projections.projection import View

VIEW = View(
    schema="desk",
    name="desk",
    version=1,
    logs=("assessment", "clinical"),
    projections=(Cases(), Screenings()),
)
"""Both logs are our own and come from our own store."""
