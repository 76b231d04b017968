"""Commands of the story as they are sent, and what every part of a story is."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of the story; an unknown key is a mistake in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(Part):
    """A refusal that the story wants: the act changes nothing, and ``names`` stands in the answer.

    ``again``: the rule that refuses it when the story is told again, after all that came later.
    """

    status: int
    rule: str
    names: tuple[str, ...] = ()
    again: str | None = None


class Say(Part):
    """One command as it is sent; ``{...}`` in path and body are names (see ``saying.meaning``).

    ``keep`` gives parts of the answer a name for later acts: name to dotted path.
    """

    at: str
    by: str
    title: str
    do: str
    service: Literal["assessment", "program"] = "program"
    body: dict[str, Any] = {}
    content: str | None = None
    """A CSV file in the place of the body."""
    keep: dict[str, str] = {}
    refused: Expected | None = None
