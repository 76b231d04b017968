"""One telling of a story: a speaker who knows the script and whom its names are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from launch.story.calendar import Calendar
from launch.story.script import Actor, Script
from launch.story.speaking import Speaking


@dataclass
class Telling(Speaking):
    """What the acts share."""

    script: Script = field(kw_only=True)
    participants: dict[str, str] = field(default_factory=dict)
    episodes: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    cohort: str = ""

    @classmethod
    def of(
        cls,
        script: Script,
        calendar: Calendar,
        addresses: Mapping[str, str],
        tokens: Callable[[Actor], str],
    ) -> Self:
        """Tell this script to these addresses."""
        return cls(script.actors, calendar, addresses, tokens, script=script)

    def known(self, name: str) -> str | None:
        """``MARTA``, a participant; ``episode MARTA``, ``session s/W3 Tue``, ``cohort``, or what was kept."""
        kind, _, rest = name.partition(" ")
        of_kind = {"episode": self.episodes, "session": self.sessions}.get(kind, {})
        if name == "cohort":
            return self.cohort or None
        return of_kind.get(rest) or self.participants.get(name) or super().known(name)
