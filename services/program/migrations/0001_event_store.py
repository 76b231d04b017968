"""The event store, the policy's checkpoint and its parked events."""

from alembic import op

from shared.eventstore import tables as eventstore
from shared.subscriptions import tables as subscriptions

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables. The desk's view is made by ``provision``: its shape is its version's."""
    eventstore.create_v1(op)
    subscriptions.create_v1(op)
