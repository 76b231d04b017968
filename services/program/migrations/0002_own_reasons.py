"""Reasons of one side, which no event tells."""

from alembic import op

from services.program.own_reasons import V1

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    for statement in V1:
        op.execute(statement)
