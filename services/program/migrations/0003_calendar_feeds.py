"""Calendar feeds by hashed token."""

from alembic import op

from services.program.feeds import V1

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    for statement in V1:
        op.execute(statement)
