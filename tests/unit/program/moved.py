"""A world with a second facility: offers of a stay, answers, and movements between the two."""

from datetime import date
from uuid import UUID

from services.program.domain import cohort, handing_over
from services.program.domain.episode import Episode, Stay
from services.program.domain.ids import episode_of
from services.program.domain.places import Places, places
from shared.contracts.base import Event
from shared.contracts.codes import Movement, Role, Stage
from shared.contracts.handover import DeclineReason
from shared.contracts.program import CohortOpened
from tests.unit.program.places import KUPANG, here, on, who
from tests.unit.program.world import World, enrolled

WAINGAPU = "rutan-waingapu"
THERE = UUID(int=11)
"""A cohort at Waingapu."""
FIRST, SECOND, THIRD = date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 1)
LIMIT = date(2026, 9, 10)
"""Fourteen days after the second session: until then an offer of that day can be answered."""


class Two(World):
    """AK may be moved between Kupang and Waingapu."""

    @property
    def episode(self) -> Episode:
        found: Episode = self.state("episode", episode_of(who("AK")))
        return found

    @property
    def stay(self) -> Stay:
        stay: Stay = self.episode.stay  # type: ignore[union-attr]  # she was enrolled
        return stay

    @property
    def there(self) -> cohort.Open:
        opened: cohort.Open = self.state("cohort", THERE)
        return opened

    def names(self, events: list[Event]) -> list[str]:
        return [event.name() for event in events]

    def offer(self, day: date = SECOND, to: str = WAINGAPU, reply_by: date | None = None) -> list[Event]:
        return self.tell(
            handing_over.offer(
                self.episode, to_facility=to, offered_on=day, reply_by=reply_by, here=self.here
            )
        )

    def accept(self, day: date = SECOND, into: UUID = THERE) -> list[Event]:
        return self.tell(
            handing_over.accept(
                self.episode,
                self.state("candidate", who("AK")),
                self.state("cohort", into),
                self.places(into),
                accepted_on=day,
                role=Role.BNN_COUNSELLOR,
                here=self.here,
            )
        )

    def places(self, of: UUID = THERE) -> Places:
        """Places of a cohort in use, from the streams of everybody whom it ever named."""
        opened = self.state("cohort", of)
        candidates = {who: self.state("candidate", who) for who in opened.named}
        return places(opened, candidates, self.episodes(opened.named))

    def decline(self, day: date = SECOND) -> list[Event]:
        return self.tell(
            handing_over.decline(
                self.episode,
                reason=DeclineReason.NO_PLACE,
                declined_on=day,
                role=Role.LAPAS_OFFICER,
                here=self.here,
            )
        )

    def lapse(self, today: date) -> list[Event]:
        return self.tell(handing_over.lapse(self.episode, here=here(today)))

    def take_back(self, day: date = SECOND) -> list[Event]:
        return self.tell(handing_over.take_back(self.episode, closed_on=day, here=self.here))

    def transfer(
        self, day: date = SECOND, to: str = WAINGAPU, at: str = KUPANG, **other: bool
    ) -> list[Event]:
        return self.move("AK", Movement.TRANSFER, day, to=to, at=at, **other)

    def leave_in_time(self) -> list[Event]:
        """Her transfer with its offer, typed in on the day of the second session."""
        later, self.here = self.here, here(SECOND)
        told = self.transfer(SECOND, hand_over=True)
        self.here = later
        return told

    def receive(self, day: date = THIRD, at: str = WAINGAPU) -> list[Event]:
        return self.move("AK", Movement.RECEIVED, day, at=at)

    def come_back(self, day: date = THIRD, at: str = KUPANG) -> list[Event]:
        return self.move("AK", Movement.RETURNED, day, at=at)


def two() -> tuple[Two, list[UUID]]:
    """AK in the programme at Kupang, booked thrice and there once; a cohort at Waingapu."""
    begun = enrolled(AK="sosial")
    world = Two(here=begun.here, states=begun.states, told=begun.told)
    world.tell(
        [
            CohortOpened(
                facility=WAINGAPU,
                cohort_id=THERE,
                label="Angkatan W",
                template="kupang-12w",
                template_version=1,
                opened_on=date(2026, 8, 1),
            )
        ]
    )
    sessions = [world.schedule(Stage.SOCIAL, on(day), "AK") for day in (FIRST, SECOND, THIRD)]
    world.mark(sessions[0], {"AK": "hadir"})
    return world, sessions
