"""How a course begins: place and counts, referral, consent, assessment, placing, the decree."""

from dataclasses import dataclass, field

from launch.simulation import chances
from launch.simulation.before import Before
from launch.simulation.cast import Woman
from launch.simulation.grouping import Grouping
from launch.simulation.model import Course, position
from launch.simulation.stay import Stay
from launch.story.part import Say

SPARE = 3
"""Places of a cohort beyond those who are decreed: for who is handed over to it."""
COUNTED_WEEKS = 4
"""So often a prison tells how many are in it."""


@dataclass
class Admitting:
    """The topic."""

    course: Course
    _willing: list[Woman] = field(default_factory=list)
    _left_out: list[Stay] = field(default_factory=list)
    _wrong: list[Stay] = field(default_factory=list)

    def on(self, week: int, day: str) -> list[Say]:
        """What is sent on a day, counts first."""
        said = self._counts(week, day)
        match week, day:
            case 1, "Mon":
                said = [self._do.configure(), *said, self._do.refer()]
                self.course.told["FacilityConfigured"] += 1
                self.course.told["ParticipantReferred"] += len(self.course.prison.women)
            case 1, "Thu":
                said += self._consent()
            case 2, "Tue":
                said += self._assess()
            case 3, "Mon":
                said += self._decree()
            case 3, "Tue":
                said += self._take_out()
            case 4, "Mon":
                said += self._add()
        return said

    @property
    def _do(self) -> Before:
        return Before(self.course.prison)

    @property
    def _group(self) -> Grouping:
        return Grouping(self.course.prison)

    def _counts(self, week: int, day: str) -> list[Say]:
        if day != "Mon" or week % COUNTED_WEEKS != 1:
            return []
        random = self.course.random
        narcotics = len(self.course.prison.women) + random.randrange(10)
        screened = random.randrange(5, 40)
        self.course.told.update({"CensusReported": 1, "FacilityScreened": 1})
        when = f"W{week} Mon"
        census = self._do.census(when, 2 * narcotics + random.randrange(60), narcotics)
        return [census, self._do.screens(when, screened, random.randrange(3))]

    def _consent(self) -> list[Say]:
        course, said = self.course, list[Say]()
        for woman in course.prison.women:
            given = course.random.random() >= chances.REFUSES
            said.append(self._do.consent(woman, given=given))
            course.told["ConsentRecorded"] += 1
            if given:
                self._willing.append(woman)
        return said

    def _assess(self) -> list[Say]:
        course, said = self.course, list[Say]()
        for woman in self._willing:
            pathway = chances.one_of(course.random, chances.PATHWAYS)
            said += self._do.assess(woman, pathway)
            course.told["ParticipantAssessed"] += 1
            if pathway == "edukasi":
                continue
            stay = Stay(woman, course.path(pathway), medical=pathway == "medis" and not course.short)
            stay.often_absent = course.random.random() < chances.STAYS_AWAY
            course.candidates.append(stay)
            if course.random.random() < chances.SHARES:
                stay.shares = True
                said.append(self._do.sharing(woman))
                course.told.update({"ConsentRecorded": 1, "ReleaseConsentHeard": 1})
        course.told["CandidateListed"] += len(course.candidates)
        return said

    def _decree(self) -> list[Say]:
        """Wishes, places, the decree. A crowded cohort has a place too few, and the head goes beyond."""
        course, random = self.course, self.course.random
        women = course.candidates
        crowded = len(women) > 1 and random.random() < chances.CROWDED
        if not crowded:
            may = [stay for stay in women if not stay.medical]
            self._left_out = [stay for stay in may if random.random() < chances.LEFT_OUT]
        first = [stay for stay in women if stay not in self._left_out]
        if not first:
            self._left_out, first = [], women
        if not women:
            return []
        course.capacity = len(women) - 1 if crowded else len(women) + SPARE
        self._wrong = [stay for stay in first if random.random() < chances.WRONG_NAME]
        for stay in first:
            stay.enrolled = True
        course.stays += first
        course.told.update({"CohortOpened": 1, "DecreeIssued": 1, "ParticipantEnrolled": len(first)})
        placed = [stay.woman for stay in first[: course.capacity]]
        return [
            self._group.open_cohort(course.template, course.capacity),
            *self._wishes(),
            *self._places(placed),
            self._group.decree([stay.woman for stay in first], over=crowded),
        ]

    def _wishes(self) -> list[Say]:
        course, said = self.course, list[Say]()
        for stay in course.candidates:
            if course.random.random() < chances.PREFERS:
                said.append(self._group.prefer(stay.woman))
                course.told["PreferenceRecorded"] += 1
            if course.random.random() < chances.FIRST:
                said.append(self._group.first(stay.woman))
                course.told["WaitingReasonSet"] += 1
        return said

    def _places(self, women: list[Woman]) -> list[Say]:
        course = self.course
        course.told.update({"PlacesProposed": 1, "ParticipantPlaced": len(women)})
        said = [self._group.place(women)]
        if course.random.random() < chances.GIVEN_BACK:
            course.told["PlacementWithdrawn"] += 1
            said.append(self._group.give_back(course.random.choice(women)))
        return said

    def _take_out(self) -> list[Say]:
        """Who was named by mistake is taken out before she came to anything."""
        if not self._wrong:
            return []
        course, day = self.course, position(3, "Mon")
        for stay in self._wrong:
            course.release(stay, day)
            course.end(stay, "salah_rujuk")
        course.told["DecreeAmended"] += 1
        return [self._group.amend("W3 Tue", remove=[stay.woman for stay in self._wrong])]

    def _add(self) -> list[Say]:
        if not self._left_out:
            return []
        course = self.course
        for stay in self._left_out:
            stay.enrolled = True
        course.stays += self._left_out
        course.told.update({"DecreeAmended": 1, "ParticipantEnrolled": len(self._left_out)})
        return [self._group.amend("W4 Mon", add=[stay.woman for stay in self._left_out])]
