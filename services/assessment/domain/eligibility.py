"""Who may be referred, by a prison's rules of a year: which rule failed, by name, and what is not known."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from shared.contracts.base import Frozen

CASE_TYPES = ("penyalah_guna", "pecandu", "korban", "pengedar", "bukan_narkotika")
"""Kinds of case: misuser, addict, victim of abuse, dealer, no narcotics case."""
NATIONALITIES = ("WNI", "WNA")


class Facts(Frozen):
    """What the rules ask about, as far as it is known; C2, kept in the vault, never told in an event."""

    birth_date: date
    legal_status: str
    expected_release: date | None = None
    sentence_end: date | None = None
    sentence_months: int | None = None
    two_thirds_on: date | None = None
    case_type: str | None = None
    nationality: str | None = None
    fit: bool | None = None

    @property
    def leaves_on(self) -> date | None:
        """When she leaves: the expected release, else the end of the sentence."""
        return self.expected_release or self.sentence_end


class RuleSet(Frozen):
    """One version of one prison's (or of a model's) rules; what is not set is not asked.

    ``unknown`` says what a fact that is not known means: ``pass`` (BNN looks) or ``fail``.
    """

    id: str
    version: int
    title: str
    source: str
    facilities: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    unknown: Literal["pass", "fail"] = "fail"
    acceptance_required: bool = False
    remaining_months_min: int | None = None
    remaining_months_max: int | None = None
    sentence_months_max: int | None = None
    two_thirds_within_year: bool = False
    age_min: int | None = None
    age_max: int | None = None
    case_types: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    legal_statuses: tuple[str, ...] = ()
    fit_required: bool = False

    @property
    def name(self) -> str:
        """Id and version, as events and answers name it."""
        return f"{self.id}.v{self.version}"


class Verdict(Frozen):
    """What the rules said: ``failed`` and ``unknown`` map a rule's name to the fact that it is about."""

    rule_set: str
    failed: Mapping[str, str] = {}
    unknown: Mapping[str, str] = {}
    details: Mapping[str, str] = {}


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another; negative when the end lies before."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months


def age_on(born: date, day: date) -> int:
    """Age in whole years."""
    return months_between(born, day) // 12


Judged = tuple[str, str, bool | None, str]
"""Rule, the fact it is about, whether it is met (none: not known), and the rule in words."""


def judge(rules: RuleSet, facts: Facts, on: date) -> Verdict:
    """What the rules say to these facts on the day of the referral."""
    failed: dict[str, str] = {}
    unknown: dict[str, str] = {}
    details: dict[str, str] = {}
    for rule, fact, met, words in (*_time(rules, facts, on), *_person(rules, facts, on)):
        if met is None and rules.unknown == "pass":
            unknown[rule] = fact
        elif not met:
            failed[rule] = fact
            details[rule] = words if met is False else f"{words} It is not known: fill it in."
    return Verdict(rule_set=rules.name, failed=failed, unknown=unknown, details=details)


def _time(rules: RuleSet, facts: Facts, on: date) -> Iterator[Judged]:
    leaves = facts.leaves_on
    left = None if leaves is None else months_between(on, leaves)
    if (least := rules.remaining_months_min) is not None:
        met = None if left is None else left >= least
        yield "remaining-sentence-min", "expected_release", met, f"At least {least} months are left to serve."
    if (most := rules.remaining_months_max) is not None:
        met = None if left is None else left <= most
        yield "remaining-sentence-max", "expected_release", met, f"At most {most} months are left to serve."
    if (most := rules.sentence_months_max) is not None:
        met = None if facts.sentence_months is None else facts.sentence_months <= most
        yield "sentence-max", "sentence_months", met, f"The sentence is at most {most} months."
    if rules.two_thirds_within_year:
        met = None if facts.two_thirds_on is None else facts.two_thirds_on <= date(on.year, 12, 31)
        yield "two-thirds-within-year", "two_thirds_on", met, "Two thirds are served before the year ends."


def _person(rules: RuleSet, facts: Facts, on: date) -> Iterator[Judged]:
    age = age_on(facts.birth_date, on)
    if (least := rules.age_min) is not None:
        yield "age-min", "birth_date", age >= least, f"She is at least {least} years old."
    if (most := rules.age_max) is not None:
        yield "age-max", "birth_date", age <= most, f"She is at most {most} years old."
    for rule, fact, allowed in (
        ("case-type", "case_type", rules.case_types),
        ("nationality", "nationality", rules.nationalities),
        ("legal-status", "legal_status", rules.legal_statuses),
    ):
        if allowed:
            value = getattr(facts, fact)
            met = None if value is None else value in allowed
            yield rule, fact, met, f"Allowed: {', '.join(allowed)}."
    if rules.fit_required:
        yield "fit", "fit", facts.fit, "She is fit to take part."
