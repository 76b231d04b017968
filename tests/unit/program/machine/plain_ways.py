"""How a stay ends, moves and waits, said plainly; ``plain`` has what happens while it runs."""

from dataclasses import dataclass, field

from tests.unit.program.machine.plain import ABSENT, DECREED, Offered, Plain

LIMIT = 2
"""Weeks for an answer to an offer that names no day, from when it is typed in if that is later."""


@dataclass
class Referred:
    """An offer to a service outside. ``answer``: offered, accepted or declined."""

    on: int
    answer: str = "offered"
    decided: int | None = None

    @property
    def stands(self) -> bool:
        return self.answer in {"offered", "accepted"}


@dataclass
class Whole(Plain):
    """A stay with all its ways out. ``where``: the facility where she is, none after a release."""

    where: str | None = None
    left: bool = False
    """Her last movement was away from where it was told."""
    moved: tuple[str, str, str | None, int] | None = None
    told: set[tuple[str, str, str | None, int]] = field(default_factory=set)
    referrals: list[Referred] = field(default_factory=list)

    def can_leave(self, week: int, *, custody: bool) -> bool:
        """What custody says is never held against a completed stage, of which it does not know."""
        later = any(m.attended and m.week > week for m in self.meetings)
        last = max([self.since or DECREED, *([] if custody else self.done.values())])
        return last <= week and not later

    def _finish(self, reason: str, week: int, free_from: int, *, custody: bool = False) -> bool:
        if not self.can_leave(week, custody=custody):
            return False
        self.end = (reason, week)
        self._free(free_from)
        return True

    def _gone(self, week: int) -> bool:
        """Moved away, and nobody took her stay over."""
        return self._finish("pindah_tanpa_serah_terima", week, week, custody=True)

    def _free(self, week: int) -> None:
        for m in self.meetings:
            if m.stage not in self.done and m.word in {"expected", *ABSENT} and m.week >= week:
                m.word, m.freed_by = "freed", "left" if self.away(m.week) else None

    def leave(self, told: str, week: int) -> bool:
        """She or somebody entitled says that it is over."""
        if self.end is not None:
            return self.end == (told, week)
        return week <= self.today and self._finish(
            told, week, week + (told != "meninggal"), custody=told == "dihentikan_lapas"
        )

    def decide(self, week: int, *, keep: bool) -> bool:
        """About the proposal that she drops out."""
        if self.end is not None:
            return not keep and self.end == ("tidak_hadir_berulang", week)
        if self.proposal is None or week > self.today:
            return False
        if not keep and not self._finish("tidak_hadir_berulang", week, week + 1):
            return False
        self.forgiven |= self.proposal if keep else set()
        self.proposal = None
        return True

    def withdraw_consent(self, week: int) -> bool:
        if self.end is None:
            attended = [m.week for m in self.meetings if m.attended]
            last = max([week, self.since or DECREED, *self.done.values(), *attended])
            self._finish("mundur", last, last + 1)
        return True

    def refer(self, week: int) -> bool:
        if week > self.today or any(referral.stands for referral in self.referrals):
            return False
        self.referrals.append(Referred(week))
        return True

    def answer_referral(self, referral: Referred, week: int, answer: str) -> bool:
        if (referral.answer, referral.decided) == (answer, week):
            return True
        open_ = {"offered"} if answer == "accepted" else {"offered", "accepted"}
        earliest = referral.on if referral.decided is None else referral.decided
        if referral.answer not in open_ or not earliest <= week <= self.today:
            return False
        referral.answer, referral.decided = answer, week
        return True

    def offer_to(self, to: str, week: int, by: int | None) -> bool:
        limit = max(week, self.today) + LIMIT if by is None else by
        if self.end is not None or week > self.today or to == self.place:
            return False
        if self.offer is not None:
            return (self.offer.to, self.offer.on) == (to, week)
        if week < (self.since or DECREED) or limit < week:
            return False
        self.offer = Offered(to, week, limit)
        return True

    def accept(self, at: str, week: int) -> bool:
        offer = self.offer
        if self.end is not None or offer is None or at != offer.to:
            return False
        if offer.accepted is not None:
            return offer.accepted == week
        if not offer.on <= week <= min(offer.by, self.today):
            return False
        offer.accepted = week
        if self.moved is not None and self.moved[0] == "received" and self.where == at:
            self._take_over(max(self.moved[3], week))
        return True

    def decline(self, week: int) -> bool:
        offer = self.offer
        if self.end is not None or offer is None or offer.accepted is not None:
            return False
        return offer.on <= week <= min(offer.by, self.today) and self._without_a_yes(offer)

    def take_back(self) -> bool:
        if self.end is not None or self.offer is None or self.offer.left is not None:
            return False
        self.offer = None
        return True

    def lapse(self) -> bool:
        """The clock asks; it is never refused."""
        offer = self.offer
        late = offer is not None and offer.accepted is None and self.today > offer.by
        if self.end is None and offer is not None and late:
            assert self._without_a_yes(offer), "the clock can always end what nobody answered"
        return True

    def _without_a_yes(self, offer: Offered) -> bool:
        if offer.left is not None and not self._gone(offer.left):
            return False
        self.offer = None
        return True

    def _is_back(self) -> None:
        self.offer = None
        self._book_again(gone_by=False)

    def _take_over(self, week: int) -> None:
        assert self.offer is not None
        self.place, self.since, self.offer = self.offer.to, week, None

    def move(self, kind: str, at: str, to: str | None, week: int, *, hand_over: bool = False) -> bool:
        arrives = kind in {"received", "returned"}
        said = (kind, at, at if arrives else to, week)
        if week > self.today or (kind == "transfer" and to == at):
            return False
        if said in self.told:
            return True
        if self.moved is not None and week < self.moved[3]:
            return False
        if not (self._arrives(kind, at, week) if arrives else self._leaves(kind, at, to, week, hand_over)):
            return False
        self.told.add(said)
        self.moved, self.where, self.left = said, said[2], not arrives
        return True

    def _leaves(self, kind: str, at: str, to: str | None, week: int, hand_over: bool) -> bool:  # noqa: FBT001 - one caller
        if self.where != at or self.end is not None:
            return self.where == at
        if kind == "release":
            accepted = any(referral.answer == "accepted" for referral in self.referrals)
            reason = "selesai_sebagian" if accepted else "bebas_tanpa_serah_terima"
            return self._finish(reason, week, week, custody=True)
        offer = self.offer
        if offer is not None and offer.left is not None:
            if to != self.place:
                return self._gone(offer.left)
            self._is_back()
            return True
        if to is not None and offer is None and hand_over and self.can_leave(week, custody=True):
            self.offer = Offered(to, week, max(week, self.today) + LIMIT)
        if self.offer is not None and self.offer.to == to:
            return self._waits(self.offer, week)
        return self._gone(week)

    def _waits(self, offer: Offered, week: int) -> bool:
        """She has left for where her stay was offered; what the prison had paused is over."""
        if not self.can_leave(week, custody=True):
            return False
        offer.left = week
        for pause in self.pauses:
            if pause.side == "lapas" and pause.state == "open":
                pause.state, pause.ended = "over", max(week, pause.since)
            elif pause.state == "asked":
                pause.state = "refused"
        self._free(week)
        return True

    def _arrives(self, kind: str, at: str, week: int) -> bool:
        running = self.end is None
        if kind == "returned":
            back = self.place == at and self.away(week)
            if running and back:
                self._is_back()
            never_came = self.left and self.moved is not None and self.moved[1] == at
            return back if running else never_came
        expected = running and self.offer is not None and self.offer.to == at
        if (self.where == at and not self.left) or (self.where != at and not self.left and not expected):
            return False
        return not running or self._stay_follows(at, week)

    def _stay_follows(self, at: str, week: int) -> bool:
        offer = self.offer
        if at == self.place:
            if offer is not None and offer.left is not None:
                self._is_back()
            return True
        if offer is None or offer.to != at:
            left = week if offer is None or offer.left is None else offer.left
            return self._gone(left)
        if offer.left is None and not self._waits(offer, week):
            return False
        if offer.accepted is not None:
            self._take_over(max(week, offer.accepted))
        return True
