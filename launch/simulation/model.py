"""A prison's programme as a plain model: it says what is sent each day, and what the rules will make of it.

The model is not the product's code. It keeps counts of its own, knows the published thresholds, and predicts
each refusal; what the services answer is compared with it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from launch.simulation import chances
from launch.simulation.cast import Prison, Woman
from launch.simulation.commands import Commands
from launch.story.part import Say

ATTENDED = frozenset({"hadir", "hadir_terlambat", "hadir_tidak_kooperatif"})
FAIR, DOSE = 0.75, 0.60
"""Thresholds of the template ``kupang-12w``."""
FEWEST_WEEKS, MOST_WEEKS = 6, 26
MEDICAL_WEEK = 3
MEDICAL, SOCIAL, SKILLS = "medical", "social", "skills"
REASON_OF = {
    "mundur": "mundur",
    "selesai": "selesai",
    "transfer": "pindah_tanpa_serah_terima",
    "release": "bebas_tanpa_serah_terima",
}
"""How a stay ends by what happened."""
DAYS_OF = {"sosial": ("Tue", "Thu"), "medis": ("Wed", "Fri"), "skills": ("Tue", "Thu")}
"""Days on which a group meets; the two groups never need a room on one day."""


@dataclass
class Stay:
    """One woman in the programme, as the model has her."""

    woman: Woman
    path: list[str]
    records: dict[str, dict[str, str]] = field(default_factory=dict)
    """Stage to session to outcome."""
    left: bool = False

    @property
    def stage(self) -> str | None:
        return self.path[0] if self.path and not self.left else None

    @property
    def started(self) -> bool:
        """Whether she attended anything: before that she is in no count of who takes part."""
        return any(o in ATTENDED for outcomes in self.records.values() for o in outcomes.values())

    def lacks(self, stage: str) -> str | None:
        """The rule by which the stage cannot be completed, fair attendance first; nothing is too little."""
        outcomes = list(self.records.get(stage, {}).values())
        attended = sum(outcome in ATTENDED for outcome in outcomes)
        fair = attended + outcomes.count("alpa")
        if not fair or attended < FAIR * fair:
            return "fair-attendance"
        return "dose" if attended < DOSE * len(outcomes) else None


class Course:
    """The course of one prison over the weeks; ``told`` counts the events that have to be in the logs."""

    def __init__(self, prison: Prison, *, weeks: int, seed: int, elsewhere: list[str]) -> None:
        self.prison, self.weeks = prison, weeks
        self._elsewhere = elsewhere
        self._random = Random(f"{seed}/{prison.number}")  # noqa: S311 - it plays, it keeps no secret
        self._do = Commands(prison)
        self.stays: list[Stay] = []
        self.told: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.started = 0
        """Of those who ended."""
        self._willing: list[Woman] = []

    def days(self) -> Iterator[tuple[str, list[Say]]]:
        """What is sent on each day (``W3 Tue``), in order; days with nothing are left out."""
        yield "W1 Mon", self._begin()
        yield "W1 Thu", self._consent()
        yield "W2 Tue", self._assess()
        yield "W3 Mon", self._decree()
        for week in range(3, self.weeks + 1):
            yield from self._week(week)

    def _begin(self) -> list[Say]:
        self.told["ParticipantReferred"] += len(self.prison.women)
        return [self._do.configure(), self._do.refer()]

    def _consent(self) -> list[Say]:
        self._willing = [w for w in self.prison.women if self._random.random() >= chances.REFUSES]
        willing = {woman.name for woman in self._willing}
        self.told["ConsentRecorded"] += len(self.prison.women)
        return [self._do.consent(woman, given=woman.name in willing) for woman in self.prison.women]

    def _assess(self) -> list[Say]:
        said = []
        for woman in self._willing:
            pathway = chances.one_of(self._random, chances.PATHWAYS)
            said += self._do.assess(woman, pathway)
            self.told["ParticipantAssessed"] += 1
            if pathway != "edukasi":
                path = [MEDICAL, SOCIAL, SKILLS] if pathway == "medis" else [SOCIAL, SKILLS]
                self.stays.append(Stay(woman, path))
        self.told["CandidateListed"] += len(self.stays)
        return said

    def _decree(self) -> list[Say]:
        self.told["ParticipantEnrolled"] += len(self.stays)
        if not self.stays:
            return []
        return [self._do.open_cohort(), self._do.decree([stay.woman for stay in self.stays])]

    def _week(self, week: int) -> Iterator[tuple[str, list[Say]]]:
        """Two groups on days of their own; stages are completed at the end of their last week."""
        groups = self._groups(week)
        for day in ("Tue", "Wed", "Thu", "Fri"):
            said = self._leaving(week) if day == "Thu" else []
            for stage, days, stays in groups:
                if day in days:
                    said += self._session(week, day, stage, stays)
            if said:
                yield f"W{week} {day}", said
        if ended := self._completions(week):
            yield f"W{week} Sun", ended

    def _groups(self, week: int) -> list[tuple[str, tuple[str, ...], list[Stay]]]:
        """Stage, days and women of each group that meets in a week."""
        found = []
        for stage, days in ((MEDICAL, DAYS_OF["medis"]), (SOCIAL, ()), (SKILLS, DAYS_OF["skills"])):
            here = [stay for stay in self.stays if stay.stage == stage]
            if stage != SOCIAL:
                found.append((stage, days, here))
                continue
            first = [stay for stay in here if MEDICAL not in stay.records]
            second = [stay for stay in here if MEDICAL in stay.records]
            found += [(SOCIAL, DAYS_OF["sosial"], first), (SOCIAL, DAYS_OF["medis"], second)]
        runs = {MEDICAL: week == MEDICAL_WEEK, SOCIAL: week <= self.weeks - 2, SKILLS: week > self.weeks - 2}
        return [(stage, days, stays) for stage, days, stays in found if stays and runs[stage]]

    def _session(self, week: int, day: str, stage: str, stays: list[Stay]) -> list[Say]:
        """One session planned and then marked, or not held; now and then a mistake that must be refused."""
        there = [stay for stay in stays if not stay.left]
        if not there:
            return []
        second = stage == SOCIAL and MEDICAL in there[0].records
        name = f"{stage}-2" if second else stage
        session = self._do.session(f"W{week} {day}", name, stage, [stay.woman for stay in there])
        said = [session.plan()]
        self.told["SessionScheduled"] += 1
        self.told["ParticipantBooked"] += len(there)
        if self._random.random() < chances.DOUBLE:
            said.append(session.plan_again())
        if self._random.random() < chances.CANCELLED:
            self.told["SessionCancelled"] += 1
            self.told["BookingCancelled"] += len(there)
            return [*said, session.cancel(chances.one_of(self._random, chances.CAUSES))]
        outcomes = {stay.woman.name: chances.one_of(self._random, chances.OUTCOMES) for stay in there}
        said.append(session.mark(outcomes))
        self.told["SessionHeld"] += 1
        self.told["AttendanceRecorded"] += len(there)
        if self._random.random() < chances.CORRECTED:
            corrected = self._random.choice(there).woman.name
            other = "izin" if outcomes[corrected] == "alpa" else "alpa"
            said.append(session.correct({corrected: other}))
            self.told["AttendanceRecorded"] += 1
            outcomes[corrected] = other
        for stay in there:
            stay.records.setdefault(stage, {})[f"W{week} {day}"] = outcomes[stay.woman.name]
        return said

    def _leaving(self, week: int) -> list[Say]:
        """Who leaves on a Thursday morning, before the day's sessions are planned."""
        said = []
        for stay in self.stays:
            if stay.stage is None or self._random.random() >= chances.LEAVES:
                continue
            how = chances.one_of(self._random, chances.LEAVING)
            if how == "transfer" and not self._elsewhere:
                how = "release"
            stay.left = True
            self._ended(stay, how)
            if how == "mundur":
                said.append(self._do.withdraw(stay.woman, f"W{week} Thu"))
            else:
                to = self._random.choice(self._elsewhere) if how == "transfer" else None
                said.append(self._do.move(stay.woman, f"W{week} Thu", how, to))
        return said

    def _completions(self, week: int) -> list[Say]:
        """At the end of a stage's last week: who reaches the thresholds goes on, who does not withdraws."""
        due = {MEDICAL_WEEK: MEDICAL, self.weeks - 2: SOCIAL, self.weeks: SKILLS}.get(week)
        said = []
        for stay in self.stays:
            if due is None or stay.stage != due:
                continue
            said += self._complete(stay, due, f"W{week} Sun")
        return said

    def _complete(self, stay: Stay, stage: str, day: str) -> list[Say]:
        if (rule := stay.lacks(stage)) is not None:
            stay.left = True
            self._ended(stay, "mundur")
            return [
                self._do.complete(stay.woman, stage, day, refused=rule),
                self._do.withdraw(stay.woman, day),
            ]
        stay.path.pop(0)
        self.told["StageCompleted"] += 1
        if not stay.path:
            self._ended(stay, "selesai")
        return [self._do.complete(stay.woman, stage, day, refused=None)]

    def _ended(self, stay: Stay, how: str) -> None:
        self.told["EpisodeEnded"] += 1
        self.started += stay.started
        self.ended[REASON_OF[how]] += 1
