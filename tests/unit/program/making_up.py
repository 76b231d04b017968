"""AK of the social path, who missed a session: planning it again and counting."""

from datetime import date
from uuid import UUID

from services.program.domain.episode import Stay
from services.program.domain.ids import episode_of
from services.program.domain.stages import Count, count
from shared.contracts.codes import Stage
from tests.unit.program.places import on, who
from tests.unit.program.world import World, enrolled

DAYS = [date(2026, 8, day) for day in (20, 21, 27, 28)] + [date(2026, 9, day) for day in (1, 3)]
AK = who("AK")


def held(outcome: str, *others: str) -> tuple[World, UUID]:
    """AK missed, or did not miss, the first session of the social stage."""
    world = enrolled(AK="sosial", **dict.fromkeys(others, "sosial"))
    missed = planned(world, 0, *others)
    world.mark(missed, {"AK": outcome, **dict.fromkeys(others, "hadir")})
    return world, missed


def planned(world: World, n: int, *others: str, **other: object) -> UUID:
    return world.schedule(Stage.SOCIAL, on(DAYS[n]), "AK", *others, room="Aula", **other)


def make_up(world: World, n: int, missed: UUID, **other: object) -> UUID:
    return planned(world, n, makes_up={AK: missed}, **other)


def stay(world: World, initials: str = "AK") -> Stay:
    found: Stay = world.state("episode", episode_of(who(initials))).stay
    return found


def figures(world: World) -> Count:
    return count(stay(world).of_stage(Stage.SOCIAL))


def counted(world: World) -> tuple[int, int, int, int]:
    """Planned, held, attended, alpa."""
    found = figures(world)
    return found.planned, found.held, found.attended, found.alpa


def planned_and_missed(world: World, n: int, **other: object) -> UUID:
    missed = planned(world, n, **other)
    world.mark(missed, {"AK": "izin"})
    return missed
