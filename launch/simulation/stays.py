"""What must hold of a stay's pauses, hand-overs, proposals and end; read from the log by ``invariants``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]
_SAID_BY_OTHERS = frozenset(
    {
        "hand_over_accepted",
        "hand_over_declined",
        "place_kept_for_stay",
        "episode_handed_over",
        "participant_booked",
        "episode_ended",
    }
)
"""By the facility that was offered the stay; the last two have a rule of their own."""
_OF_SESSION = frozenset({"attendance_recorded", "booking_cancelled", "materials_handed_out"})
"""Of her records the session's facility tells, also when her stay is elsewhere by then."""


@dataclass
class _Hold:
    side: str
    since: str
    until: str | None
    ended_on: str | None = None

    def covers(self, day: str) -> bool:
        over = self.until is not None and self.until < day
        return self.since <= day and not over and not (self.ended_on is not None and self.ended_on <= day)


@dataclass
class _Offer:
    to: str
    accepted: bool = False
    left_on: str | None = None


@dataclass
class _Stay:
    facility: str | None
    had: set[str | None] = field(default_factory=set)
    """The facilities that had it before."""
    ended: bool = False
    holds: dict[str, _Hold] = field(default_factory=dict)
    offer: _Offer | None = None
    proposed: bool = False


class Stays:
    """Reads events in order; each answer is what does not hold of one of them."""

    def __init__(self) -> None:
        self._stays: dict[str, _Stay] = {}
        self._sessions: dict[str, str | None] = {}

    def read(self, name: str, data: Data) -> Iterator[str]:
        """Findings about one event: ``name`` is its type's, in snake case."""
        if name == "session_scheduled":
            self._sessions[data["session_id"]] = data.get("facility")
        if name == "participant_enrolled":
            self._stays[data["episode_id"]] = _Stay(data.get("facility"))
        stay = self._stays.get(str(data.get("episode_id")))
        if stay is None:
            return
        found = list(self._from_elsewhere(name, stay, data))
        if (reader := getattr(self, f"_{name}", None)) is not None:
            found += reader(stay, data)
        for finding in found:
            yield f"episode {data['episode_id']}: {finding}"

    def _from_elsewhere(self, name: str, stay: _Stay, data: Data) -> Iterator[str]:
        """An event of a stay comes from the facility that has it; of a session, from where that was held.

        What a record put right later starts, the facility tells where the session was.
        """
        if name in _SAID_BY_OTHERS:
            return
        there = self._sessions.get(data["session_id"]) if name in _OF_SESSION else stay.facility
        earlier = name == "stage_started" and data.get("facility") in stay.had
        if data.get("facility") != there and not earlier:
            yield f"{name.replace('_', ' ')}, told by a facility that does not have it"

    def _participant_booked(self, stay: _Stay, data: Data) -> Iterator[str]:
        session, day = data["session_id"], data.get("session_on", "")
        if stay.ended:
            yield f"booked at {session} after its end"
        if any(hold.covers(day) for hold in stay.holds.values()):
            yield f"booked at {session} within a hold"
        if stay.offer is not None and stay.offer.left_on is not None and stay.offer.left_on <= day:
            yield f"booked at {session} after she left"
        if data.get("facility") != stay.facility:
            yield f"booked at {session} where her stay is not"

    def _stage_completed(self, stay: _Stay, _: Data) -> Iterator[str]:
        if stay.ended:
            yield "a stage was completed after its end"

    def _hold_begun(self, stay: _Stay, data: Data) -> Iterator[str]:
        open_ = (h for h in stay.holds.values() if h.side == data["side"] and h.until is None)
        if stay.ended:
            yield "a hold began after its end"
        if any(hold.ended_on is None for hold in open_):
            yield f"{data['side']} began a second hold while one was open"
        stay.holds[data["hold_id"]] = _Hold(data["side"], data["since"], data.get("until"))

    def _hold_ended(self, stay: _Stay, data: Data) -> Iterator[str]:
        hold = stay.holds.get(data["hold_id"])
        if hold is None:
            yield "a hold ended that had not begun"
        elif hold.ended_on is not None:
            yield "a hold ended twice"
        else:
            hold.ended_on = data["ended_on"]

    def _hand_over_offered(self, stay: _Stay, data: Data) -> Iterator[str]:
        if stay.offer is not None:
            yield "offered to a second facility"
        stay.offer = _Offer(data["to_facility"])

    def _hand_over_accepted(self, stay: _Stay, data: Data) -> Iterator[str]:
        if stay.offer is None or stay.offer.to != data["facility"]:
            yield "accepted where it was not offered"
        else:
            stay.offer.accepted = True

    def _hand_over_awaited(self, stay: _Stay, data: Data) -> Iterator[str]:
        if stay.offer is None:
            yield "waits for a hand-over that nobody offered"
        else:
            stay.offer.left_on = data["left_on"]

    def _hand_over_declined(self, stay: _Stay, _: Data) -> Iterator[str]:
        if stay.offer is None:
            yield "declined without an offer"
        stay.offer = None

    def _hand_over_closed(self, stay: _Stay, _: Data) -> Iterator[str]:
        if stay.offer is None:
            yield "an offer was closed that nobody made"
        stay.offer = None

    def _episode_handed_over(self, stay: _Stay, data: Data) -> Iterator[str]:
        if stay.ended:
            yield "handed over after its end"
        if stay.offer is None or not stay.offer.accepted or stay.offer.left_on is None:
            yield "handed over before it was accepted and she had left"
        if data["from_facility"] != stay.facility:
            yield "handed over by a facility that did not have it"
        stay.had.add(stay.facility)
        stay.facility, stay.offer = data["facility"], None

    def _drop_out_proposed(self, stay: _Stay, _: Data) -> Iterator[str]:
        if stay.proposed or stay.ended:
            yield "a drop-out was proposed twice, or after its end"
        stay.proposed = True

    def _drop_out_withdrawn(self, stay: _Stay, _: Data) -> Iterator[str]:
        if not stay.proposed:
            yield "a drop-out was taken back that was not proposed"
        stay.proposed = False

    def _drop_out_decided(self, stay: _Stay, _: Data) -> Iterator[str]:
        if not stay.proposed:
            yield "a drop-out was decided that was not proposed"
        stay.proposed = False

    def _episode_ended(self, stay: _Stay, data: Data) -> Iterator[str]:
        if data.get("facility") != stay.facility:
            yield "ended by a facility that did not have it"
        stay.ended = True
