"""Who of some lines is known, who may be referred, and the events, numbers and rows of those who are new."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment import eligibility
from services.assessment.aggregates import PARTICIPANT, QUOTA
from services.assessment.commands.alike import keep_likeness
from services.assessment.commands.answering import PLACES
from services.assessment.commands.context import Asked, Context, Here
from services.assessment.commands.registers import KIND, contents, holders, person_of, register_key
from services.assessment.domain.case_number import CaseNumber
from services.assessment.domain.dates import refuse_future
from services.assessment.domain.eligibility import RuleSet, Verdict, judge
from services.assessment.domain.participant import (
    Case,
    Merged,
    Participant,
    Rejected,
    Retracted,
    known,
)
from services.assessment.domain.person import Finding, Person
from services.assessment.domain.referral import Sent, refer
from services.assessment.domain.roster import RosterLine
from services.assessment.vault.contents import Custody, Identity, Register
from shared.contracts.codes import QuotaCategory
from shared.decisions import Work

CASE_NUMBERS = "case_number"
CHUNK = 500
"""Lines after which others get a turn, and which are looked up at once."""

Progress = Callable[[str, int, int], None]
"""Phase, lines done, lines in all."""


def silent(phase: str, done: int, total: int) -> None:
    """Nobody waits for news."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How they are referred. ``override``: why, although a rule failed or the places are taken."""

    referred_on: date | None = None
    category: QuotaCategory | None = None
    override: str | None = None


@dataclass
class Admission:
    """One try of one request."""

    context: Context
    asked: Asked
    here: Here
    wish: Wish
    work: Work
    progress: Progress = silent
    _dead: dict[int, UUID] = field(default_factory=dict)
    """By line, who holds its number though she was merged into a referral that ended."""

    @property
    def day(self) -> date:
        return self.wish.referred_on or self.here.today

    async def of(self, lines: Sequence[RosterLine], *, above: int) -> tuple[list[Finding], dict[int, Case]]:
        """Refer who is new; the cases of all by line, or what is in the way and nothing is told."""
        found, cases = await self.look(lines)
        if found:
            return found, cases
        new = [row for row in lines if row.line not in cases]
        numbers = await self._numbers(len(new), above)
        rules = self._rules()
        for done, (row, number) in enumerate(zip(new, numbers, strict=True), start=1):
            if (holder := self._dead.get(row.line)) is not None:
                self.work.release(KIND, str(holder))
            cases[row.line] = self._refer(row.person, self._key(row), number, self._judge(rules, row.person))
            if done % CHUNK == 0:
                self.progress("preparing", done, len(new))
                await asyncio.sleep(0)
        return [], cases

    async def look(self, lines: Sequence[RosterLine]) -> tuple[list[Finding], dict[int, Case]]:
        """Cases of those who are known, by line, and everything that is in the way of a referral."""
        refuse_future(self.day, "referred_on", self.here.today)
        cases: dict[int, Case] = {}
        found: list[Finding] = []
        rules = self._rules()
        for start in range(0, len(lines), CHUNK):
            part = lines[start : start + CHUNK]
            keys = {row.line: self._key(row) for row in part}
            held = await holders(self.context.vault.engine, set(keys.values()))
            here = [(row, held[keys[row.line]]) for row in part if keys[row.line] in held]
            known_here, different = await self._known(here)
            cases |= known_here
            found += different
            for row in part:
                if row.line not in cases:
                    found += _failed(row, self._judge(rules, row.person), self.wish.override)
            self.progress("reading", min(start + CHUNK, len(lines)), len(lines))
            await asyncio.sleep(0)
        new = [row for row in lines if row.line not in cases]
        return found + await self._quota(new), cases

    def _key(self, row: RosterLine) -> str:
        return register_key(self.context.digest_key(), self.here.facility.id, row.person.register_number)

    def _rules(self) -> RuleSet | None:
        return eligibility.holding(self.context.rules, self.here.facility.id, self.day.year)

    def _judge(self, rules: RuleSet | None, person: Person) -> Verdict | None:
        return None if rules is None else judge(rules, person.facts, self.day)

    async def _known(self, rows: Sequence[tuple[RosterLine, UUID]]) -> tuple[dict[int, Case], list[Finding]]:
        """Cases of the women that were referred before, by line, and in what they differ from the lines."""
        states = await self.work.load_many(PARTICIPANT, [who for _, who in rows])
        opened = await self.context.opener.open({who for _, who in rows}, Identity, Register, Custody)
        cases: dict[int, Case] = {}
        found: list[Finding] = []
        for (row, who), state in zip(rows, states, strict=True):
            holds = await self._end(state)
            if isinstance(holds, Retracted | Rejected):
                self._dead[row.line] = who
                continue
            case = known(holds).case
            if case.facility != self.here.facility.id:
                found.append(_elsewhere(row))
                continue
            cases[row.line] = case
            before = person_of(opened[who]) if who in opened else None
            found += _different(row, before, case.case_number)
        return cases, found

    async def _end(self, state: Participant) -> Participant:
        """Where she goes on, if she was merged; it may be nowhere any more."""
        while isinstance(state, Merged):
            state = await self.work.load(PARTICIPANT, state.kept_id)
        return state

    async def _quota(self, new: Sequence[RosterLine]) -> list[Finding]:
        """One finding when the new ones are more than the places that are left."""
        facility, year = self.here.facility.id, self.day.year
        category = self.wish.category or QuotaCategory.GENERAL
        quota = await self.work.load(QUOTA, f"{facility}-{year}")
        places = quota.places.get(category)
        if not new or places is None or self.wish.override is not None:
            return []
        used = await self.work.store.count_reserved(PLACES, f"{facility}/{year}/{category}/")
        if used + len(new) <= places:
            return []
        detail = (
            f"The quota of {facility} for {year}, category {category}, is {places} places; "
            f"{used} are taken and {len(new)} more are asked for."
        )
        first = new[max(places - used, 0)].line
        return [{"line": first, "field": "category", "rule": "quota-reached", "detail": detail}]

    async def _numbers(self, count: int, above: int) -> list[CaseNumber]:
        """The next case numbers of the facility and year."""
        first = CaseNumber(code=self.here.facility.code, year=self.day.year, serial=1)
        taken = await self.work.store.count_reserved(CASE_NUMBERS, first.prefix) if count else 0
        start = max(taken, above)
        return [first.model_copy(update={"serial": start + n}) for n in range(1, count + 1)]

    def _refer(self, person: Person, key: str, number: CaseNumber, verdict: Verdict | None) -> Case:
        work, who = self.work, self.context.new_id()
        case = Case(
            participant_id=who,
            facility=self.here.facility.id,
            case_number=str(number),
            referred_on=self.day,
        )
        sent = Sent(category=self.wish.category, **_said(verdict, self.wish.override))
        role, today = self.asked.actor.role, self.here.today
        events = refer(PARTICIPANT.initial, case=case, sent=sent, by_role=role, today=today)
        work.tell(PARTICIPANT, who, *events, occurred_at=self.here.since(self.day))
        work.reserve(KIND, key, str(who))
        work.reserve(CASE_NUMBERS, number.unchecked, str(who))
        category = self.wish.category or QuotaCategory.GENERAL
        work.reserve(PLACES, f"{case.facility}/{self.day.year}/{category}/{who}", str(who))
        keep_likeness(work, self.context.digest_key(), who, person)
        rows = contents(person, case.facility, self.wish.override)
        self.context.vault.admit(work, who, case.facility, case.referred_on, *rows)
        return case


