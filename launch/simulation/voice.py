"""How a prison's commands are put: who says them and when; names in braces are filled in later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from launch.simulation.cast import Prison, Woman
from launch.story.part import Expected, Say

LEADER_OF = {"medical": "doctor", "social": "counsellor", "skills": "officer"}
ROOM_OF = {"medical": "Klinik", "social": "Aula", "skills": "Bengkel"}


def refusal(rule: str, status: int, *names: str) -> Expected:
    """A refusal that the model foresees; ``names`` stand in the answer."""
    return Expected(status=status, rule=rule, names=names)


def a_day(day: str) -> str:
    """The name of a day in a command."""
    return f"{{{day}}}"


def her(woman: Woman) -> str:
    return f"{{{woman.name}}}"


def episode(woman: Woman) -> str:
    return f"{{episode {woman.name}}}"


@dataclass(frozen=True)
class Voice:
    """Makes commands of one prison's staff."""

    prison: Prison

    def say(self, by: str, at: str, title: str, do: str, **more: Any) -> Say:  # noqa: ANN401 - any JSON
        """``by`` is a role here (``officer``); ``more`` as in ``Say``."""
        return Say(at=at, by=self.prison.actor(by), title=f"{self.prison.id} {title}", do=do, **more)

    def of_stay(
        self,
        by: str,
        at: str,
        woman: Woman,
        what: str,
        body: Mapping[str, Any],
        *,
        title: str = "",
        **more: Any,  # noqa: ANN401 - any JSON
    ) -> Say:
        """A command about her stay; ``title`` tells two of one kind and moment apart."""
        do = f"POST /v1/episodes/{episode(woman)}/{what}"
        named = f"{title or what.rsplit('/', 1)[-1]} {woman.name}"
        return self.say(by, at, named, do, body=dict(body), **more)

    @property
    def cohort(self) -> str:
        """The name of the prison's cohort."""
        return f"cohort {self.prison.number:03}"
