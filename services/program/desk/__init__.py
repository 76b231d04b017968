"""The desk's own view: what the staff who plan and mark sessions have on their table."""

from services.program.desk.cohorts import Cohorts
from services.program.desk.decrees import Decrees
from services.program.desk.drop_outs import DropOuts
from services.program.desk.facilities import Facilities
from services.program.desk.hand_overs import HandOvers
from services.program.desk.holds import Holds
from services.program.desk.people import Cases, Episodes
from services.program.desk.release import WayOut
from services.program.desk.sessions import Bookings, Sessions
from services.program.desk.tasks import Tasks
from services.program.desk.waiting import WaitingList
from shared.projections.projection import View

VIEW = View(
    schema="desk",
    name="desk",
    version=1,
    logs=("program", "assessment"),
    projections=(
        Cases(),
        WaitingList(),
        Tasks(),
        Episodes(),
        Cohorts(),
        Decrees(),
        Sessions(),
        Bookings(),
        Facilities(),
        WayOut(),
        Holds(),
        HandOvers(),
        DropOuts(),
    ),
)
"""Its logs: our own, from our own store; ``assessment`` for case numbers, from the broker."""