Eligibility = Literal["met", "not_judged", "overridden"]


def _said(verdict: Verdict | None, override: str | None) -> dict[str, str | None]:
    """What the event says of the rules: their name and the outcome, never which rule."""
    if verdict is None:
        return {"rule_set": None, "eligibility": "overridden" if override else None}
    outcome: Eligibility = "not_judged" if verdict.unknown else "met"
    if verdict.failed or override:
        outcome = "overridden"
    return {"rule_set": verdict.rule_set, "eligibility": outcome}


def _failed(row: RosterLine, verdict: Verdict | None, override: str | None) -> Iterable[Finding]:
    """The rules that failed, by name."""
    if verdict is None or override is not None:
        return
    for rule, fact in verdict.failed.items():
        yield {"line": row.line, "field": fact, "rule": rule, "detail": verdict.details[rule]}


def _elsewhere(row: RosterLine) -> Finding:
    """She goes on at another facility, whose numbers are not told here."""
    detail = "She was referred under this number, and goes on at another facility: ask BNN."
    return {"line": row.line, "field": "register_number", "rule": "merged-elsewhere", "detail": detail}


def _different(row: RosterLine, before: Person | None, case_number: str) -> Iterator[Finding]:
    """What differs from what is known under the number: which fields, never their contents."""
    fields = ["name"] if before is None else before.differences(row.person)
    for name in fields:
        detail = f"This number is known as {case_number}, with another {name.replace('_', ' ')}."
        yield {"line": row.line, "field": name, "rule": "register-known", "detail": detail}
