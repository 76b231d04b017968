"""The story as data: ``story.toml`` read into typed values. Nothing here knows HTTP."""

import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from launch.story.part import Part, Say
from shared.contracts.codes import Role


class Actor(Part):
    """Who acts: what her token says."""

    sub: str
    role: Role
    facility: str | None = None


class Blocked(Part):
    weekday: int
    starts: str
    ends: str


class Configure(Part):
    at: str
    by: str
    facility: str
    capacity: int
    rooms: list[str]
    blocked: list[Blocked]
    holidays: list[str]


class Census(Part):
    at: str
    by: str
    facility: str
    occupants: int
    narcotics: int


class Referral(Part):
    at: str
    by: str


class Consent(Part):
    at: str
    by: str
    witness: Role
    refused: list[str]


class Assessment(Part):
    at: str
    by: str
    who: list[str]
    pathway: str
    facts: tuple[str, ...] = ()
    """Health facts that the doctor observed that day and that hold."""
    deviation: str | None = None
    """Why it is concluded otherwise than the rules propose."""


class Profiles(Part):
    """Substance profiles of one day; ``of`` holds each woman's form as the service takes it."""

    at: str
    by: str
    of: dict[str, dict[str, Any]]


class Forms(Part):
    """One instrument on one day; ``of`` holds each woman's answers, a character each (``forms.answers``)."""

    at: str
    by: str
    instrument: str
    variant: str | None = None
    occasion: Literal["intake", "mid", "exit"] = "intake"
    of: dict[str, str]


class Urgent(Part):
    """A doctor looked into what is urgent with a woman."""

    at: str
    by: str
    who: str
    outcome: str


class Cohort(Part):
    at: str
    by: str
    label: str
    template: str


class Decree(Part):
    at: str
    by: str
    number: str
    who: list[str]


class Series(Part):
    """Sessions of one kind on several days, planned together. ``replaces`` names a cancelled session.

    ``modules``: what each works on, in the order of ``on``; none: nothing is said.
    """

    name: str
    planned: str
    by: str
    stage: Literal["medical", "social", "skills"]
    group: str | None = None
    who: list[str]
    room: str
    starts: str
    minutes: int
    on: list[str]
    modules: list[str] | None = None
    replaces: str | None = None

    def key(self, day: str) -> str:
        """Name of one of its sessions."""
        return f"{self.name}/{day}"

    def module(self, day: str) -> str | None:
        """What the session of a day works on, if the story says so."""
        return self.modules[self.on.index(day)] if self.modules else None


class Cancelled(Part):
    at: str
    by: str
    sessions: list[str]
    caused_by: Literal["bnn", "lapas", "lain"]


class Exceptional(Part):
    """What was recorded other than ``hadir``; ``unmarked``: nothing was; ``freed``: she was not expected."""

    who: str
    outcome: str
    on: list[str]


class Completion(Part):
    at: str
    by: str
    stage: str
    who: list[str]


class Withdrawal(Part):
    at: str
    by: str
    who: str


class Movement(Part):
    at: str
    by: str
    who: str
    movement: Literal["transfer", "release"]
    to: str | None = None


class Answers(BaseModel):
    """ASSIST of one woman: per substance ever used the answers, by question."""

    model_config = ConfigDict(frozen=True, extra="allow")

    injecting: Literal["never", "last_3_months", "earlier"]

    @property
    def substances(self) -> dict[str, dict[str, int]]:
        return dict(self.__pydantic_extra__ or {})


class Assist(BaseModel):
    """The instrument's recall anchor and everybody's answers."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Answers] = Field(init=False)

    anchor: str

    @property
    def of(self) -> dict[str, Answers]:
        return self.__pydantic_extra__


class Script(Part):
    """The whole story. ``folder`` is where it lies; its name is the story's."""

    folder: Path
    facility: str
    zone: str
    roster: str
    women: list[str]
    actors: dict[str, Actor]
    configure: list[Configure]
    census: tuple[Census, ...] = ()
    referral: Referral
    consent: Consent
    assessments: list[Assessment]
    assist: Assist
    profiles: tuple[Profiles, ...] = ()
    forms: tuple[Forms, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    cohort: Cohort
    decree: Decree
    series: list[Series]
    cancelled: tuple[Cancelled, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()
    completions: tuple[Completion, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    movements: tuple[Movement, ...] = ()
    say: tuple[Say, ...] = ()

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def facilities(self) -> frozenset[str]:
        """Where it takes place."""
        return frozenset(place.facility for place in self.configure)

    def outcome(self, woman: str, day: str) -> str:
        """What was recorded for her on a day: ``hadir`` unless the story says otherwise."""
        for exceptional in self.exceptions:
            if exceptional.who == woman and day in exceptional.on:
                return exceptional.outcome
        return "hadir"


def read_script(folder: Path) -> Script:
    """The story in a folder (``story.toml`` beside its roster)."""
    body = tomllib.loads((folder / "story.toml").read_text(encoding="utf-8"))
    return Script.model_validate({**body, "folder": folder})
