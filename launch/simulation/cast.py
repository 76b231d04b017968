"""Prisons, staff and women of a simulation. Everybody is invented, and plainly so."""

from collections.abc import Sequence
from dataclasses import dataclass

from launch.story.script import Actor
from shared.contracts.codes import Role

ZONE = "Asia/Makassar"
ROOMS = ("Aula", "Klinik", "Bengkel")
MOST_FACILITIES = 26 * 26
MOST_OF_ONE = 400
"""Women of one prison: more would not fit into one cohort and its decree."""


@dataclass(frozen=True)
class Woman:
    """``name`` stands for her id in the commands, ``line`` is hers in the roster."""

    name: str
    line: int


@dataclass(frozen=True)
class Prison:
    """One prison with its staff and the women whom it refers."""

    number: int
    women: Sequence[Woman]

    @property
    def id(self) -> str:
        return f"simulasi-{self.number:03}"

    @property
    def code(self) -> str:
        """Three letters, none of them a real prison's beginning."""
        first, second = divmod(self.number - 1, 26)
        return f"Z{chr(65 + first)}{chr(65 + second)}"

    def actors(self) -> dict[str, Actor]:
        """Who acts here, by the name that commands give her."""
        bound = {
            "officer": Role.LAPAS_OFFICER,
            "head": Role.LAPAS_HEAD,
            "registrar": Role.LAPAS_REGISTRAR,
        }
        free = {"counsellor": Role.BNN_COUNSELLOR, "doctor": Role.BNN_DOCTOR}
        return {
            **{self.actor(n): self._somebody(n, role, self.id) for n, role in bound.items()},
            **{self.actor(n): self._somebody(n, role, None) for n, role in free.items()},
        }

    def actor(self, name: str) -> str:
        return f"{name} {self.id}"

    def sub(self, name: str) -> str:
        """The account by which a session names its leader."""
        return f"{self.id}-{name}"

    def _somebody(self, name: str, role: Role, facility: str | None) -> Actor:
        return Actor(sub=self.sub(name), role=role, facility=facility)

    def roster(self) -> str:
        """The file that the prison sends: nobody in it exists."""
        lines = ["register_number,name,birth_date,legal_status,expected_release"]
        lines += [
            f"SIM-{self.number:03}-{woman.line:04}/2026,Simulasi {self.code} {woman.line:04},"
            f"19{70 + woman.line % 30}-01-15,narapidana,2037-01-01"
            for woman in self.women
        ]
        return "\n".join(lines) + "\n"


def prisons(facilities: int, participants: int) -> list[Prison]:
    """The participants shared out evenly; the first prisons have one more where it does not come out even."""
    each, more = divmod(participants, facilities)
    found = []
    for number in range(1, facilities + 1):
        size = each + (number <= more)
        # line 1 of a roster is its heading
        women = [Woman(f"P{number:03}-{n:04}", n + 1) for n in range(1, size + 1)]
        found.append(Prison(number, women))
    return found


def facilities_file(places: Sequence[Prison]) -> str:
    """The installation's data file with these prisons alone."""
    return "\n".join(
        f'[{place.id}]\ncode = "{place.code}"\nname = "Simulasi {place.number:03}"\n'
        f'time_zone = "{ZONE}"\nregion = "simulasi"\n'
        for place in places
    )
