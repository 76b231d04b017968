"""Events and requests that the contract tests use, and the audit of a database by hashlib and json alone."""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import asyncpg

from shared.contracts.assessment import ParticipantReferred
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.custody import CensusReported
from shared.eventstore.port import Append, Command, NewEvent, Reservation, Row, StreamRef, Trace

NOON = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
TRACE = Trace("corr-1")


def woman(number: int = 1) -> StreamRef:
    return StreamRef("assessment", f"participant-{uuid.UUID(int=number)}")


def prison(number: int = 1) -> StreamRef:
    return StreamRef("program", f"facility-{number}")


def referred(case_number: str = "KPG-26-001-X", facility: str = "lpp-kupang", number: int = 1) -> Event:
    return ParticipantReferred(
        facility=facility,
        participant_id=uuid.UUID(int=number),
        case_number=case_number,
        referred_on=date(2026, 8, 3),
        by_role=Role.LAPAS_OFFICER,
    )


def counted(occupants: int = 100) -> Event:
    return CensusReported(
        facility="lpp-kupang", reported_on=date(2026, 8, 3), occupants=occupants, narcotics=40
    )


def an_event(ref: StreamRef) -> Event:
    return counted() if ref.log == "program" else referred()


def command(id_: str | None = None, body: str = "aa") -> Command:
    return Command("petugas", id_ or str(uuid.uuid4()), body)


def append(
    *refs: StreamRef,
    expected: Mapping[StreamRef, int] | None = None,
    command: Command | None = None,
    events: Sequence[NewEvent] | None = None,
    reserve: Sequence[Reservation] = (),
    release: Sequence[tuple[str, str]] = (),
    rows: Sequence[Row] = (),
    answer: Mapping[str, Any] | None = None,
) -> Append:
    """A request that tells one example event in each of the streams."""
    return Append(
        trace=TRACE,
        command=command,
        expected=expected or {},
        events=[NewEvent(ref, an_event(ref), NOON) for ref in refs] if events is None else events,
        reserve=reserve,
        release=release,
        rows=rows,
        answer=answer or {},
    )


async def audit(dsn: str) -> dict[str, int]:
    """Recompute every chain; returns the number of events of each log.

    Checked: positions 1…n, previous hashes, hashes of the stored text, versions 1…n of each stream, recorded
    times that never go back, columns equal to what the envelope says, heads equal to the last event.
    """
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("select * from events order by log, position")
        heads = {row["log"]: row for row in await connection.fetch("select * from log_head")}
    finally:
        await connection.close()
    last: dict[str, tuple[int, str, str]] = dict.fromkeys(heads, (0, "", ""))
    versions: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        position, previous, recorded = last[row["log"]]
        body = json.loads(row["envelope"])
        versions[row["log"], row["stream_id"]] += 1
        assert row["position"] == body["logposition"] == position + 1
        assert body["previoushash"] == previous
        assert row["hash"] == hashlib.sha256(row["envelope"].encode()).hexdigest()
        assert row["version"] == body["streamversion"] == versions[row["log"], row["stream_id"]]
        assert (row["stream_id"], row["type"]) == (body["streamid"], body["type"])
        assert str(row["event_id"]) == body["id"]
        assert body["recordedtime"] >= recorded
        assert datetime.fromisoformat(body["recordedtime"]) == row["recorded_at"]
        assert datetime.fromisoformat(body["time"]) == row["occurred_at"]
        last[row["log"]] = (row["position"], row["hash"], body["recordedtime"])
    for log, (position, hash_, _) in last.items():
        assert (heads[log]["position"], heads[log]["hash"]) == (position, hash_)
    return {log: position for log, (position, _, _) in last.items()}
