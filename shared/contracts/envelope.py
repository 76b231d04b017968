"""The CloudEvents 1.0 envelope: bytes that are written once, hashed, stored, published and served."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import orjson

from shared.contracts.base import Event
from shared.contracts.registry import parse

GENESIS = ""
"""``previoushash`` of event number 1."""

MAX_ENVELOPE = 256 * 1024
"""Bytes; a larger envelope is refused at the edge."""


def digest(envelope: bytes) -> str:
    """``sha256`` of the exact bytes, hexadecimal: the hash that the next event's ``previoushash`` repeats."""
    return hashlib.sha256(envelope).hexdigest()


class Undecodable(ValueError):  # noqa: N818 - a finding
    """The bytes are not an envelope of ours."""


@dataclass(frozen=True)
class Envelope:
    """One recorded event as a reader sees it; ``raw`` are the exact bytes, all else is read from them."""

    raw: bytes
    hash: str
    body: dict[str, Any]

    @classmethod
    def read(cls, raw: bytes) -> "Envelope":
        """Read bytes.

        Raises:
            Undecodable: not JSON, or a required attribute is absent or of the wrong kind.
        """
        try:
            body = orjson.loads(raw)
            _ = (body["id"] + body["type"] + body["subject"] + body["previoushash"], body["data"]["facility"])
            _ = (body["logposition"] + body["logepoch"], datetime.fromisoformat(body["recordedtime"]))
            _ = datetime.fromisoformat(body["time"])
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise Undecodable(f"{type(error).__name__}: {error}") from error
        return cls(raw=raw, hash=digest(raw), body=body)

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def name(self) -> str:
        """The event's name without log and version."""
        return self.type.rsplit(".", 2)[-2]

    @property
    def log(self) -> str:
        """The log's name, from ``source`` = ``/pulih/<installation>/<log>``."""
        return str(self.body["source"]).rsplit("/", 1)[-1]

    @property
    def subject(self) -> str:
        return str(self.body["subject"])

    @property
    def position(self) -> int:
        return int(self.body["logposition"])

    @property
    def epoch(self) -> int:
        return int(self.body["logepoch"])

    @property
    def previous(self) -> str:
        return str(self.body["previoushash"])

    @cached_property
    def occurred_at(self) -> datetime:
        return datetime.fromisoformat(self.body["time"])

    @cached_property
    def recorded_at(self) -> datetime:
        return datetime.fromisoformat(self.body["recordedtime"])

    @cached_property
    def event(self) -> Event:
        """The typed event, upcast to its newest version. May raise what ``registry.parse`` raises."""
        return parse(self.type, self.body["data"])

    @property
    def nats_subject(self) -> str:
        """``pulih.<log>.<EventType>.<facility>``."""
        return f"pulih.{self.log}.{self.name}.{self.body['data']['facility']}"


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds and ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
