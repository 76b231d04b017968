"""A rule set as data: triggers with conditions, what a whole picture has, and clocks of what is urgent."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field

from shared.contracts.base import Frozen
from shared.contracts.care import HealthFact, Proposed, Substance, TriggerCode, UrgentKind

Words = tuple[str, str]
"""Indonesian and English."""

Band = Literal["low", "moderate", "high"]


class Strict(Frozen):
    """A part of the file; a misspelt key is an error, not a rule that never fires."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Condition(Strict):
    urgent: UrgentKind | None = None
    """Somebody is needed at once where the condition holds."""


class ScoreReaches(_Condition):
    """A score of an instrument, of one variant or of any, reaches this. An open sum counts as its lowest."""

    kind: Literal["score"]
    instrument: str
    value: str
    at_least: float
    variant: str | None = None


class SubstanceReaches(_Condition):
    """The basis has a score this high for one of these substances."""

    kind: Literal["substance"]
    substances: tuple[Substance, ...]
    at_least: float


class BandIs(_Condition):
    """The basis has one of these bands for a substance that counts."""

    kind: Literal["band"]
    bands: tuple[Band, ...]


class AllLow(_Condition):
    """The basis is complete and low for every substance that counts."""

    kind: Literal["all_low"]


class AlertRaised(_Condition):
    """Any instrument raised this alert."""

    kind: Literal["alert"]
    alert: str


class FactHolds(_Condition):
    """A health fact holds; ``with_use``: and she uses something."""

    kind: Literal["fact"]
    fact: HealthFact
    with_use: bool = False


class CodeIs(_Condition):
    """The doctor's ICD-10 code lies in this block and ends like this (F10 to F19; ``.2`` is dependence)."""

    kind: Literal["icd10"]
    block: str
    ends: str


Condition = Annotated[
    ScoreReaches | SubstanceReaches | BandIs | AllLow | AlertRaised | FactHolds | CodeIs,
    Field(discriminator="kind"),
]


class Trigger(Strict):
    """It fires when any of its conditions holds.

    ``rest``: looked at only where no other trigger proposes anything. ``review``: a doctor or psychologist
    is to look, whatever is proposed.
    """

    code: TriggerCode
    label: Words
    any: tuple[Condition, ...]
    proposes: Proposed | None = None
    review: bool = False
    rest: bool = False


class WholePicture(Strict):
    """What is asked for before the picture is whole; nothing waits for it."""

    instruments: tuple[str, ...]
    from_moderate: tuple[str, ...]
    facts: tuple[HealthFact, ...]
    facts_when_injecting: tuple[HealthFact, ...]


class Clock(Strict):
    """By when somebody has to have looked: ``hours`` from the recording, or that day's end if it is later."""

    label: Words
    hours: float
    same_day: bool = False

    def due(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The instant, by the facility's clock."""
        here = now.astimezone(zone)
        soonest = (now + timedelta(hours=self.hours)).astimezone(zone)
        if not self.same_day:
            return soonest
        midnight = datetime.combine(here.date() + timedelta(days=1), time(), zone)
        return max(soonest, midnight - timedelta(minutes=1))


class RuleSet(Strict):
    """One version of the rules."""

    code: str
    version: int
    title: Words
    approved_by: str
    basis: str
    not_counted: tuple[Substance, ...]
    use_from: float
    picture: WholePicture
    triggers: tuple[Trigger, ...]
    urgent: Mapping[UrgentKind, Clock]
