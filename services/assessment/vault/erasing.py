"""Destroying: rows deleted and keys overwritten, in the append that tells it. What remains is a tombstone.

Whoever adds a table of this service's database with rows about persons adds it to ``ABOUT_PERSONS``; a test
finds tables that were forgotten.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.assessment.tables import LIKENESSES, NOT_SAME
from services.assessment.vault.drafts import DRAFTS
from services.assessment.vault.tables import VAULT_KEYS, VAULT_ROWS, VAULT_SUBJECTS
from shared.contracts.referral import ParticipantsMerged
from shared.eventstore.tables import EVENTS, RESERVATIONS

KEPT_RESERVATIONS = ("case_number", "place")
"""A case number and a place of a quota are never given a second time, also after their holder was erased.

They name nobody any more.
"""

JOINED = "vault_subjects_erased"
"""Name under which the database refuses a tombstone that is none (``unless_joined``)."""

ABOUT_PERSONS: tuple[sa.Column[UUID], ...] = (
    DRAFTS.c.subject_id,
    LIKENESSES.c.participant_id,
    NOT_SAME.c.one,
    NOT_SAME.c.other,
)
"""Columns of further tables that hold a participant's id beside data derived from her person."""


def destroying(subject: UUID, classes: Collection[str], now: datetime) -> Iterator[sa.Executable]:
    """Statements that destroy these classes of one person, rows and keys."""
    rows, keys = VAULT_ROWS.c, VAULT_KEYS.c
    yield sa.delete(VAULT_ROWS).where(rows.subject_id == subject, rows.data_class.in_(classes))
    yield (
        sa.update(VAULT_KEYS)
        .where(keys.subject_id == subject, keys.data_class.in_(classes), keys.state != "destroyed")
        .values(state="destroyed", wrapped_key=None, destroyed_at=now)
    )


def erasing(subject: UUID, now: datetime) -> Iterator[sa.Executable]:
    """Statements that destroy everything about one person; her tombstone keeps id, facility and day."""
    keys, known, held = VAULT_KEYS.c, VAULT_SUBJECTS.c, RESERVATIONS.c
    yield sa.delete(VAULT_ROWS).where(VAULT_ROWS.c.subject_id == subject)
    yield (
        sa.update(VAULT_KEYS)
        .where(keys.subject_id == subject, keys.state != "destroyed")
        .values(state="destroyed", wrapped_key=None, destroyed_at=now)
    )
    yield (sa.update(VAULT_SUBJECTS).where(known.subject_id == subject).values(state="erased", erased_at=now))
    yield sa.delete(RESERVATIONS).where(held.holder == str(subject), held.kind.not_in(KEPT_RESERVATIONS))
    for column in ABOUT_PERSONS:
        yield sa.delete(column.table).where(column == subject)


def unless_joined(subject: UUID, ids: Collection[UUID]) -> sa.Executable:
    """The statement, after ``erasing``, that lets nothing of it happen if a merge into her was not seen.

    The look for merged ids is no part of the append. A merge that was committed in between makes this take
    her tombstone's state back, which ``JOINED`` refuses, and with it the whole append.
    """
    told, known = EVENTS.c, VAULT_SUBJECTS.c
    seen = [f"participant-{each}" for each in ids]
    joined = sa.exists().where(
        told.log == "assessment",
        told.type == ParticipantsMerged.type(),
        told.envelope.contains(f'"kept_id":"{subject}"', autoescape=True),
        told.stream_id.not_in(seen),
    )
    return sa.update(VAULT_SUBJECTS).where(known.subject_id == subject, joined).values(state="active")


def restricting(subject: UUID, classes: Collection[str], *, rest: bool) -> sa.Executable:
    """The statement that lets the keys of these classes rest, or wakes them."""
    keys = VAULT_KEYS.c
    before, after = ("active", "restricted") if rest else ("restricted", "active")
    return (
        sa.update(VAULT_KEYS)
        .where(keys.subject_id == subject, keys.data_class.in_(classes), keys.state == before)
        .values(state=after)
    )
