"""Stays that are handed over from one prison to another, and all that may become of an offer.

Offers are made on Tuesdays and answered on Wednesdays, women leave on Thursdays and arrive on Fridays:
nobody's command of a day waits for somebody else's of that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from launch.simulation import chances
from launch.simulation.interrupting import Interrupting
from launch.simulation.leaving import TRANSFER
from launch.simulation.model import Course, position
from launch.simulation.stay import Stay
from launch.story.part import Say

FIRST_WEEK = 4
LAPSES_BEFORE = 3
"""Weeks before the end: by then the services' clock has looked, and nobody has to wait for it."""
ACCEPTED, WITH_TRANSFER, LAPSED = "accepted", "with_transfer", "lapsed"
DECLINED, DECLINED_AFTER = "declined", "declined_after"
RETURNED, TAKEN_BACK = "returned", "taken_back"
OFFERED_FIRST = frozenset({ACCEPTED, DECLINED, DECLINED_AFTER, TAKEN_BACK, RETURNED})
GOES = frozenset({ACCEPTED, DECLINED_AFTER, RETURNED})
"""She leaves with the offer that was made before."""


@dataclass
class Flow:
    """One stay that is offered: by whom to whom, and what becomes of it."""

    kind: str
    stay: Stay
    source: Course
    target: Course
    by: str


@dataclass
class Handing:
    """The topic of one course. ``others``: the courses to which it may hand over, by prison."""

    course: Course
    others: Mapping[str, Course]
    _flows: list[Flow] = field(default_factory=list)

    def on(self, week: int, day: str) -> list[Say]:
        match day:
            case "Tue" if FIRST_WEEK <= week < self.course.weeks:
                return self._offers(week)
            case "Wed":
                return [*self._taken_back(week), *self._answers(week)]
            case "Thu":
                return [each for flow in self._flows for each in self._leave(flow, week)]
            case "Fri":
                return [*self._returns(week), *self._arrivals(week)]
            case "Sat":
                self._over()
        return []

    @property
    def _do(self) -> Interrupting:
        return Interrupting(self.course.prison)

    def _offers(self, week: int) -> list[Say]:
        course, random, said = self.course, self.course.random, list[Say]()
        for stay in course.stays:
            if not (self.others and stay.free and stay.started and not stay.absences()):
                continue
            if random.random() >= chances.HANDED:
                continue
            target = self.others[random.choice(sorted(self.others))]
            kind, by = chances.one_of(random, chances.HAND_OVERS), random.choice(("officer", "counsellor"))
            if kind == LAPSED and week > course.weeks - LAPSES_BEFORE:
                kind = RETURNED
            flow = Flow(kind, stay, course, target, by)
            stay.busy = "hand-over"
            self._flows.append(flow)
            target.inbox.append(flow)
            if kind in OFFERED_FIRST:
                course.told["HandOverOffered"] += 1
                said.append(self._do.offer(stay.woman, f"W{week} Tue", target.prison.id, by=by))
        return said

    def _taken_back(self, week: int) -> list[Say]:
        gone = [flow for flow in self._flows if flow.kind == TAKEN_BACK]
        self.course.told["HandOverClosed"] += len(gone)
        return [self._do.take_back(flow.stay.woman, f"W{week} Wed", flow.by) for flow in gone]

    def _answers(self, week: int) -> list[Say]:
        said, day = list[Say](), f"W{week} Wed"
        for flow in self.course.inbox:
            if flow.kind == ACCEPTED:
                said += self._accept(flow, day)
            elif flow.kind == DECLINED:
                said.append(self._decline(flow, day, "tidak_ada_petugas"))
        return said

    def _accept(self, flow: Flow, day: str) -> list[Say]:
        """Into a free place; without one the offer is declined, after one try where it is surely full."""
        course, (sure, perhaps) = self.course, self.course.taken()
        if perhaps < course.capacity:
            course.kept.append(flow.stay)
            course.told.update({"HandOverAccepted": 1, "PlaceKeptForStay": 1})
            return [self._do.accept(flow.stay.woman, day, flow.by)]
        flow.kind = DECLINED if flow.kind == ACCEPTED else DECLINED_AFTER
        tried = sure >= course.capacity > 0
        try_it = [self._do.accept(flow.stay.woman, day, flow.by, full=True)] if tried else []
        return [*try_it, self._decline(flow, day, "tidak_ada_tempat")]

    def _decline(self, flow: Flow, day: str, reason: str) -> Say:
        self.course.told["HandOverDeclined"] += 1
        return self._do.decline(flow.stay.woman, day, flow.by, reason)

    def _leave(self, flow: Flow, week: int) -> list[Say]:
        course, stay, day, to = self.course, flow.stay, f"W{week} Thu", flow.target.prison.id
        if flow.kind not in GOES | {WITH_TRANSFER, LAPSED}:
            return []
        stay.away = True
        course.release(stay, position(week, "Thu"))
        course.told.update({"ParticipantMoved": 1, "HandOverAwaited": 1})
        if flow.kind in GOES:
            return [self._do.move(stay.woman, day, TRANSFER, to)]
        course.told["HandOverOffered"] += 1
        if flow.kind == WITH_TRANSFER:
            return [self._do.move(stay.woman, day, TRANSFER, to, hand_over=True)]
        course.told["HandOverClosed"] += 1
        course.lapsing += 1
        course.end(stay, TRANSFER)
        late = self._do.offer(stay.woman, day, to, by=flow.by, reply_by=day)
        return [late, self._do.move(stay.woman, day, TRANSFER, to)]

    def _returns(self, week: int) -> list[Say]:
        """She is back before anybody took her over."""
        back = [flow for flow in self._flows if flow.kind == RETURNED]
        self.course.told.update({"ParticipantMoved": len(back), "HandOverClosed": len(back)})
        return [self._do.move(flow.stay.woman, f"W{week} Fri", "returned") for flow in back]

    def _arrivals(self, week: int) -> list[Say]:
        said, day = list[Say](), f"W{week} Fri"
        for flow in self.course.inbox:
            match flow.kind:
                case "accepted":
                    said.append(self._arrive(flow, day))
                    self.course.kept.remove(flow.stay)
                    self._take_over(flow)
                case "with_transfer":
                    said += [self._arrive(flow, day), *self._accept(flow, day)]
                    if flow.kind == WITH_TRANSFER:
                        self.course.kept.remove(flow.stay)
                        self._take_over(flow)
                    else:
                        flow.source.end(flow.stay, TRANSFER)
                case "declined_after":
                    said.append(self._decline(flow, day, "tidak_ada_program"))
                    flow.source.end(flow.stay, TRANSFER)
        self.course.inbox.clear()
        return said

    def _arrive(self, flow: Flow, day: str) -> Say:
        self.course.told["ParticipantMoved"] += 1
        return self._do.move(flow.stay.woman, day, "received")

    def _take_over(self, flow: Flow) -> None:
        """Her stay is here from now on; that she has left where it was is looked at on the Saturday."""
        self.course.told["EpisodeHandedOver"] += 1
        self.course.arrived.append(flow.stay)

    def _over(self) -> None:
        for stay in self.course.arrived:
            self.course.stays.append(stay)
        for flow in self._flows:
            flow.stay.busy, flow.stay.away = None, False
            if flow.kind in {ACCEPTED, WITH_TRANSFER}:
                self.course.stays.remove(flow.stay)
        self._flows.clear()
        self.course.arrived.clear()
