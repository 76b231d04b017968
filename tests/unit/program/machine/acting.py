"""The product's side of the machine: RN's stay in memory, driven by the domain's functions, week by week."""

from datetime import date, timedelta
from functools import cache
from uuid import UUID, uuid5

from services.program.domain import (
    cohort,
    coming_back,
    drop_out,
    exits,
    facility,
    handing_over,
    holds,
    moving,
    referring,
    rescheduling,
    scheduling,
    session,
    stages,
    withdrawing,
)
from services.program.domain.episode import Episode
from services.program.domain.ids import episode_of
from services.program.domain.places import places
from shared.contracts.assessment import ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import Cause, OverrideReason, Role, Stage
from shared.contracts.consents import Purpose, Receiver, Scope
from shared.contracts.handover import DeclineReason
from shared.contracts.holds import HoldReason
from shared.contracts.program import CohortOpened
from shared.contracts.release import ReleaseConsentHeard
from tests.unit.program.moved import THERE, WAINGAPU
from tests.unit.program.places import COHORT, DECREED_ON, KUPANG, NAMES, ROOMS, WITA, here, on, template, who
from tests.unit.program.world import LEADERS, World, enrolled

HER = who("RN")
EPISODE = ("episode", episode_of(HER))
FIRST_TUESDAY = date(2026, 9, 1)
PLACES = {KUPANG: (COHORT, 9), WAINGAPU: (THERE, 14)}
"""Cohort of each facility, and the hour of its sessions."""
HOLD = {"lapas": HoldReason.COURT, "bnnp": HoldReason.BNN}
SENIOR = {Stage.MEDICAL: Role.BNN_DOCTOR, Stage.SOCIAL: Role.BNN_DOCTOR, Stage.SKILLS: Role.LAPAS_HEAD}


def day(week: int) -> date:
    return FIRST_TUESDAY + timedelta(weeks=week)


@cache
def _begun(pathway: str) -> World:
    """Two configured facilities, a cohort in each, RN decreed into the first, who agrees to aftercare."""
    world = enrolled(RN=pathway)
    place = {"time_zone": WITA.key, "capacity": 100, "rooms": ROOMS, "blocked": (), "holidays": ()}
    world.tell(facility.configure(facility.Unconfigured(), facility=WAINGAPU, **place))  # type: ignore[arg-type]
    opened = {"label": "Angkatan W", "template": "kupang-12w", "template_version": 1, "opened_on": DECREED_ON}
    agreed = {"receiver": Receiver.COMMUNITY_SERVICE, "given": True, "expires_on": None}
    world.tell(
        [
            CohortOpened.model_validate({"facility": WAINGAPU, "cohort_id": THERE, **opened}),
            ReleaseConsentHeard.model_validate(
                {"facility": KUPANG, "participant_id": HER, "said_on": DECREED_ON, **agreed}
            ),
        ]
    )
    return world


