"""What ought to happen to one stay, said plainly: weeks are numbers, and none of the product's code is used.

An act returns whether it is possible, and if it is, has been done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from tests.unit.program.machine.plain_meetings import ABSENT, ATTENDED, Meeting, figures, made_up

MEDICAL, SOCIAL, SKILLS = "medical", "social", "skills"
DECREED = -2
"""The week of the decree."""
IN_A_ROW = 3
"""So many ``alpa`` propose a drop-out."""


@dataclass
class Pause:
    """A hold. ``state``: asked, open, over or refused; ``until`` is its last week."""

    id: UUID
    side: str
    since: int
    until: int | None
    state: str = "open"
    ended: int | None = None

    def covers(self, week: int) -> bool:
        begun = self.state in {"open", "over"} and self.since <= week
        over = self.until is not None and self.until < week
        return begun and not over and not (self.ended is not None and self.ended <= week)

    def runs(self, today: int) -> bool:
        return self.state == "open" and (self.until is None or today <= self.until)


@dataclass
class Offered:
    """A stay that is offered to another facility."""

    to: str
    on: int
    by: int
    accepted: int | None = None
    left: int | None = None


@dataclass
class Plain:
    """One stay: what was planned, what was recorded, what is completed, and where it is."""

    path: Sequence[str]
    place: str
    today: int = 2
    meetings: list[Meeting] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    end: tuple[str, int] | None = None
    since: int | None = None
    """Since when ``place`` has it, if another facility had it before."""
    offer: Offered | None = None
    pauses: list[Pause] = field(default_factory=list)
    proposal: frozenset[UUID] | None = None
    forgiven: set[UUID] = field(default_factory=set)

    def ready(self, stage: str, week: int) -> bool:
        before = self.path[: self.path.index(stage)][-1:]
        return all(each in self.done and self.done[each] <= week for each in before)

    def away(self, week: int) -> bool:
        return self.offer is not None and self.offer.left is not None and self.offer.left <= week

    def paused(self, week: int) -> bool:
        return any(pause.covers(week) for pause in self.pauses)

    def bookable(self, stage: str, week: int) -> bool:
        return (
            self.end is None
            and stage in self.path
            and stage not in self.done
            and not self.paused(week)
            and not self.away(week)
            and (self.since is None or week >= self.since)
            and (stage == SKILLS or week > self.today or self.ready(stage, week))
        )

    def mark(self, meeting: Meeting, outcome: str) -> bool:
        if not meeting.takes_time or meeting.week > self.today or meeting.word == "freed":
            return False
        if outcome in ATTENDED and not self.ready(meeting.stage, meeting.week):
            return False
        if meeting.word != outcome:
            meeting.word, meeting.state = outcome, "held"
            self._judge_absences()
        return True

    def _judge_absences(self) -> None:
        """Enough absences in a row at the end of her records propose; what breaks the row takes back."""
        row = self.row()
        if self.end is None and (len(row) >= IN_A_ROW) != (self.proposal is not None):
            self.proposal = row if self.proposal is None else None

    def row(self) -> frozenset[UUID]:
        found: list[UUID] = []
        for meeting in sorted(self.meetings, key=lambda m: (m.week, m.place), reverse=True):
            if meeting.attended or meeting.id in self.forgiven:
                break
            found += [meeting.id] * (meeting.word == "alpa")
        return frozenset(found)

    def cancel(self, meeting: Meeting, cause: str) -> bool:
        if meeting.state == "planned":
            meeting.state, meeting.cause = "cancelled", cause
            meeting.word = "lost" if meeting.word == "expected" else meeting.word
            return True
        return meeting.state == "cancelled" and meeting.cause == cause

    def movable(self, meeting: Meeting, week: int) -> bool:
        return (
            meeting.state == "planned"
            and meeting.word == "expected"
            and meeting.place == self.place
            and self.today <= meeting.week != week
            and self.bookable(meeting.stage, week)
            and (meeting.missed is None or self.later(week, self.meeting(meeting.missed)))
        )

    def meeting(self, id_: UUID) -> Meeting:
        return next(m for m in self.meetings if m.id == id_)

    def later(self, week: int, other: Meeting) -> bool:
        """Whether a session in that week, where she is, lies after another; the second place meets later."""
        return week > other.week or (week == other.week and self.place > other.place)

    def can_make_up(self, other: Meeting, stage: str, week: int) -> bool:
        """Once at a time, later, in the same stage."""
        open_ = other.word in ABSENT and not made_up(self.meetings, other.id)
        return open_ and other.stage == stage and self.later(week, other)

    def complete(self, stage: str, week: int, *, override: bool) -> bool:
        if stage in self.done:
            return self.done[stage] == week
        if self.end is not None or stage not in self.path or self.path.index(stage) != len(self.done):
            return False
        mine = [m for m in self.meetings if m.stage == stage and m.word not in {"freed", "lost"}]
        _, held, attended, alpa = figures(self.meetings, stage)
        if attended == 0 or any(m.word == "expected" for m in mine):
            return False
        fair, dose = Fraction(attended, attended + alpa), Fraction(attended, held)
        enough = fair >= Fraction(3, 4) and dose >= Fraction(3, 5)
        known = max(m.week for m in mine) <= week <= self.today and week >= (self.since or DECREED)
        gone = self.away(week - 1)
        if enough is override or not known or gone:
            return False
        self.done[stage] = week
        if stage == self.path[-1]:
            self.end = ("selesai", week)
        return True

    def may_pause(self, side: str, since: int, until: int | None) -> bool:
        return (
            self.end is None
            and since <= self.today
            and (until is None or until >= max(since, self.today))
            and not any(pause.side == side and pause.runs(self.today) for pause in self.pauses)
            and not any(m.attended and m.week > since for m in self.meetings)
        )

    def pause(self, asked: Pause) -> bool:
        """What is to come in it, or was not marked on a day gone by, counts for nobody any more."""
        if not self.may_pause(asked.side, asked.since, asked.until):
            return False
        asked.state = "open"
        if asked not in self.pauses:
            self.pauses.append(asked)
        for m in self.meetings:
            if m.word == "expected" and m.week != self.today and asked.covers(m.week):
                m.word, m.freed_by = "freed", "hold"
        return True

    def ask(self, asked: Pause) -> bool:
        if any(p.state == "asked" for p in self.pauses):
            return False
        if not self.may_pause(asked.side, asked.since, asked.until):
            return False
        asked.state = "asked"
        self.pauses.append(asked)
        return True

    def answer(self, asked: Pause, *, accept: bool) -> bool:
        if asked.state == ("open" if accept else "refused"):
            return True
        if asked.state != "asked":
            return False
        if accept:
            return self.pause(asked)
        asked.state = "refused"
        return True

    def go_on(self, pause: Pause, week: int) -> bool:
        """She is back: all is as it was."""
        if pause.state == "over" and pause.ended == week:
            return True
        last = self.today if pause.until is None else min(self.today, pause.until)
        if pause.state != "open" or self.end is not None or not pause.since <= week <= last:
            return False
        pause.state, pause.ended = "over", week
        self._book_again(gone_by=True)
        return True

    def _book_again(self, *, gone_by: bool) -> None:
        for m in sorted(self.meetings, key=lambda m: m.week):
            past = gone_by and m.freed_by == "hold" and m.week < self.today
            open_ = m.state == "planned" and m.place == self.place and (m.week > self.today or past)
            hers = m.stage not in self.done and not self.paused(m.week) and not self.away(m.week)
            if m.word == "freed" and m.freed_by is not None and open_ and hers:
                m.missed = None if m.missed is not None and made_up(self.meetings, m.missed) else m.missed
                m.word, m.freed_by = "expected", None
