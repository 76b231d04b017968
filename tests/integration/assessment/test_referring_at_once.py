"""Many refer at once, in one process and in two: numbers stay dense, and a roster is one append."""

import asyncio
from dataclasses import replace

import httpx

from services.assessment.domain.roster import MAX_ROWS
from services.assessment.service import build
from shared.contracts.codes import Role
from shared.runtime.clock import clock_starting_at
from tests.integration.assessment.house import (
    HEADER,
    ROSTER,
    THAT_DAY,
    House,
    woman,
)


async def test_many_refer_at_once_and_numbers_stay_dense(assessment: House) -> None:
    numbers = [f"CTH-{n:03}/2026" for n in range(20)]
    answers = await asyncio.gather(
        *(
            assessment.ask(Role.LAPAS_OFFICER, "POST", "/v1/referrals", woman(register_number=number))
            for number in numbers
        ),
        *(assessment.ask(Role.LAPAS_OFFICER, "POST", "/v1/referrals", woman()) for _ in range(5)),
    )
    assert {answer.status_code for answer in answers} == {200, 201}
    cases = {answer.json()["case_number"] for answer in answers}
    assert sorted(case[:10] for case in cases) == [f"KPG-26-{n:03}" for n in range(1, 22)]


async def test_the_longest_roster_is_one_append_and_two_at_once_are_one(assessment: House) -> None:
    rows = [f"CTH-{n}/2026,Contoh Orang {n},1990-01-01,tahanan," for n in range(MAX_ROWS)]
    longest = "\n".join((HEADER, *rows))
    first, second = await asyncio.gather(assessment.roster(longest), assessment.roster(longest))
    assert {first.status_code, second.status_code} == {200, 201}, (first.text[:300], second.text[:300])
    assert first.json()["participants"] == second.json()["participants"]
    written = await assessment.written()
    assert (written["events"], written["vault_subjects"], written["vault_rows"]) == (
        MAX_ROWS,
        MAX_ROWS,
        3 * MAX_ROWS,
    )
    moments = await assessment.database.fetchval("select count(distinct recorded_at) from events")
    assert moments == 1


async def test_two_processes_share_case_numbers(assessment: House) -> None:
    beside = build(assessment.settings, clock=clock_starting_at(THAT_DAY))
    async with (
        beside.router.lifespan_context(beside),
        httpx.AsyncClient(transport=httpx.ASGITransport(beside), base_url="http://pulih.test") as client,
    ):
        other = replace(assessment, app=beside, client=client)
        answers = await asyncio.gather(
            *(
                process.ask(
                    Role.LAPAS_OFFICER, "POST", "/v1/referrals", woman(register_number=f"CTH-{n}/{of}")
                )
                for n in range(8)
                for of, process in enumerate((assessment, other))
            ),
            assessment.roster(ROSTER),
            other.roster(ROSTER),
        )
    assert {answer.status_code for answer in answers} <= {200, 201}
    numbers = await assessment.database.fetch(
        "select key from reservations where kind = 'case_number' order by key"
    )
    assert [row["key"] for row in numbers] == [f"KPG-26-{n:03}" for n in range(1, 20)]
