"""What the prison sees: people, places, times, attendance, own counts; of the path only neutral labels."""

from services.reporting.common.census import Census, Screens
from services.reporting.common.cohorts import Cohorts
from services.reporting.common.facilities import Facilities
from services.reporting.lapas.person_sessions import ExpectedSessions
from services.reporting.lapas.roster import Roster
from services.reporting.lapas.sessions import RoomCalendar
from shared.projections.projection import View

VIEW = View(
    schema="lapas",
    name="lapas",
    version=2,
    logs=("assessment", "program"),
    projections=(
        Roster(),
        ExpectedSessions(),
        RoomCalendar(),
        Cohorts(),
        Census(),
        Screens(),
        Facilities(),
    ),
)
