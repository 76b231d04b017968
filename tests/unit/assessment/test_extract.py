"""An extract holds what the programme recorded of her as a whole, or says that it does not."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.assessment.extract.extract import ABOUT_PROGRAM, Extract
from services.assessment.extract.paper import paper
from services.assessment.extract.participation import Participation
from shared.contracts.participation import PARTICIPATION, ParticipationAnswer, ParticipationFact
from shared.subscriptions.service import NoAnswer

SHE, NOW = UUID(int=7), datetime(2026, 8, 20, 1, tzinfo=UTC)


def page(*positions: int, following: int | None = None) -> dict[str, Any]:
    facts = tuple(
        ParticipationFact(
            position=n,
            type="AttendanceRecorded",
            occurred_at=NOW,
            recorded_at=NOW,
            data={"outcome": "hadir", "n": n},
        )
        for n in positions
    )
    return ParticipationAnswer(facts=facts, following=following).model_dump(mode="json")


def asking(*answers: dict[str, Any] | Exception) -> tuple[Participation, list[Mapping[str, Any]]]:
    questions: list[Mapping[str, Any]] = []

    async def ask(subject: str, question: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        assert (subject, seconds < 5) == (PARTICIPATION, True)
        questions.append(question)
        answer = answers[len(questions) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    participation = Participation(lambda: "token-of-the-service")
    participation.through(ask)
    return participation, questions


async def test_all_pages_are_asked_for() -> None:
    participation, questions = asking(page(1, 4, following=4), page(9))
    facts = await participation.of(SHE)
    assert facts is not None
    assert [(fact.log, fact.data["n"]) for fact in facts] == [("program", 1), ("program", 4), ("program", 9)]
    assert [question["after"] for question in questions] == [0, 4]


@pytest.mark.parametrize(
    "trouble",
    [NoAnswer("away"), {"error": "not-signed-in"}, {"facts": "?"}],
    ids=["away", "refused", "no answer"],
)
async def test_a_part_is_never_taken_for_the_whole(trouble: dict[str, Any] | Exception) -> None:
    participation, _ = asking(page(1, following=1), trouble)
    assert await participation.of(SHE) is None
    assert await Participation(None).of(SHE) is None


@pytest.mark.parametrize("there", [True, False])
async def test_the_paper_has_the_programme_or_says_that_it_is_missing(there: bool) -> None:  # noqa: FBT001 - a case
    facts = await asking(page(1))[0].of(SHE) if there else None
    about = {
        "participant_id": SHE,
        "release_id": UUID(int=1),
        "case_number": "KPG-26-001-I",
        "released_at": NOW,
    }
    extract = Extract(
        **about,
        restricted=(),
        classes={},
        facts=facts or (),
        program="included" if there else "unavailable",
        readings=(),
        left_out=() if there else (ABOUT_PROGRAM,),
    )
    assert paper(extract).startswith(b"%PDF")
    assert len(paper(extract)) > 1000
