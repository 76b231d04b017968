"""Referring one woman or a roster: all in one append, each known number again harmless, or nothing at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT
from services.assessment.commands.context import Asked, Context, Here
from services.assessment.commands.registers import KIND, contents, holders, person_of, register_key
from services.assessment.domain import roster
from services.assessment.domain.case_number import CaseNumber
from services.assessment.domain.participant import Case, known
from services.assessment.domain.person import Finding, Person, refuse_bad
from services.assessment.domain.referral import refer
from services.assessment.domain.roster import RosterLine
from services.assessment.vault.contents import Custody, Identity, Register
from shared.decisions import Work
from shared.eventstore.port import Appended, Taken
from shared.refusals import Busy, Refusal, WrongState

CASE_NUMBERS = "case_number"
_TRIES = 20

Answer = Callable[[Sequence[tuple[RosterLine, Case]]], Mapping[str, Any]]
Known = Callable[[list[Finding]], Refusal]
"""The refusal for numbers that are known with other data."""


async def refer_one(
    context: Context, asked: Asked, *, facility: str, person: Person, referred_on: date | None
) -> Appended:
    """Refer one woman; the default day is today."""
    here = _allowed(context, asked, facility)
    refuse_bad(person, here.today)

    def answer(referred: Sequence[tuple[RosterLine, Case]]) -> Mapping[str, Any]:
        [(_, case)] = referred
        return {"participant_id": str(case.participant_id), "case_number": case.case_number}

    def refusal(found: list[Finding]) -> Refusal:
        return WrongState(str(found[0]["rule"]), str(found[0]["detail"]), field="register_number")

    line = RosterLine(line=1, person=person)
    return await _Referral(context, asked, here, referred_on or here.today, answer, refusal).execute([line])


async def refer_roster(
    context: Context, asked: Asked, *, facility: str, content: bytes, referred_on: date | None
) -> Appended:
    """Refer everybody in a roster file; the default day is today."""
    here = _allowed(context, asked, facility)
    lines = roster.parse(content, here.today)

    def answer(referred: Sequence[tuple[RosterLine, Case]]) -> Mapping[str, Any]:
        return {
            "participants": [
                {
                    "line": row.line,
                    "participant_id": str(case.participant_id),
                    "case_number": case.case_number,
                }
                for row, case in referred
            ]
        }

    return await _Referral(context, asked, here, referred_on or here.today, answer, roster.refused).execute(
        lines
    )


def _allowed(context: Context, asked: Asked, facility: str) -> Here:
    here = context.at(facility)
    asked.actor.must_be_at(facility)
    return here


@dataclass
class _Referral:
    """One request of one or many women. ``_above`` is the highest serial that was seen to be taken."""

    context: Context
    asked: Asked
    here: Here
    referred_on: date
    answer: Answer
    known: Known
    _above: int = 0

    async def execute(self, lines: Sequence[RosterLine]) -> Appended:
        """Refer them; again when somebody else took a case number or referred one of them at this moment."""

        async def decide(work: Work) -> Mapping[str, Any]:
            return self.answer(await self._decide(work, lines))

        for _ in range(_TRIES):
            try:
                async with self.context.referring:
                    return await self.context.execute(decide, self.asked)
            except Taken as taken:
                if taken.reservation.kind == CASE_NUMBERS:
                    self._above = max(self._above, int(taken.reservation.key.rsplit("-", 1)[-1]))
        raise Busy("busy", "Others are referring at this moment. Send the same again.")

    async def _decide(self, work: Work, lines: Sequence[RosterLine]) -> list[tuple[RosterLine, Case]]:
        secret = self.context.digest_key()
        keys = {
            row.line: register_key(secret, self.here.facility.id, row.person.register_number) for row in lines
        }
        held = await holders(self.context.vault.engine, set(keys.values()))
        cases = await self._known(
            work, [(row, held[keys[row.line]]) for row in lines if keys[row.line] in held]
        )
        new = [row for row in lines if row.line not in cases]
        for row, number in zip(new, await self._numbers(work, len(new)), strict=True):
            cases[row.line] = self._refer(work, row.person, keys[row.line], number)
        return [(row, cases[row.line]) for row in lines]

    async def _known(self, work: Work, rows: Sequence[tuple[RosterLine, UUID]]) -> dict[int, Case]:
        """Cases of the women that were referred before, by line.

        Raises:
            Refusal: one of them is known with other data.
        """
        states = await work.load_many(PARTICIPANT, [who for _, who in rows])
        opened = await self.context.opener.open({who for _, who in rows}, Identity, Register, Custody)
        cases: dict[int, Case] = {}
        found: list[Finding] = []
        for (row, who), state in zip(rows, states, strict=True):
            cases[row.line] = known(state).case
            before = person_of(opened[who]) if who in opened else None
            found += _different(row, before, cases[row.line].case_number)
        if found:
            raise self.known(found)
        return cases

    async def _numbers(self, work: Work, count: int) -> list[CaseNumber]:
        """The next case numbers of the facility and year."""
        first = CaseNumber(code=self.here.facility.code, year=self.referred_on.year, serial=1)
        taken = await work.store.count_reserved(CASE_NUMBERS, first.prefix) if count else 0
        start = max(taken, self._above)
        return [first.model_copy(update={"serial": start + n}) for n in range(1, count + 1)]

    def _refer(self, work: Work, person: Person, key: str, number: CaseNumber) -> Case:
        case = Case(
            participant_id=self.context.new_id(),
            facility=self.here.facility.id,
            case_number=str(number),
            referred_on=self.referred_on,
        )
        events = refer(PARTICIPANT.initial, case=case, by_role=self.asked.actor.role, today=self.here.today)
        who = case.participant_id
        work.tell(PARTICIPANT, who, *events, occurred_at=self.here.since(self.referred_on))
        work.reserve(KIND, key, str(who))
        work.reserve(CASE_NUMBERS, number.unchecked, str(who))
        self.context.vault.admit(work, who, case.facility, case.referred_on, *contents(person, case.facility))
        return case


def _different(row: RosterLine, before: Person | None, case_number: str) -> list[Finding]:
    """What differs from what is known under the number: which fields, never their contents."""
    fields = ["name"] if before is None else before.differences(row.person)
    return [
        {
            "line": row.line,
            "field": field,
            "rule": "register-known",
            "detail": f"This number is known as {case_number}, with another {field.replace('_', ' ')}.",
        }
        for field in fields
    ]
