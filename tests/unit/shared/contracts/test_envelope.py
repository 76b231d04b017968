"""Reading envelopes: exact bytes in, attributes out, and foreign bytes are named."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.contracts.envelope import Envelope, Undecodable, instant

RAW = (
    b'{"specversion":"1.0","id":"e-1","source":"/pulih/ntt/program","type":"pulih.program.SessionHeld.v1",'
    b'"subject":"s-1","time":"2026-08-03T04:00:00.000000Z","logposition":7,"logepoch":2,"previoushash":"ab",'
    b'"recordedtime":"2026-08-03T04:00:01.500000Z","data":{"facility":"lpp-kupang"}}'
)


def test_everything_is_read_from_the_bytes() -> None:
    envelope = Envelope.read(RAW)
    assert envelope.raw is RAW
    assert envelope.hash == hashlib.sha256(RAW).hexdigest()
    assert (envelope.id, envelope.name, envelope.log, envelope.subject) == (
        "e-1",
        "SessionHeld",
        "program",
        "s-1",
    )
    assert (envelope.position, envelope.epoch, envelope.previous) == (7, 2, "ab")
    assert envelope.occurred_at == datetime(2026, 8, 3, 4, tzinfo=UTC)
    assert envelope.recorded_at - envelope.occurred_at == timedelta(seconds=1.5)
    assert envelope.nats_subject == "pulih.program.SessionHeld.lpp-kupang"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        RAW.replace(b'"id":"e-1",', b""),
        RAW.replace(b":7,", b':"7",'),
        RAW.replace(b"2026-08-03T04:00:01.500000Z", b"yesterday"),
        RAW.replace(b'{"facility":"lpp-kupang"}', b"{}"),
        RAW[:-1],
        b"\xff" + RAW,
    ],
)
def test_foreign_bytes_are_undecodable(raw: bytes) -> None:
    with pytest.raises(Undecodable):
        Envelope.read(raw)


def test_an_instant_is_written_in_utc_with_microseconds() -> None:
    wita = timezone(timedelta(hours=8))
    assert instant(datetime(2026, 8, 3, 12, tzinfo=wita)) == "2026-08-03T04:00:00.000000Z"
