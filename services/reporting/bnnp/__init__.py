"""What BNN of the province sees: its clients with clinical detail, sessions, attendance and waits."""

from services.reporting.bnnp.clients import Clients
from services.reporting.bnnp.person_sessions import ClientSessions
from services.reporting.bnnp.sessions import PlannedSessions
from services.reporting.bnnp.urgent import Findings
from services.reporting.common.aftercare import Aftercare
from services.reporting.common.cohorts import Cohorts
from services.reporting.common.facilities import Facilities
from shared.projections.projection import View

VIEW = View(
    schema="bnnp",
    name="bnnp",
    version=2,
    logs=("assessment", "clinical", "program"),
    projections=(
        Clients(),
        ClientSessions(),
        PlannedSessions(),
        Cohorts(),
        Facilities(),
        Findings(),
        Aftercare(),
    ),
)
