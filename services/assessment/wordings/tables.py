"""The table of translations, and the migration that makes it. Nothing about a person is in it."""

from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

METADATA = sa.MetaData()

WORDINGS = sa.Table(
    "instrument_wordings",
    METADATA,
    sa.Column("instrument", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("variant", sa.Text, primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("content", JSONB, nullable=False),
    sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
)
"""A translation in each of its revisions, from 1; ``variant`` is empty where it suits all of them."""


class Operations(Protocol):
    """What is used of ``alembic.op``."""

    def execute(self, sqltext: str) -> None: ...


_V1 = """
    create table instrument_wordings (
        instrument text not null,
        version text not null,
        variant text not null,
        language text not null,
        revision integer not null check (revision > 0),
        content jsonb not null,
        loaded_at timestamptz not null,
        primary key (instrument, version, variant, language, revision)
    )
"""
"""Written out and never edited: a later shape is a later migration."""


def create_v1(op: Operations) -> None:
    """Make the table; called by its migration, with ``alembic.op``."""
    op.execute(_V1)
