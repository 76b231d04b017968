"""Forms drawn from the library: any instrument from its own description, ASSIST by its flow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from services.assessment.domain.clinical import Form
from services.assessment.domain.instruments.assist import flow
from services.assessment.domain.instruments.assist.form import CODE as ASSIST
from services.assessment.domain.instruments.assist.form import SUBSTANCES, VALUES, Answers
from services.assessment.domain.instruments.instrument import Instrument
from services.assessment.domain.instruments.library import ANCHORED
from services.assessment.domain.instruments.wording import Wording
from services.assessment.web.form import NO_ANSWER, Choice, Field, Plan, Step, Typed, number_of
from services.assessment.web.words import ANCHORS, OCCASIONS, Translate
from shared.contracts.codes import Occasion, RecallAnchor

PER_STEP = 7
"""Items of one step: what a lost connection can take with it at most."""

START = "awal"
SUMMARY = "ringkasan"


def plan_of(instrument: Instrument, words: Translate, language: str, wording: Wording | None) -> Plan:
    """The form of an instrument. ``wording``: the approved translation, where one is loaded."""
    if instrument.code == ASSIST:
        return AssistPlan(instrument, words, language, wording)
    return PlainPlan(instrument, words, language, wording)


@dataclass(frozen=True)
class _Drawn:
    """What every form has: the day, the occasion, which wording, which three months."""

    instrument: Instrument
    words: Translate
    language: str
    wording: Wording | None

    @property
    def code(self) -> str:
        return self.instrument.code

    @cached_property
    def described(self) -> Mapping[str, Any]:
        return self.instrument.description()

    @property
    def title(self) -> str:
        return self._said(self.described["title"])

    @property
    def about(self) -> list[str]:
        window = self.described.get("time_window")
        said = [f"{self.words('Jangka waktu')}: {self._said(window)}."] if window else []
        return [*said, str(self.described.get("licence", ""))]

    def form(self, typed: Typed) -> Form:
        return Form(
            completed_on=date.fromisoformat(typed["completed_on"]),
            occasion=Occasion(typed["occasion"]),
            variant=typed.get("variant") if len(self.instrument.variants) > 1 else None,
            recall_anchor=RecallAnchor(typed["recall_anchor"]) if self.code in ANCHORED else None,
        )

    def start(self) -> Step:
        """The first step: about the form, not about her."""
        fields = [
            Field("completed_on", self.words("Tanggal pengisian"), "date"),
            Field("occasion", self.words("Kesempatan"), choices=self._choices(OCCASIONS)),
        ]
        if self.code in ANCHORED:
            fields.append(
                Field("recall_anchor", self.words("Masa yang ditanyakan"), choices=self._choices(ANCHORS))
            )
        if len(self.instrument.variants) > 1:
            fields.append(Field("variant", self.words("Versi"), choices=tuple(self._variants())))
        return Step(START, self.words("Tentang pengisian ini"), tuple(fields))

    def _variants(self) -> Iterator[Choice]:
        meanings = {each["value"]: each["meaning"] for each in self.described.get("variants", ())}
        for code in self.instrument.variants:
            meaning = meanings.get(code)
            yield Choice(code, f"{code}: {self._said(meaning)}" if meaning else code)

    def _choices(self, labels: Mapping[Any, str]) -> tuple[Choice, ...]:
        return tuple(Choice(str(value), self.words(label)) for value, label in labels.items())

    def _said(self, label: Any) -> str:  # noqa: ANN401 - a text, or one in each language
        return str(label[self.language] if isinstance(label, Mapping) else label)

    def _worded(self, item: str) -> str:
        """The question itself, where somebody may show it."""
        return "" if self.wording is None else self.wording.items.get(item, "")

    def _answers(
        self, item: str, answers: Sequence[Mapping[str, Any]], *, must: bool = False
    ) -> tuple[Choice, ...]:
        texts = {} if self.wording is None else self.wording.answers.get(item, {})
        values = [(_text(each["value"]), self._said(each["label"])) for each in answers]
        given = [Choice(value, texts.get(value, label)) for value, label in values]
        return tuple(given if must else [*given, Choice(NO_ANSWER, self.words("tidak dijawab"))])


class PlainPlan(_Drawn):
    """Items one after another, some at a time."""

    def steps(self, typed: Typed) -> list[Step]:
        parts = [
            (title, fields[n : n + PER_STEP])
            for title, fields in self._areas(typed)
            for n in range(0, len(fields), PER_STEP)
        ]
        usual = self.words("Bagian")
        return [
            self.start(),
            *(
                Step(f"bagian-{n}", title or f"{usual} {n}", tuple(fields))
                for n, (title, fields) in enumerate(parts, start=1)
            ),
        ]

    def items(self, typed: Typed) -> Sequence[Mapping[str, Any]]:
        """The items of the variant that was chosen: a summary of a paper form has others."""
        summary = self.described.get(SUMMARY)
        if summary is not None and typed.get("variant", "").startswith(SUMMARY):
            return list(summary["items"])
        return list(self.described["items"])

    def _areas(self, typed: Typed) -> Iterator[tuple[str, list[Field]]]:
        """Fields by the area that their codes begin with, in the order of the form."""
        titles = {each["code"]: self._said(each["label"]) for each in self.described.get("areas", ())}
        for area, items in groupby(self.items(typed), key=lambda item: _area(item["code"], titles)):
            yield titles.get(area, ""), [self._field(item) for item in items]

    def answers(self, typed: Typed) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        fields = {field.item: field for step in self.steps(typed) for field in step.fields}
        for item in self.items(typed):
            field = fields[item["code"]]
            given = typed.get(field.name, NO_ANSWER).strip()
            if given == NO_ANSWER:
                continue
            found[item["code"]] = (
                number_of(field, given) if field.kind == "number" else _value(item["answers"], given)
            )
        return found

    def _field(self, item: Mapping[str, Any]) -> Field:
        code = str(item["code"])
        number = f"{code[1:]}. " if code[:1] == "q" and code[1:].isdecimal() else ""
        label = number + self._said(item["label"])
        field = Field(f"i.{code}", label, item=code, wording=self._worded(code))
        if (numbers := item.get("numbers")) is None:
            return replace(field, choices=self._answers(code, item["answers"]))
        return replace(
            field,
            kind="number",
            least=numbers["least"],
            most=numbers["most"],
            decimals=numbers["decimals"],
            unit=self._said(numbers["unit"]),
            hint=self.words("Tulis - bila tidak dijawab."),
        )


class AssistPlan(_Drawn):
    """Question by question; each about those substances alone that the flow asks it about."""

    def steps(self, typed: Typed) -> list[Step]:
        asked = self.asked(typed)
        steps = [self.start()]
        for question in self.described["questions"]:
            code = question["code"]
            letters = [letter for letter in SUBSTANCES if _asks(asked, code, letter)]
            fields = [self._row(question, letter) for letter in letters]
            if code == "q8" and asked.used:
                fields = [Field("i.q8", self._said(question["label"]), **self._about(question, "q8"))]
            if fields:
                steps.append(Step(code, self._title(question), tuple(fields)))
        return steps

    def asked(self, typed: Typed) -> Answers:
        """Questions 1 and 2 as far as they were answered: what the flow goes by."""
        ever = {letter: typed.get(f"i.q1.{letter}") == "true" for letter in SUBSTANCES}
        values = {str(value): value for value in VALUES["q2"]}
        often = {letter: values.get(typed.get(f"i.q2.{letter}", "")) for letter in SUBSTANCES}
        given = {letter: value for letter, value in often.items() if value is not None}
        return Answers(q1=ever, q2=given)

    def answers(self, typed: Typed) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        questions = {question["code"]: question for question in self.described["questions"]}
        for step in self.steps(typed):
            for field in step.fields:
                given = typed.get(field.name, NO_ANSWER)
                if not field.item or given == NO_ANSWER:
                    continue
                code, _, letter = field.item.partition(".")
                value = _value(questions[code]["answers"], given)
                if letter:
                    found.setdefault(code, {})[letter] = value
                else:
                    found[code] = value
        return found

    def _title(self, question: Mapping[str, Any]) -> str:
        said = self._worded(question["code"]) or self._said(question["label"])
        return f"{self.words('Pertanyaan')} {question['code'][1:]}: {said}"

    def _row(self, question: Mapping[str, Any], letter: str) -> Field:
        substance = next(each for each in self.described["substances"] if each["code"] == letter)
        about = self._about(question, f"{question['code']}.{letter}")
        named = {} if self.wording is None else self.wording.substances
        label = named.get(letter) or self._said(substance["label"])
        return Field(f"i.{question['code']}.{letter}", label, **about)

    def _about(self, question: Mapping[str, Any], item: str) -> dict[str, Any]:
        must = question["code"] == "q1"
        return {
            "item": item,
            "choices": self._answers(question["code"], question["answers"], must=must),
        }


def _asks(answers: Answers, question: str, letter: str) -> bool:
    """Whether the flow asks it; what depends on an answer that nobody gave is asked too."""
    if question == "q1":
        return True
    return question in VALUES and flow.asked(answers, question, letter) is not flow.Asked.NO


def _area(code: str, titles: Mapping[str, str]) -> str:
    return next((area for area in titles if code.startswith(f"{area}_") or code == area), "")


def _text(value: object) -> str:
    """An answer as a form sends it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(answers: Sequence[Mapping[str, Any]], given: str) -> Any:  # noqa: ANN401 - a number, a yes, a code
    return next(each["value"] for each in answers if _text(each["value"]) == given)
