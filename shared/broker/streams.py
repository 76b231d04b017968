"""A log's JetStream stream: its name, its subjects, and the one declaration from which it is ever made."""

from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

from shared.contracts.envelope import MAX_ENVELOPE

_HEADER_ROOM = 4 * 1024
"""Bytes; the server counts headers into ``max_msg_size``."""

_PROMISED = (
    "subjects",
    "retention",
    "storage",
    "discard",
    "max_consumers",
    "max_msgs",
    "max_bytes",
    "max_age",
    "max_msgs_per_subject",
    "max_msg_size",
    "deny_delete",
    "deny_purge",
    "allow_atomic",
    "allow_direct",
    "no_ack",
    "sealed",
    "mirror",
    "sources",
    "subject_transform",
    "persist_mode",
)
"""Settings that a log depends on. An operator may choose replicas, placement and compression."""


def stream_name(log: str) -> str:
    """``program`` is ``PROGRAM``; ``program@lpp-kupang`` is ``PROGRAM_AT_LPP-KUPANG``."""
    return log.upper().replace("@", "_AT_")


def subjects(log: str) -> str:
    """The subject under which all messages of a log lie."""
    return f"pulih.{log}.>"


def declaration(log: str, replicas: int = 1) -> StreamConfig:
    """The stream of a log: on disk, without limits of age or number, nothing deleted, atomic batches."""
    return StreamConfig(
        name=stream_name(log),
        subjects=[subjects(log)],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_consumers=-1,
        max_msgs=-1,
        max_bytes=-1,
        max_age=0,
        max_msg_size=MAX_ENVELOPE + _HEADER_ROOM,
        num_replicas=replicas,
        deny_delete=True,
        deny_purge=True,
        allow_atomic=True,
        allow_direct=True,
    )


def differences(log: str, found: StreamConfig) -> list[str]:
    """Names of the settings in which a stream differs from its declaration, in what a log depends on."""
    wanted = declaration(log)
    return [name for name in _PROMISED if (getattr(found, name) or None) != (getattr(wanted, name) or None)]
