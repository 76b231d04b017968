"""The table of translations of instruments."""

from alembic import op

from services.assessment.wordings import tables as wordings

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    wordings.create_v1(op)
