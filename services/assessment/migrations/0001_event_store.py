"""The event store and the vault. The desk's view is made by ``provision``: its shape is its version's."""

from alembic import op

from services.assessment.vault import schema as vault
from shared.eventstore import tables as eventstore

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    eventstore.create_v1(op)
    vault.create_v1(op)
