"""Who leaves a course before its end: by her own wish, by either side, by the register, after absences."""

from dataclasses import dataclass, field

from launch.simulation import chances
from launch.simulation.cast import Woman
from launch.simulation.interrupting import Interrupting
from launch.simulation.model import MEDICAL_WEEK, Course, position
from launch.simulation.stay import Stay
from launch.story.part import Say

RELEASE, TRANSFER = "release", "transfer"
SEEN_AFTER = 2
"""Weeks from a release to the first contact."""


@dataclass
class Leaving:
    """The topic. Who leaves does so on a Thursday morning; ``elsewhere``: the other prisons."""

    course: Course
    elsewhere: list[str]
    _going: list[Stay] = field(default_factory=list)
    _accepted: set[str] = field(default_factory=set)
    _contacts: list[tuple[int, Woman, int]] = field(default_factory=list)

    def on(self, week: int, day: str) -> list[Say]:
        if week < MEDICAL_WEEK:
            return []
        match day:
            case "Tue":
                return self._prepare(week)
            case "Wed":
                return [each for stay in self._going for each in self._answer(stay, week)]
            case "Thu":
                return [*self._leave(week), *self._contacted(week)]
            case "Sat":
                return self._drop_outs(week)
        return []

    @property
    def _do(self) -> Interrupting:
        return Interrupting(self.course.prison)

    def _prepare(self, week: int) -> list[Say]:
        """Whose release is near: the register's day, and a service that is asked to go on with her."""
        course, said = self.course, list[Say]()
        self._going = [
            stay
            for stay in course.stays
            if stay.free
            and stay.shares
            and stay.started
            and course.random.random() < chances.RELEASED_BY_PLAN
        ]
        for stay in self._going:
            stay.busy = RELEASE
            course.told.update({"CustodyDatesRecorded": 1, "ReleaseReferralOffered": 1})
            said += [
                self._do.custody_dates(stay.woman, f"W{week} Tue", f"W{week} Thu"),
                self._do.refer_out(stay.woman, f"W{week} Tue"),
            ]
        return said

    def _answer(self, stay: Stay, week: int) -> list[Say]:
        course, day = self.course, f"W{week} Wed"
        answer = chances.one_of(course.random, chances.RELEASE_ANSWERS)
        course.told[f"ReleaseReferral{answer.capitalize()}"] += 1
        said = [self._do.referral_answer(stay.woman, day, answer)]
        if answer == "accepted":
            self._accepted.add(stay.woman.name)
        if stay.started:
            course.told["OutcomeLetterIssued"] += 1
            said.append(self._do.letter(stay.woman, day))
        return said

    def _leave(self, week: int) -> list[Say]:
        course, said = self.course, list[Say]()
        lines: list[tuple[Woman, str, str | None]] = []
        for stay in self._going:
            course.release(stay, position(week, "Thu"))
            by_plan = stay.woman.name in self._accepted
            course.end(stay, "selesai_sebagian" if by_plan else RELEASE)
            lines.append((stay.woman, RELEASE, None))
            if by_plan and week + SEEN_AFTER <= course.weeks:
                self._contacts.append((week + SEEN_AFTER, stay.woman, 1))
        self._going = []
        for stay in course.stays:
            if stay.free and course.random.random() < chances.LEAVES:
                how = chances.one_of(course.random, chances.LEAVING)
                if how in {RELEASE, TRANSFER}:
                    lines.append(self._moved(stay, week, how))
                else:
                    said.append(self._said(stay, week, how))
        return [*said, *self._movements(week, lines)]

    def _moved(self, stay: Stay, week: int, how: str) -> tuple[Woman, str, str | None]:
        course = self.course
        how = how if self.elsewhere else RELEASE
        course.release(stay, position(week, "Thu"))
        course.end(stay, how)
        return stay.woman, how, course.random.choice(self.elsewhere) if how == TRANSFER else None

    def _movements(self, week: int, lines: list[tuple[Woman, str, str | None]]) -> list[Say]:
        self.course.told["ParticipantMoved"] += len(lines)
        if lines and self.course.random.random() < chances.BY_FILE:
            return [self._do.move_by_file(f"W{week} Thu", lines)]
        return [self._do.move(woman, f"W{week} Thu", how, to) for woman, how, to in lines]

    def _said(self, stay: Stay, week: int, how: str) -> Say:
        """She withdraws, or one side ends her stay: with the day before, or on the day on which she died."""
        course, thursday = self.course, f"W{week} Thu"
        course.release(stay, position(week, "Thu"))
        if how == "mundur":
            course.end(stay, how)
            return self._do.withdraw(stay.woman, thursday, f"W{week} Wed")
        reason = chances.one_of(course.random, chances.EXITS)
        course.end(stay, reason)
        day = thursday if reason == "meninggal" else f"W{week} Wed"
        return self._do.leave(stay.woman, thursday, day, reason)

    def _contacted(self, week: int) -> list[Say]:
        course, said = self.course, list[Say]()
        for due, woman, number in self._contacts:
            if due == week:
                kept = course.random.random() < 0.8  # noqa: PLR2004 - four of five
                course.told["AftercareContactRecorded"] += 1
                said.append(self._do.contact(woman, f"W{week} Thu", number, kept=kept))
        return said

    def _drop_outs(self, week: int) -> list[Say]:
        """A person decides about every proposal of the week."""
        course, said, day = self.course, list[Say](), f"W{week} Sat"
        for stay in course.stays:
            if not stay.running or not stay.proposed:
                continue
            keeps = course.random.random() < chances.KEPT_ON
            course.told["DropOutDecided"] += 1
            stay.proposed = False
            said.append(self._do.decide_drop_out(stay.woman, day, "keep" if keeps else "end"))
            if keeps:
                stay.forgiven |= set(stay.absences())
            else:
                course.end(stay, "tidak_hadir_berulang")
        return said
