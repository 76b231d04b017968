"""The sessions of a course: planned on Mondays for the week, then marked, put right, not held, disputed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from launch.simulation import chances
from launch.simulation.meeting import Session
from launch.simulation.model import MATERIALS, MEDICAL, MEDICAL_WEEK, SKILLS, SOCIAL, Course, position
from launch.simulation.stay import ATTENDED, LOST, Booking, Meeting, Stay
from launch.story.part import Say

DAYS_OF = {
    "medical": ("Wed", "Fri"),
    "social": ("Tue", "Thu"),
    "social-2": ("Wed", "Fri"),
    "skills": ("Tue", "Thu"),
}
"""Days on which a group meets; two groups never need a room on one day."""
FORGETS = 0.3
"""A Monday on which somebody who is on hold would be planned for."""


@dataclass
class Weekly:
    """The topic."""

    course: Course
    _week: list[tuple[str, Session, Meeting]] = field(default_factory=list)
    _lost: list[tuple[Session, str]] = field(default_factory=list)
    _held: Counter[str] = field(default_factory=Counter)
    """Sessions by module."""

    def on(self, week: int, day: str) -> list[Say]:
        if day == "Mon":
            self._week, self._lost = [], []
            return [*self._forgotten(week), *self._plan(week)]
        if day == "Sat":
            return self._disputes(week)
        return [
            each
            for when, session, meeting in self._week
            if when == day
            for each in self._session(session, meeting)
        ]

    def _groups(self, week: int) -> Iterator[tuple[str, str, list[Stay]]]:
        """Name, stage and women of each group that meets in a week."""
        last = self.course.weeks - 2
        runs = {MEDICAL: week == MEDICAL_WEEK, SOCIAL: week <= last, SKILLS: week > last}
        for name, stage in (
            ("medical", MEDICAL),
            ("social", SOCIAL),
            ("social-2", SOCIAL),
            ("skills", SKILLS),
        ):
            here = [stay for stay in self.course.stays if stay.bookable and stay.stage == stage]
            if stage == SOCIAL:
                here = [stay for stay in here if stay.medical == (name == "social-2")]
            if here and runs[stage] and week >= MEDICAL_WEEK:
                yield name, stage, here

    def _plan(self, week: int) -> list[Say]:
        course, said = self.course, list[Say]()
        for name, stage, here in self._groups(week):
            for day in DAYS_OF[name]:
                module = self._next_module()
                women = [stay.woman for stay in here]
                session = Session(course.prison, f"W{week} {day}", f"W{week} Mon", name, stage, women, module)
                meeting = Meeting(session.key, stage, position(week, day), name, module, booked=here)
                for stay in here:
                    stay.bookings[session.key] = Booking(meeting)
                self._week.append((day, session, meeting))
                course.told.update({"SessionScheduled": 1, "ParticipantBooked": len(here)})
                said.append(session.plan())
                if course.random.random() < chances.DOUBLE:
                    said.append(session.plan_again())
        return said

    def _next_module(self) -> str | None:
        """What the next session works on, counting what is planned for this week."""
        done = self._held + Counter(meeting.module for *_, meeting in self._week if meeting.module)
        return next((code for code, n in self.course.modules.items() if done[code] < n), None)

    def _forgotten(self, week: int) -> list[Say]:
        course = self.course
        if week < MEDICAL_WEEK or course.random.random() >= FORGETS:
            return []
        for name, stage, here in self._groups(week):
            held = [s for s in course.stays if s.running and s.pause and s.stage == stage]
            if held and stage != MEDICAL:
                day, women = DAYS_OF[name][1], [stay.woman for stay in here]
                session = Session(course.prison, f"W{week} {day}", f"W{week} Mon", name, stage, women)
                return [session.plan_paused(held[0].woman)]
        return []

    def _session(self, session: Session, meeting: Meeting) -> list[Say]:
        """One session marked, or not held."""
        course, random, there = self.course, self.course.random, meeting.expected()
        meeting.planned = False
        if not there or random.random() < chances.CANCELLED:
            cause = chances.one_of(random, chances.CAUSES) if there else "lain"
            self._lost.append((session, cause))
            for stay in there:
                stay.bookings[session.key].status = LOST
            course.told.update({"SessionCancelled": 1, "BookingCancelled": len(there)})
            return [session.cancel(cause)]
        outcomes = {stay.woman.name: self._outcome(stay) for stay in there}
        said = [session.mark(outcomes)]
        course.told.update({"SessionHeld": 1, "AttendanceRecorded": len(there)})
        self._record(session.key, there, outcomes)
        if random.random() < chances.CORRECTED:
            stay = random.choice(there)
            other = {stay.woman.name: "izin" if outcomes[stay.woman.name] == "alpa" else "alpa"}
            said.append(session.correct(other))
            course.told["AttendanceRecorded"] += 1
            self._record(session.key, [stay], other)
        return [*said, *self._materials(session, meeting, there)]

    def _outcome(self, stay: Stay) -> str:
        rates = chances.OFTEN_ABSENT if stay.often_absent else chances.OUTCOMES
        return chances.one_of(self.course.random, rates)

    def _record(self, key: str, stays: list[Stay], outcomes: dict[str, str]) -> None:
        for stay in stays:
            outcome = stay.bookings[key].status = outcomes[stay.woman.name]
            stay.began = stay.began or outcome in ATTENDED
            self.course.follow(stay)

    def _materials(self, session: Session, meeting: Meeting, there: list[Stay]) -> list[Say]:
        """Who was there gets what the module has, once."""
        module = meeting.module
        if module is None:
            return []
        self._held[module] += 1
        came = [s for s in there if s.bookings[session.key].status in ATTENDED]
        if module not in MATERIALS or not came:
            return []
        new = [stay for stay in came if module not in stay.materials]
        for stay in new:
            stay.materials.add(module)
        self.course.told["MaterialsHandedOut"] += len(new)
        return [session.hand_out([stay.woman for stay in came])]

    def _disputes(self, week: int) -> list[Say]:
        random, said = self.course.random, list[Say]()
        for session, cause in self._lost:
            if random.random() >= chances.DISPUTED:
                continue
            other = random.choice([each for each in chances.CAUSES if each != cause])
            said.append(session.dispute(other, f"W{week} Sat"))
            self.course.told["CauseDisputed"] += 1
            if random.random() < chances.SETTLED:
                said.append(session.settle(other, f"W{week} Sat"))
                self.course.told["DisputeSettled"] += 1
        return said
