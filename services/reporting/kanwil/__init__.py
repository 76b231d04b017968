"""What the regional office sees: counts of participation and the census; no names, nothing clinical."""

from services.reporting.common.aftercare import CountedAftercare
from services.reporting.common.census import Census, Screens
from services.reporting.common.facilities import Facilities
from services.reporting.kanwil.people import CountedPeople
from services.reporting.kanwil.person_sessions import CountedSessions
from services.reporting.kanwil.sessions import CountedMeetings
from shared.projections.projection import View

VIEW = View(
    schema="kanwil",
    name="kanwil",
    version=2,
    logs=("assessment", "program"),
    projections=(
        CountedPeople(),
        CountedSessions(),
        CountedMeetings(),
        Census(),
        Screens(),
        Facilities(),
        CountedAftercare(),
    ),
)
