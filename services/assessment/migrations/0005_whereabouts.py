"""Where somebody's stay was handed over to, and the checkpoint of the policy that hears it."""

from alembic import op

from services.assessment.vault import schema as vault
from shared.subscriptions import tables as subscriptions

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the columns and the tables."""
    vault.extend_v2(op)
    subscriptions.create_v1(op)
