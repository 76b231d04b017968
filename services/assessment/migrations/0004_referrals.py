"""Drafts, imports, and what two records have in common."""

from alembic import op

from services.assessment import tables

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    tables.create_v1(op)
