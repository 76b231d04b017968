"""Whom an event is about, by index: her extract asks for it."""

from alembic import op

from services.program.participation import V1

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    for statement in V1:
        op.execute(statement)
