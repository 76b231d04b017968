"""Half-filled forms, encrypted with her own key: one for each participant, form and author, until it is sent.

A draft is nobody's record: it is in no event, no statistic and no extract, only its author opens it, and what
nobody has touched for ``KEPT`` is thrown away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import UUID as UuidType  # noqa: N811 - the standard library has one too
from sqlalchemy.dialects.postgresql import insert

from services.assessment.vault.cipher import Place, Sealed, Unreadable
from services.assessment.vault.writing import VaultWriter
from shared.contracts.base import Frozen

_log = structlog.get_logger()

KEPT = timedelta(days=14)
_CLASS, _KIND = "C5-clinical", "draft"

DRAFTS = sa.Table(
    "vault_drafts",
    sa.MetaData(),
    sa.Column("draft_id", UuidType(as_uuid=True), primary_key=True),
    sa.Column("subject_id", UuidType(as_uuid=True), nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("nonce", sa.LargeBinary, nullable=False),
    sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("subject_id", "form", "author", name="vault_drafts_one"),
)
"""``author`` is the account of a member of staff; all about the participant is inside ``ciphertext``."""

V1 = (
    """
    create table vault_drafts (
        draft_id uuid primary key,
        subject_id uuid not null,
        form text not null,
        author text not null,
        nonce bytea not null check (length(nonce) = 12),
        ciphertext bytea not null,
        changed_at timestamptz not null,
        constraint vault_drafts_one unique (subject_id, form, author)
    )
    """,
    "create index vault_drafts_author on vault_drafts (author, changed_at)",
    "create index vault_drafts_changed on vault_drafts (changed_at)",
)
"""Written out and never edited: a later shape is a later migration."""


class Draft(Frozen):
    """What was typed so far, field by field, as it was typed. ``command_id``: under which it will be sent."""

    command_id: str
    fields: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Begun:
    """That there is a draft; not what is in it."""

    subject_id: UUID
    form: str
    changed_at: datetime


@dataclass(frozen=True)
class Drafts:
    """Keeps drafts. Whether somebody may fill in a form about her is for the caller to ask."""

    vault: VaultWriter

    async def load(self, subject_id: UUID, form: str, author: str) -> Draft | None:
        """The author's own draft; none where there is none, or where it does not open any more."""
        one = _one(subject_id, form, author) & (DRAFTS.c.changed_at > self._oldest())
        async with self.vault.engine.connect() as connection:
            row = (await connection.execute(sa.select(DRAFTS).where(one))).mappings().one_or_none()
        if row is None:
            return None
        key = await self.vault.key_of(subject_id, _CLASS)
        try:
            place = _place(row["draft_id"], subject_id)
            return Draft.model_validate_json(key.open(place, Sealed(row["nonce"], row["ciphertext"])))
        except Unreadable:
            _log.error("draft_unreadable")
            return None

    async def save(self, subject_id: UUID, form: str, author: str, draft: Draft) -> None:
        """Keep it in the place of what was kept before, and forget what nobody came back to.

        Raises:
            WrongState: ``erased``: nothing about her is kept any more.
        """
        key, draft_id = await self.vault.key_of(subject_id, _CLASS), uuid4()
        sealed = key.seal(_place(draft_id, subject_id), draft.model_dump_json().encode())
        content = {
            "draft_id": draft_id,
            "nonce": sealed.nonce,
            "ciphertext": sealed.ciphertext,
            "changed_at": self.vault.clock(),
        }
        put = insert(DRAFTS).values(subject_id=subject_id, form=form, author=author, **content)
        async with self.vault.engine.begin() as connection:
            await connection.execute(put.on_conflict_do_update(constraint="vault_drafts_one", set_=content))
            await connection.execute(sa.delete(DRAFTS).where(DRAFTS.c.changed_at <= self._oldest()))

    async def drop(self, subject_id: UUID, form: str, author: str) -> None:
        """Throw the author's draft away; quiet when there is none."""
        async with self.vault.engine.begin() as connection:
            await connection.execute(sa.delete(DRAFTS).where(_one(subject_id, form, author)))

    async def of(self, author: str, subject_id: UUID | None = None, *, limit: int = 100) -> list[Begun]:
        """What the author began and did not send, about one participant or about all; the latest first."""
        drafts = DRAFTS.c
        wanted = (
            sa.select(drafts.subject_id, drafts.form, drafts.changed_at)
            .where(drafts.author == author, drafts.changed_at > self._oldest())
            .order_by(drafts.changed_at.desc(), drafts.draft_id)
            .limit(limit)
        )
        if subject_id is not None:
            wanted = wanted.where(drafts.subject_id == subject_id)
        async with self.vault.engine.connect() as connection:
            return [Begun(**row) for row in (await connection.execute(wanted)).mappings()]

    def _oldest(self) -> datetime:
        return self.vault.clock() - KEPT


def _one(subject_id: UUID, form: str, author: str) -> sa.ColumnElement[bool]:
    drafts = DRAFTS.c
    return (drafts.subject_id == subject_id) & (drafts.form == form) & (drafts.author == author)


def _place(draft_id: UUID, subject_id: UUID) -> Place:
    return Place(draft_id, subject_id, _CLASS, _KIND)
