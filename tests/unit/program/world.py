"""The programme in memory: every aggregate by folding, every decision by its function."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from services.program.domain import (
    attendance,
    cancelling,
    candidate,
    cohort,
    episode,
    facility,
    leaving,
    moving,
    release,
    scheduling,
    session,
    stages,
)
from services.program.domain.here import Here
from services.program.domain.ids import episode_of
from services.program.domain.streams import stream_of
from services.program.domain.template import Template
from shared.contracts.base import Event
from shared.contracts.codes import Attendance, Cause, Movement, Pathway, Role, Stage
from tests.unit.program.places import (
    CLASS,
    COHORT,
    DECREE,
    DECREED_ON,
    HOLIDAYS,
    KUPANG,
    NAMES,
    ROOMS,
    WITA,
    assessed,
    here,
    template,
    who,
)

INITIAL = {
    "facility": facility.Unconfigured(),
    "candidate": candidate.Candidate(),
    "cohort": cohort.Unopened(),
    "session": session.Unplanned(),
    "episode": episode.NotEnrolled(),
    "release": release.Release(),
}
EVOLVE = {
    "facility": facility.evolve,
    "candidate": candidate.evolve,
    "cohort": cohort.evolve,
    "session": session.evolve,
    "episode": episode.evolve,
    "release": release.evolve,
}
LEADERS = {
    Stage.MEDICAL: ("dokter", Role.BNN_DOCTOR),
    Stage.SOCIAL: ("konselor", Role.BNN_COUNSELLOR),
    Stage.SKILLS: ("petugas", Role.LAPAS_OFFICER),
}


@dataclass
class World:
    """All streams, and what was told, in order."""

    here: Here = field(default_factory=here)
    states: dict[tuple[str, Any], Any] = field(default_factory=dict)
    told: list[Event] = field(default_factory=list)
    template: Template = field(default_factory=template)

    def state(self, category: str, id_: UUID | str) -> Any:  # noqa: ANN401 - five kinds of state
        return self.states.get((category, id_), INITIAL[category])

    def episodes(self, women: Iterable[UUID]) -> dict[UUID, Any]:
        return {woman: self.state("episode", episode_of(woman)) for woman in women}

    def tell(self, events: list[Event]) -> list[Event]:
        for event in events:
            key = stream_of(event)
            self.states[key] = EVOLVE[key[0]](self.state(*key), event)
        self.told += events
        return events

    def count(self, name: str) -> int:
        return sum(event.name() == name for event in self.told)

    def configure(self) -> None:
        self.tell(
            facility.configure(
                self.state("facility", KUPANG),
                facility=KUPANG,
                time_zone=WITA.key,
                capacity=100,
                rooms=ROOMS,
                blocked=CLASS,
                holidays=HOLIDAYS,
            )
        )

    def assess(
        self, initials: str, pathway: Pathway, *, version: int = 1, day: date = date(2026, 8, 11)
    ) -> list[Event]:
        heard = assessed(initials, pathway, version=version, day=day)
        return self.tell(
            candidate.hear_assessment(
                self.state("candidate", heard.participant_id),
                self.state("episode", episode_of(heard.participant_id)),
                assessed=heard,
                task_id=uuid5(NAMES, f"task/{initials}/{version}"),
            )
        )

    def open(self) -> None:
        self.tell(
            cohort.open_cohort(
                self.state("cohort", COHORT),
                cohort_id=COHORT,
                facility=KUPANG,
                label="Angkatan 1",
                template=self.template,
                opened_on=DECREED_ON,
                here=self.here,
            )
        )

    def decree(self, *initials: str, number: str = "SK-CONTOH/001") -> list[Event]:
        women = [who(name) for name in initials]
        others = [other for woman in women for other in self.state("candidate", woman).others]
        return self.tell(
            cohort.decree(
                self.state("cohort", COHORT),
                {woman: self.state("candidate", woman) for woman in women},
                self.episodes([*women, *others]),
                template=self.template,
                decree_id=DECREE,
                number=number,
                issued_on=DECREED_ON,
                participants=women,
                here=self.here,
            )
        )

    def schedule(self, stage: Stage, starts_at: datetime, *initials: str, **other: Any) -> UUID:  # noqa: ANN401 - fields of a wish
        leader, role = LEADERS[stage]
        wanted = {"minutes": 45, "room": "Klinik", "leader": leader, "group": None} | other
        role = wanted.pop("role", role)
        id_ = uuid5(NAMES, f"{stage}/{starts_at}/{initials}")
        wish = scheduling.Wish(
            session_id=id_,
            stage=stage,
            starts_at=starts_at,
            participants=tuple(who(name) for name in initials),
            **wanted,
        )
        replaced = self.state("session", wish.replaces) if wish.replaces else None
        decided = scheduling.schedule(
            self.state("facility", KUPANG),
            self.state("cohort", COHORT),
            self.episodes(wish.participants),
            replaced,
            template=self.template,
            wish=wish,
            role=role,
            here=self.here,
        )
        self.tell(decided)
        return id_

    def cancel(self, id_: UUID, cause: Cause, *, day: date = date(2026, 8, 27)) -> list[Event]:
        state = self.state("session", id_)
        women = [] if isinstance(state, session.Unplanned) else state.plan.participants
        return self.tell(
            cancelling.cancel(
                state,
                list(self.episodes(women).values()),
                caused_by=cause,
                claimed_by="lapas" if cause is Cause.PRISON else "bnnp",
                cancelled_on=day,
                here=self.here,
            )
        )

    def mark(
        self, id_: UUID, outcomes: dict[str, str], *, by: Role = Role.LAPAS_OFFICER, sub: str = "petugas"
    ) -> list[Event]:
        said = {who(name): Attendance(outcome) for name, outcome in outcomes.items()}
        state = self.state("session", id_)
        planned = () if isinstance(state, session.Unplanned) else state.plan.participants
        return self.tell(
            attendance.mark(
                state,
                self.episodes([*planned, *said]),
                outcomes=said,
                sub=sub,
                role=by,
                here=self.here,
            )
        )

    def complete(self, initials: str, stage: Stage, day: date, *, by: Role | None = None) -> list[Event]:
        return self.tell(
            stages.complete(
                self.state("episode", episode_of(who(initials))),
                self.template,
                stage=stage,
                completed_on=day,
                role=by or LEADERS[stage][1],
                here=self.here,
            )
        )

    def withdraw(self, initials: str, day: date) -> list[Event]:
        state = self.state("episode", episode_of(who(initials)))
        return self.tell(leaving.withdraw(state, ended_on=day, role=Role.BNN_COUNSELLOR, here=self.here))

    def move(
        self,
        initials: str,
        movement: Movement,
        day: date,
        to: str | None = None,
        at: str = KUPANG,
        **other: bool,
    ) -> list[Event]:
        who_, at_ = who(initials), moving.Register(movement)
        wish = moving.Move(
            participant_id=who_, facility=at, movement=at_, to_facility=to, moved_on=day, **other
        )
        candidate_, episode_ = self.state("candidate", who_), self.state("episode", episode_of(who_))
        role = Role.LAPAS_REGISTRAR
        return self.tell(moving.move(candidate_, episode_, wish=wish, role=role, here=self.here))


def enrolled(code: str = "kupang-12w", **pathways: str) -> World:
    """A configured facility, an open cohort and a decree that names these women."""
    world = World(template=template(code))
    world.configure()
    world.open()
    for initials, pathway in pathways.items():
        world.assess(initials, Pathway(pathway))
    world.decree(*pathways)
    return world
