"""Items of ASSIST v3.1 as data: substances, questions, allowed answers. Labels are our own short words."""

from collections.abc import Mapping

from pydantic import StrictBool, StrictInt

from shared.contracts.base import Frozen
from shared.contracts.clinical import Injecting

CODE = "assist"
VERSION = "3.1"

TOBACCO = "a"
ALCOHOL = "b"
SUBSTANCES: Mapping[str, str] = {
    TOBACCO: "tobacco",
    ALCOHOL: "alcohol",
    "c": "cannabis",
    "d": "cocaine",
    "e": "amphetamine",
    "f": "inhalants",
    "g": "sedatives",
    "h": "hallucinogens",
    "i": "opioids",
    "j": "other",
}
"""Item letter to the name that events use."""

VALUES: Mapping[str, tuple[int, ...]] = {
    "q2": (0, 2, 3, 4, 6),
    "q3": (0, 3, 4, 5, 6),
    "q4": (0, 4, 5, 6, 7),
    "q5": (0, 5, 6, 7, 8),
    "q6": (0, 6, 3),
    "q7": (0, 6, 3),
}
"""What each scored question may be answered with, in the order of the form."""

RECENT = ("q3", "q4", "q5")
"""Asked only about substances that were used in the three months asked about."""

INJECTING: tuple[Injecting, ...] = ("never", "last_3_months", "earlier")
"""Question 8, once for the person."""


class Answers(Frozen):
    """One filled-in form: letter to answer, question by question. Only what was answered is in it."""

    q1: Mapping[str, StrictBool] = {}
    q2: Mapping[str, StrictInt] = {}
    q3: Mapping[str, StrictInt] = {}
    q4: Mapping[str, StrictInt] = {}
    q5: Mapping[str, StrictInt] = {}
    q6: Mapping[str, StrictInt] = {}
    q7: Mapping[str, StrictInt] = {}
    q8: Injecting | None = None

    def of(self, question: str) -> Mapping[str, int]:
        """Answers to a scored question."""
        answers: Mapping[str, int] = getattr(self, question)
        return answers

    @property
    def used(self) -> tuple[str, ...]:
        """Letters of the substances ever used, in the order of the form."""
        return tuple(code for code in SUBSTANCES if self.q1.get(code))
