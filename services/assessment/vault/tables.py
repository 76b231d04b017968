"""Tables of the vault as SQLAlchemy has them; the migrations that make them are ``schema.py``'s."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID

METADATA = sa.MetaData()

_STAMP = sa.DateTime(timezone=True)

VAULT_SUBJECTS = sa.Table(
    "vault_subjects",
    METADATA,
    sa.Column("subject_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("facility", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created_at", _STAMP, nullable=False),
    sa.Column("erased_at", _STAMP),
    sa.Column("moved_epoch", sa.Integer),
    sa.Column("moved_position", sa.BigInteger),
    sa.Index("vault_subjects_facility", "facility"),
)
"""Who is known. An erased person stays as a tombstone: nobody gets the same id again.

``facility`` is where she was referred, or where her stay was handed over to, by the event of the log
``program`` at ``moved_epoch`` and ``moved_position``. It is the one thing that is not encrypted, because it
bounds who may read and how much a search has to open.
"""

VAULT_KEKS = sa.Table(
    "vault_keks",
    METADATA,
    sa.Column("kek_id", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", _STAMP, nullable=False),
)
"""Ids of the installation's keys: one is ``current``, the others are ``retired`` and wrap nothing new."""

VAULT_KEYS = sa.Table(
    "vault_keys",
    METADATA,
    sa.Column("subject_id", UUID(as_uuid=True), sa.ForeignKey(VAULT_SUBJECTS.c.subject_id), primary_key=True),
    sa.Column("data_class", sa.Text, primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary),
    sa.Column("kek_id", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created_at", _STAMP, nullable=False),
    sa.Column("destroyed_at", _STAMP),
)
"""One key for each person and data class, all made at her admission: *active*, *restricted* or *destroyed*.

A destroyed key stays as a tombstone, so that "never had" and "destroyed" are not the same.
"""

VAULT_ROWS = sa.Table(
    "vault_rows",
    METADATA,
    sa.Column("row_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("subject_id", UUID(as_uuid=True), nullable=False),
    sa.Column("data_class", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("nonce", sa.LargeBinary, nullable=False),
    sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", _STAMP, nullable=False),
    sa.ForeignKeyConstraint(["subject_id", "data_class"], ["vault_keys.subject_id", "vault_keys.data_class"]),
    sa.Index("vault_rows_subject", "subject_id", "kind"),
)
"""One fact about a person as of ``valid_from``; a later row of the kind replaces it, both are kept."""

VAULT_READS = sa.Table(
    "vault_reads",
    METADATA,
    sa.Column("read_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("read_at", _STAMP, nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("facility", sa.Text),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("classes", ARRAY(sa.Text), nullable=False),
    sa.Column("subjects", ARRAY(UUID(as_uuid=True)), nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Index("vault_reads_subjects", "subjects", postgresql_using="gin"),
    sa.Index("vault_reads_at", "read_at"),
)
"""Who read what (C7), written before the answer is sent. ``reader`` is a member of staff."""

VAULT_RELEASES = sa.Table(
    "vault_releases",
    METADATA,
    sa.Column("release_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("subject_id", UUID(as_uuid=True), nullable=False),
    sa.Column("released_at", _STAMP, nullable=False),
    sa.Column("released_by", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Index("vault_releases_subject", "subject_id"),
)
"""Extracts that were handed out: they can be named, and asked back."""

PURGE_RECEIPTS = sa.Table(
    "purge_receipts",
    METADATA,
    sa.Column("subject_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("follower", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("tombstones", sa.BigInteger, nullable=False),
    sa.Column("received_at", _STAMP, nullable=False),
)
"""Each follower says once that of an erased person it keeps tombstones alone, and how many."""
