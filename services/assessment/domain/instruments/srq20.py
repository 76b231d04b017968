"""SRQ-20: twenty yes or no items on mental health in the last 30 days; item 17 needs somebody at once.

Scale: WHO's user's guide to the Self Reporting Questionnaire, 1994, which gives no cut-off for everybody:
each setting has its own, so a form is read by every cut-off set that is in use, side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.instruments.describing import NO_YES, described, numbered, words
from services.assessment.domain.instruments.instrument import (
    SUICIDE_RISK,
    Answers,
    Scored,
    chosen,
    refuse,
    unanswered,
    wrong_values,
)

_LABELS = (
    ("sakit kepala", "headaches"),
    ("nafsu makan", "appetite"),
    ("tidur", "sleep"),
    ("mudah takut", "easily frightened"),
    ("tangan gemetar", "shaking hands"),
    ("tegang, khawatir", "tense, worried"),
    ("pencernaan", "digestion"),
    ("sulit berpikir jernih", "thinking clearly"),
    ("tidak bahagia", "unhappy"),
    ("lebih sering menangis", "crying more"),
    ("sulit menikmati kegiatan", "enjoying activities"),
    ("sulit memutuskan", "deciding"),
    ("pekerjaan terganggu", "daily work suffers"),
    ("peran dalam hidup", "useful part in life"),
    ("kehilangan minat", "lost interest"),
    ("merasa tidak berharga", "worthless"),
    ("pikiran mengakhiri hidup", "thoughts of ending life"),
    ("lelah sepanjang waktu", "tired all the time"),
    ("rasa tidak enak di perut", "uncomfortable stomach"),
    ("mudah lelah", "easily tired"),
)
_ITEMS = numbered(_LABELS, NO_YES)
_LIFE = "q17"


@dataclass(frozen=True)
class _CutOff:
    """Positive from ``positive`` on. Below ``negative`` negative; between them it depends on the group."""

    positive: int
    negative: int
    use: str


CUT_OFFS: Mapping[str, _CutOff] = {
    "id_riskesdas": _CutOff(6, 6, "Indonesia's national health survey"),
    "id_2018_optimal": _CutOff(6, 4, "research: the best cut-off lies between 4 and 6, by group"),
    "who_common": _CutOff(8, 8, "used in many studies: 7/8"),
}
"""Cut-off set to its cut-offs; bands of a result are keyed by it."""

_LICENCE = (
    "SRQ-20 of the World Health Organization (1994) may be reproduced, but not for sale. Only codes, answer "
    "values and scoring are kept here, with short labels of our own."
)


class Srq20:
    """The WHO's Self Reporting Questionnaire, its first twenty items."""

    code = "srq20"
    version = "1994"
    variants: tuple[str, ...] = ()

    def score(self, answers: Answers, *, variant: str | None = None) -> Scored:
        """Count the yeses. ``observed`` is always there, ``score`` only when all twenty were answered.

        Raises:
            Invalid: ``unknown-variant``, ``unknown-item``, ``answer-value``.
        """
        chosen(self.variants, variant)
        refuse(wrong_values(_ITEMS, answers))
        missing = unanswered(_ITEMS, answers)
        observed = sum(answers.get(item.code) is True for item in _ITEMS)
        return Scored(
            values={"observed": observed, "score": None if missing else observed},
            bands={name: _band(cut, observed, open_=bool(missing)) for name, cut in CUT_OFFS.items()},
            alerts=(SUICIDE_RISK,) if answers.get(_LIFE) is True else (),
            missing=missing,
            possible={"score": (observed, observed + len(missing))} if missing else {},
        )

    def description(self) -> Mapping[str, Any]:
        """Items, cut-off sets, what is done about missing answers, the licence."""
        return {
            "code": self.code,
            "version": self.version,
            "title": words(("SRQ-20: kesehatan jiwa", "SRQ-20: mental health")),
            "variants": [],
            "time_window": "the last 30 days",
            "items": [described(item) for item in _ITEMS],
            "scoring": {
                "score": "number of yeses; observed: yeses so far",
                "range": [0, len(_ITEMS)],
                "cut_off_sets": {
                    name: {"positive_from": cut.positive, "negative_below": cut.negative, "use": cut.use}
                    for name, cut in CUT_OFFS.items()
                },
                "alerts": {_LIFE: SUICIDE_RISK},
                "missing": "positive as soon as the yeses reach a cut-off; until then incomplete, with the "
                "lowest and highest sum that is possible",
            },
            "licence": _LICENCE,
        }


def _band(cut: _CutOff, observed: int, *, open_: bool) -> str:
    if observed >= cut.positive:
        return "positive"
    if open_:
        return "incomplete"
    return "by_group" if observed >= cut.negative else "negative"
