"""What must hold of every log of the programme, whoever filled it; read without the product's own code.

An envelope is a mapping as the feed gives it. A finding is one sentence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from launch.simulation.places import Places
from launch.simulation.stays import Stays

Envelope = Mapping[str, Any]
ATTENDED = frozenset({"hadir", "hadir_terlambat", "hadir_tidak_kooperatif"})


@dataclass
class _Episode:
    """One stay as its events tell it."""

    stages: list[str]
    enrolled_on: str
    completed: list[str] = field(default_factory=list)
    booked: dict[str, str] = field(default_factory=dict)
    """Session to what became of the booking: expected, lost, freed or an outcome."""
    again: dict[str, str] = field(default_factory=dict)
    """Make-up session to the missed one that it is for."""
    ends: int = 0


@dataclass
class _Session:
    data: Mapping[str, Any]
    takes_place: bool = True

    def span(self, id_: str) -> tuple[datetime, datetime, str]:
        starts, ends = self.data["starts_at"], self.data["ends_at"]
        return datetime.fromisoformat(starts), datetime.fromisoformat(ends), id_


class Judge:
    """Reads a log in order; ``findings`` says what does not hold."""

    def __init__(self) -> None:
        self.findings: list[str] = []
        self._episodes: dict[str, _Episode] = {}
        self._sessions: dict[str, _Session] = {}
        self._decreed: dict[str, str] = {}
        self._stays, self._places = Stays(), Places()

    def read(self, envelopes: Iterable[Envelope]) -> None:
        """Events of the log ``program``, in order."""
        for envelope in envelopes:
            name = _snake(str(envelope["type"]).rsplit(".", 2)[-2])
            self.findings += self._stays.read(name, envelope["data"])
            self.findings += self._places.read(name, envelope["data"])
            if (reader := getattr(self, f"_{name}", None)) is not None:
                reader(envelope["data"])

    def close(self, *, over: bool = True) -> list[str]:
        """What does not hold at the end; ``over``: everybody has left or completed."""
        self.findings += self._double_bookings()
        for id_, episode in self._episodes.items():
            if episode.ends > 1 or (over and episode.ends == 0):
                self.findings.append(f"episode {id_} has {episode.ends} ends")
        return self.findings

    def _decree_issued(self, data: Mapping[str, Any]) -> None:
        for who in data["participants"]:
            self._decreed.setdefault(who, data["issued_on"])

    def _decree_amended(self, data: Mapping[str, Any]) -> None:
        for who in data["added"]:
            self._decreed.setdefault(who, data["amended_on"])

    def _participant_enrolled(self, data: Mapping[str, Any]) -> None:
        who, id_ = data["participant_id"], data["episode_id"]
        if who not in self._decreed:
            self.findings.append(f"episode {id_} began without a decree")
        if id_ in self._episodes:
            self.findings.append(f"episode {id_} began twice")
        self._episodes[id_] = _Episode(list(data["stages"]), data["enrolled_on"])

    def _stage_started(self, data: Mapping[str, Any]) -> None:
        id_, stage = data["episode_id"], data["stage"]
        episode = self._episodes[id_]
        before = episode.stages[: episode.stages.index(stage)] if stage in episode.stages else None
        if before is None:
            self.findings.append(f"episode {id_}: {stage} is not in its path")
        elif any(each not in episode.completed for each in before):
            self.findings.append(f"episode {id_}: {stage} started before its predecessor was completed")
        if data["started_on"] < episode.enrolled_on:
            self.findings.append(f"episode {id_}: {stage} started before the decree")

    def _stage_completed(self, data: Mapping[str, Any]) -> None:
        id_, stage = data["episode_id"], data["stage"]
        episode = self._episodes[id_]
        if stage in episode.completed:
            self.findings.append(f"episode {id_}: {stage} was completed twice")
        elif episode.stages[: len(episode.completed) + 1][-1:] != [stage]:
            self.findings.append(f"episode {id_}: {stage} was completed out of order")
        episode.completed.append(stage)

    def _session_scheduled(self, data: Mapping[str, Any]) -> None:
        self._sessions[data["session_id"]] = _Session(data)

    def _session_cancelled(self, data: Mapping[str, Any]) -> None:
        self._sessions[data["session_id"]].takes_place = False

    _session_rescheduled = _session_cancelled

    def _participant_booked(self, data: Mapping[str, Any]) -> None:
        id_, session, missed = data["episode_id"], data["session_id"], data.get("makes_up")
        episode = self._episodes[id_]
        episode.booked[session] = "expected"
        episode.again.pop(session, None)
        if missed is None:
            return
        others = [one for one, of in episode.again.items() if of == missed]
        if missed not in episode.booked:
            self.findings.append(f"episode {id_}: {session} is for {missed}, where she was not booked")
        if any(episode.booked[one] not in {"freed", "lost"} for one in others):
            self.findings.append(f"episode {id_}: {missed} is made up twice at a time")
        episode.again[session] = missed

    def _booking_cancelled(self, data: Mapping[str, Any]) -> None:
        self._episodes[data["episode_id"]].booked[data["session_id"]] = "lost"

    def _booking_freed(self, data: Mapping[str, Any]) -> None:
        self._episodes[data["episode_id"]].booked[data["session_id"]] = "freed"

    def _attendance_recorded(self, data: Mapping[str, Any]) -> None:
        id_, session = data["episode_id"], data["session_id"]
        booked = self._episodes[id_].booked
        if booked.get(session, "freed") in {"freed", "lost"}:
            self.findings.append(f"episode {id_}: attendance at {session} without a booking")
        if not self._sessions[session].takes_place:
            self.findings.append(f"episode {id_}: attendance at {session}, which did not take place")
        booked[session] = data["outcome"]

    def _episode_ended(self, data: Mapping[str, Any]) -> None:
        self._episodes[data["episode_id"]].ends += 1

    def _double_bookings(self) -> Iterator[str]:
        """Rooms, leaders and women who are in two places at once."""
        busy: dict[tuple[str, str], list[tuple[datetime, datetime, str]]] = defaultdict(list)
        for id_, session in self._sessions.items():
            if session.takes_place:
                data, span = session.data, session.span(id_)
                busy["room", f"{data['facility']} {data['room']}"].append(span)
                busy["leader", data["leader"]].append(span)
        for who, episode in self._episodes.items():
            for session_id, status in episode.booked.items():
                if status not in {"freed", "lost"}:
                    busy["episode", who].append(self._sessions[session_id].span(session_id))
        for (kind, name), spans in busy.items():
            spans.sort()
            for (_, ends, one), (starts, _, other) in pairwise(spans):
                if starts < ends:
                    yield f"{kind} {name} is in {one} and {other} at once"


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("_")
