"""What the migrations make for the vault. Never edited: a later shape is a later migration."""

from typing import Protocol

KEK_GUARD = "vault_keys_kek"
"""Name under which the database refuses a key that another key of the installation wrapped."""


class Operations(Protocol):
    """What is used of ``alembic.op``."""

    def execute(self, sqltext: str) -> None: ...


_V1 = (
    """
    create table vault_subjects (
        subject_id uuid primary key,
        facility text not null,
        state text not null check (state in ('active', 'erased')),
        created_at timestamptz not null,
        erased_at timestamptz,
        constraint vault_subjects_erased check ((state = 'erased') = (erased_at is not null))
    )
    """,
    "create index vault_subjects_facility on vault_subjects (facility)",
    """
    create table vault_keks (
        kek_id text primary key,
        state text not null check (state in ('current', 'retired')),
        since timestamptz not null
    )
    """,
    "create unique index vault_keks_current on vault_keks (state) where state = 'current'",
    """
    create table vault_keys (
        subject_id uuid not null references vault_subjects,
        data_class text not null,
        wrapped_key bytea,
        kek_id text not null,
        state text not null check (state in ('active', 'restricted', 'destroyed')),
        created_at timestamptz not null,
        destroyed_at timestamptz,
        primary key (subject_id, data_class),
        constraint vault_keys_destroyed check (
            (state = 'destroyed') = (wrapped_key is null)
            and (state = 'destroyed') = (destroyed_at is not null)
        )
    )
    """,
    "create index vault_keys_kek on vault_keys (kek_id) where state <> 'destroyed'",
    """
    create function vault_keys_wrapped_by_current() returns trigger language plpgsql as
    $$ begin
        if not exists (select from vault_keks) then
            insert into vault_keks values (new.kek_id, 'current', new.created_at) on conflict do nothing;
        end if;
        perform from vault_keks where kek_id = new.kek_id and state = 'current' for share;
        if not found then
            raise exception 'this key of the installation wraps nothing new'
                using errcode = 'check_violation', constraint = 'vault_keys_kek', table = 'vault_keys';
        end if;
        return new;
    end $$
    """,
    """
    create trigger vault_keys_wrapped before insert or update of wrapped_key on vault_keys
        for each row when (new.wrapped_key is not null) execute function vault_keys_wrapped_by_current()
    """,
    """
    create table vault_rows (
        row_id uuid primary key,
        subject_id uuid not null,
        data_class text not null,
        kind text not null,
        valid_from date not null,
        nonce bytea not null check (length(nonce) = 12),
        ciphertext bytea not null,
        recorded_at timestamptz not null,
        foreign key (subject_id, data_class) references vault_keys
    )
    """,
    "create index vault_rows_subject on vault_rows (subject_id, kind)",
    """
    create table vault_reads (
        read_id uuid primary key,
        read_at timestamptz not null,
        reader text not null,
        role text not null,
        facility text,
        purpose text not null,
        classes text[] not null,
        subjects uuid[] not null,
        outcome text not null check (outcome in ('answered', 'refused')),
        reason text
    )
    """,
    "create index vault_reads_subjects on vault_reads using gin (subjects)",
    "create index vault_reads_at on vault_reads (read_at)",
    """
    create table vault_releases (
        release_id uuid primary key,
        subject_id uuid not null,
        released_at timestamptz not null,
        released_by text not null,
        role text not null,
        format text not null check (format in ('json', 'pdf'))
    )
    """,
    "create index vault_releases_subject on vault_releases (subject_id)",
    """
    create table purge_receipts (
        subject_id uuid not null references vault_subjects,
        follower text not null,
        position bigint not null check (position >= 1),
        tombstones bigint not null check (tombstones >= 0),
        received_at timestamptz not null,
        primary key (subject_id, follower)
    )
    """,
)


def create_v1(op: Operations) -> None:
    """Make the tables; called by the first migration, with ``alembic.op``."""
    for statement in _V1:
        op.execute(statement)


_V2 = (
    """
    alter table vault_subjects
        add column moved_epoch integer check (moved_epoch >= 1),
        add column moved_position bigint check (moved_position >= 1),
        add constraint vault_subjects_moved check ((moved_epoch is null) = (moved_position is null))
    """,
)


def extend_v2(op: Operations) -> None:
    """Note by which event somebody's facility is another one than that which referred her."""
    for statement in _V2:
        op.execute(statement)