class Acting(World):
    """One stay; ``now`` sets the week. Sessions are at 9 or 14 o'clock, the present is 18 o'clock."""

    @classmethod
    def begun(cls, pathway: str) -> "Acting":
        world = _begun(pathway)
        return cls(here=world.here, states=dict(world.states), told=list(world.told))

    def now(self, week: int) -> None:
        self.here = here(day(week), 18)

    @property
    def hers(self) -> Episode:
        found: Episode = self.state(*EPISODE)
        return found

    def _group(self, place: str) -> cohort.Cohort:
        found: cohort.Cohort = self.state("cohort", PLACES[place][0])
        return found

    def book(self, number: int, stage: Stage, week: int, place: str, missed: UUID | None = None) -> UUID:
        """``number`` makes the id; the session is where her stay is, for what she ``missed``, if it is."""
        leader, role = LEADERS[stage]
        id_, starts = self.id(number), on(day(week), PLACES[place][1])
        wish = scheduling.Wish(
            session_id=id_,
            stage=stage,
            group=None,
            starts_at=starts,
            minutes=45,
            room="Klinik",
            leader=leader,
            participants=(HER,),
            makes_up={} if missed is None else {HER: missed},
        )
        told = scheduling.schedule(
            self.state("facility", place),
            self._group(place),
            {HER: self.hers},
            None,
            template=template(),
            wish=wish,
            role=role,
            here=self.here,
        )
        self.tell(told)
        return id_

    def reschedule(self, id_: UUID, number: int, week: int, place: str) -> UUID:
        moved: session.Session = self.state("session", id_)
        plan = session.plan_of(moved)
        new = self.id(number)
        starts = on(day(week), PLACES[place][1])
        change = rescheduling.Change(session_id=new, starts_at=starts, minutes=None, room=None, leader=None)
        told = rescheduling.reschedule(
            self.state("facility", place),
            self._group(place),
            moved,
            {HER: self.hers},
            template=template(),
            change=change,
            caused_by=Cause.OTHER,
            claimed_by="bnnp",
            rescheduled_on=self.here.today,
            role=LEADERS[plan.stage][1],
            here=self.here,
        )
        self.tell(told)
        return new

    def record(self, id_: UUID, outcome: str) -> list[Event]:
        """Mark, and what follows from it, as the command does."""
        before = {HER: self.hers}
        told = self.mark(id_, {"RN": outcome})
        limit = template().drop_out
        return self.tell(drop_out.follow(before, told, {HER: limit}, self.here))

    def override(self, stage: Stage, week: int) -> list[Event]:
        reason, role = OverrideReason.CASE_CONFERENCE, SENIOR[stage]
        said = {"stage": stage, "completed_on": day(week), "role": role, "override": reason}
        return self.tell(stages.complete(self.hers, template(), here=self.here, **said))  # type: ignore[arg-type]

    def pause(self, wish: holds.Wish) -> list[Event]:
        return self.tell(holds.begin(self.hers, wish=wish, here=self.here))

    def ask(self, wish: holds.Wish) -> list[Event]:
        return self.tell(holds.propose(self.hers, wish=wish, role=Role.LAPAS_OFFICER, here=self.here))

    def answer(self, id_: UUID, accept: bool) -> list[Event]:  # noqa: FBT001 - as the machine says it
        said = {"hold_id": id_, "accept": accept, "role": Role.LAPAS_HEAD, "here": self.here}
        return self.tell(holds.decide(self.hers, **said))  # type: ignore[arg-type]

    def go_on(self, id_: UUID, week: int) -> list[Event]:
        ended = holds.end(self.hers, self._freed(), hold_id=id_, ended_on=day(week), here=self.here)
        return self.tell(ended)

    def leave(self, reason: exits.Exit, week: int) -> list[Event]:
        role = min(exits.SAYS[reason])
        return self.tell(exits.leave(self.hers, reason=reason, ended_on=day(week), role=role, here=self.here))

    def decide(self, week: int, keep: bool) -> list[Event]:  # noqa: FBT001 - as the machine says it
        said = {"decision": "keep" if keep else "end", "decided_on": day(week), "here": self.here}
        return self.tell(drop_out.decide(self.hers, role=Role.BNN_COUNSELLOR, **said))  # type: ignore[arg-type]

    def withdraw_consent(self, week: int) -> list[Event]:
        withdrawn = ConsentWithdrawn.model_validate(
            {
                "facility": KUPANG,
                "participant_id": HER,
                "scope": Scope.TREATMENT,
                "purpose": Purpose.REHABILITATION,
                "receiver": Receiver.BNNP,
                "withdrawn_on": day(week),
                "by_role": Role.BNN_COUNSELLOR,
            }
        )
        return self.tell(
            withdrawing.hear_withdrawal(self.state("candidate", HER), [self.hers], withdrawn=withdrawn)
        )

    def refer(self, number: int, week: int) -> list[Event]:
        told = referring.offer(
            self.state("release", HER),
            self.hers,
            referral_id=UUID(int=number),
            receiver="layanan-contoh",
            shared_with=Receiver.COMMUNITY_SERVICE,
            offered_on=day(week),
            role=Role.BNN_COUNSELLOR,
            here=self.here,
        )
        return self.tell(told)

    def answer_referral(self, number: int, week: int, answer: str) -> list[Event]:
        said = {"referral_id": UUID(int=number), "role": Role.BNN_COUNSELLOR, "here": self.here}
        her = self.state("release", HER), self.hers
        if answer == "accepted":
            return self.tell(referring.accept(*her, accepted_on=day(week), **said))  # type: ignore[arg-type]
        return self.tell(referring.decline(*her, declined_on=day(week), reason="penuh", **said))  # type: ignore[arg-type]

    def offer(self, to: str, week: int, by: int | None) -> list[Event]:
        limit = None if by is None else day(by)
        said = {"to_facility": to, "offered_on": day(week), "reply_by": limit}
        return self.tell(handing_over.offer(self.hers, here=self.here, **said))  # type: ignore[arg-type]

    def accept(self, at: str, week: int) -> list[Event]:
        cohort_ = self._group(at)
        assert isinstance(cohort_, cohort.Open)
        named = {who: self.state("candidate", who) for who in cohort_.named}
        found = places(cohort_, named, self.episodes(cohort_.named))
        said = {"accepted_on": day(week), "role": Role.BNN_COUNSELLOR, "here": self.here}
        return self.tell(handing_over.accept(self.hers, self.state("candidate", HER), cohort_, found, **said))  # type: ignore[arg-type]

    def decline(self, week: int) -> list[Event]:
        said = {"declined_on": day(week), "role": Role.LAPAS_OFFICER, "here": self.here}
        return self.tell(handing_over.decline(self.hers, reason=DeclineReason.NO_PLACE, **said))  # type: ignore[arg-type]

    def take_back(self) -> list[Event]:
        return self.tell(handing_over.take_back(self.hers, closed_on=self.here.today, here=self.here))

    def lapse(self) -> list[Event]:
        return self.tell(handing_over.lapse(self.hers, here=self.here))

    def moved(self, wish: moving.Move) -> list[Event]:
        accepted = self.state("release", HER).accepted
        her = self.state("candidate", HER), self.hers
        said = {"role": Role.LAPAS_REGISTRAR, "here": self.here, "referral_accepted": accepted}
        return self.tell(moving.move(*her, wish=wish, sessions=self._freed(), **said))  # type: ignore[arg-type]

    def _freed(self) -> dict[UUID, session.Session]:
        freed = coming_back.freed(self.hers.stay)  # type: ignore[union-attr]  # she was decreed
        return {each: self.state("session", each) for each in freed}

    def drop(self, id_: UUID, cause: Cause) -> list[Event]:
        return self.cancel(id_, cause, day=self.here.today)

    @staticmethod
    def id(number: int) -> UUID:
        return uuid5(NAMES, f"machine/{number}")
