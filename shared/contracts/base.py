"""What every event is: a frozen fact with an explicit name, an integer version, a log and a data class."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

DataClass = Literal["C2-custody", "C3-participation", "C4-summary", "C5-clinical"]
"""Data classes of the access matrix (docs/privacy.md); a log holds classes up to its own border."""


class Frozen(BaseModel):
    """An immutable value. Unknown fields are ignored when read: an older reader meets a newer writer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Event(Frozen):
    """A fact that was told. Subclasses are keyed by ``(log, name, version)`` and never change shape.

    ``facility`` is the operating unit the fact belongs to; it becomes the last token of the NATS subject.
    """

    log: ClassVar[str]
    version: ClassVar[int] = 1
    data_class: ClassVar[DataClass]
    about: ClassVar[str] = "participant_id"
    """Name of the field that says whom or what the event is about: the envelope's ``subject``."""

    facility: str

    @classmethod
    def name(cls) -> str:
        return cls.__name__

    @classmethod
    def type(cls) -> str:
        """CloudEvents ``type``, for example ``pulih.assessment.ParticipantAssessed.v1``."""
        return f"pulih.{cls.log}.{cls.__name__}.v{cls.version}"

    @property
    def subject(self) -> str:
        """The id the event is about, as text."""
        return str(getattr(self, self.about))
