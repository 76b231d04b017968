"""Referring one woman or a roster: all in one append, each known number again harmless, or nothing at all."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.assessment.commands.admission import Admission, Progress, Wish, silent
from services.assessment.commands.context import Asked, Context, Here
from services.assessment.domain import roster
from services.assessment.domain.participant import Case
from services.assessment.domain.person import Finding, Person, refuse_bad
from services.assessment.domain.roles import OVERRIDES
from services.assessment.domain.roster import RosterLine
from shared.decisions import Work
from shared.eventstore.port import Appended, Taken
from shared.refusals import Busy, Invalid, NotAllowed, Refusal, WrongState

CASE_NUMBERS = "case_number"
_TRIES = 20

Answer = Callable[[Sequence[tuple[RosterLine, Case]]], Mapping[str, Any]]
Refused = Callable[[list[Finding]], Refusal]
"""The refusal for numbers that are known with other data, for rules that failed, for places that are gone."""


async def refer_one(context: Context, asked: Asked, *, facility: str, person: Person, wish: Wish) -> Appended:
    """Refer one woman; the default day is today."""
    here = allowed(context, asked, facility)
    refuse_bad(person, here.today)
    if wish.override is not None and asked.actor.role not in OVERRIDES:
        entitled = ", ".join(OVERRIDES)
        raise NotAllowed("override-role", f"Only {entitled} may refer in spite of a rule.", field="override")

    def answer(referred: Sequence[tuple[RosterLine, Case]]) -> Mapping[str, Any]:
        [(_, case)] = referred
        return {"participant_id": str(case.participant_id), "case_number": case.case_number}

    def refusal(found: list[Finding]) -> Refusal:
        first = found[0]
        if first["rule"] in {"register-known", "merged-elsewhere"}:
            return WrongState(str(first["rule"]), str(first["detail"]), field="register_number")
        if first["rule"] == "quota-reached":
            return WrongState(str(first["rule"]), str(first["detail"]), field="category")
        said = " ".join(str(finding["detail"]) for finding in found)
        errors = [{name: value for name, value in finding.items() if name != "line"} for finding in found]
        return Invalid(
            "not-eligible", f"The prison's rules say no. {said}", field=str(first["field"]), errors=errors
        )

    line = RosterLine(line=1, person=person)
    return await Referral(context, asked, here, wish, answer, refusal).execute([line])


async def refer_roster(
    context: Context, asked: Asked, *, facility: str, content: bytes, wish: Wish
) -> Appended:
    """Refer everybody in a roster file; the default day is today."""
    here = allowed(context, asked, facility)
    lines = await asyncio.to_thread(roster.parse, content, here.today)
    return await refer_lines(context, asked, here, lines, wish)


async def refer_lines(  # noqa: PLR0917 - the parts of one import
    context: Context,
    asked: Asked,
    here: Here,
    lines: Sequence[RosterLine],
    wish: Wish,
    progress: Progress = silent,
) -> Appended:
    """Refer everybody in these lines, in one append."""
    return await Referral(context, asked, here, wish, _answer, roster.refused, progress).execute(lines)


def _answer(referred: Sequence[tuple[RosterLine, Case]]) -> Mapping[str, Any]:
    return {
        "participants": [
            {"line": row.line, "participant_id": str(case.participant_id), "case_number": case.case_number}
            for row, case in referred
        ]
    }


def allowed(context: Context, asked: Asked, facility: str) -> Here:
    """The present instant at a prison that the actor may refer for."""
    here = context.at(facility)
    asked.actor.must_be_at(facility)
    return here


@dataclass
class Referral:
    """One request of one or many women. ``_above`` is the highest serial that was seen to be taken."""

    context: Context
    asked: Asked
    here: Here
    wish: Wish
    answer: Answer
    refused: Refused
    progress: Progress = silent
    _above: int = 0

    async def execute(self, lines: Sequence[RosterLine]) -> Appended:
        """Refer them; again when somebody else took a case number or referred one of them at this moment."""

        async def decide(work: Work) -> Mapping[str, Any]:
            admission = Admission(self.context, self.asked, self.here, self.wish, work, self.progress)
            found, cases = await admission.of(lines, above=self._above)
            if found:
                raise self.refused(found)
            answer = self.answer([(row, cases[row.line]) for row in lines])
            self.progress("writing", len(lines), len(lines))
            return answer

        for _ in range(_TRIES):
            try:
                async with self.context.referring:
                    return await self.context.execute(decide, self.asked)
            except Taken as taken:
                if taken.reservation.kind == CASE_NUMBERS:
                    self._above = max(self._above, int(taken.reservation.key.rsplit("-", 1)[-1]))
        raise Busy("busy", "Others are referring at this moment. Send the same again.")


def outcomes(
    lines: Sequence[RosterLine], found: Sequence[Finding], known: Mapping[int, str]
) -> Iterator[dict[str, Any]]:
    """What an import would do with each line: new, same, changed or error, and the findings about it."""
    by_line: dict[int, list[Finding]] = {}
    for finding in found:
        by_line.setdefault(int(finding["line"]), []).append(finding)
    for number in sorted({row.line for row in lines} | by_line.keys()):
        wrong = by_line.get(number, [])
        outcome = "same" if number in known else "new"
        if wrong:
            outcome = "changed" if all(each["rule"] == "register-known" for each in wrong) else "error"
        findings = [{name: each[name] for name in ("field", "rule", "detail")} for each in wrong]
        yield {
            "line": number,
            "outcome": outcome,
            "case_number": known.get(number),
            "findings": findings,
        }


@dataclass(frozen=True)
class Preview:
    """What an import of this file would do, line by line; nothing was written."""

    rows: list[dict[str, Any]]

    @property
    def counts(self) -> dict[str, int]:
        names = ("new", "same", "changed", "error")
        return {name: sum(row["outcome"] == name for row in self.rows) for name in names}


async def preview(context: Context, asked: Asked, *, facility: str, content: bytes, wish: Wish) -> Preview:
    """Look a roster file through; the same checks as the import, and nothing is written."""
    here = allowed(context, asked, facility)
    most = roster.MAX_ROWS_OF_AN_IMPORT
    lines, wrong = await asyncio.to_thread(lambda: roster.read(content, here.today, most=most))
    bad = {int(finding["line"]) for finding in wrong}
    seen: dict[int, str] = {}
    found: list[Finding] = []

    async def look(work: Work) -> Mapping[str, Any]:
        admission = Admission(context, asked, here, wish, work)
        good = [row for row in lines if row.line not in bad]
        more, cases = await admission.look(good)
        found.extend(more)
        seen.update({line: case.case_number for line, case in cases.items()})
        return {}

    await look(context.decisions.looking())
    return Preview(list(outcomes(lines, [*wrong, *found], seen)))
