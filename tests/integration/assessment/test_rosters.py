"""Rosters as files of Excel, looked through before they are sent, and large ones imported by a job."""

import asyncio
import io
from datetime import date

import httpx
import pytest
from openpyxl import Workbook

from shared.contracts.codes import Role
from tests.integration.assessment.house import HEADER, KUPANG, NAMES, NUMBERS, ROSTER, House

OFFICER = Role.LAPAS_OFFICER
WHERE = f"facility={KUPANG}&referred_on=2026-08-03"


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def many(count: int, bad: int | None = None) -> bytes:
    rows = [
        f"CTH-{n:05d}/2026,Contoh {chr(65 + n % 26)}{n} Wela,19{60 + n % 40}-0{1 + n % 9}-1{n % 10},tahanan,"
        for n in range(count)
    ]
    if bad is not None:
        rows[bad] = rows[bad].replace(",tahanan,", ",besok,")
    return "\n".join([HEADER, *rows]).encode()


async def send(assessment: House, path: str, content: bytes, key: str | None = None) -> httpx.Response:
    headers = {"Content-Type": "text/csv", **({"Idempotency-Key": key} if key else {})}
    return await assessment.ask(OFFICER, "POST", path, content=content, headers=headers)


async def ended(assessment: House, import_id: str) -> dict[str, object]:
    async with asyncio.timeout(60):
        while True:
            answer = await assessment.ask(OFFICER, "GET", f"/v1/rosters/imports/{import_id}")
            assert answer.is_success, answer.text
            state = dict(answer.json())
            if state["phase"] in {"done", "refused", "failed"}:
                return state
            await asyncio.sleep(0.1)


async def test_an_excel_file_is_the_same_roster(assessment: House) -> None:
    header = tuple(HEADER.split(","))
    sheet = workbook(
        header,
        (NUMBERS[0], NAMES[0], date(1994, 2, 11), "narapidana", date(2037, 5, 20)),
        (NUMBERS[1], NAMES[1], "03-07-1990", "tahanan", None),
        (NUMBERS[2], NAMES[2], date(1988, 12, 19), "narapidana", "15-03-2037"),
    )
    first = await send(assessment, f"/v1/rosters?{WHERE}", sheet)
    assert first.status_code == 201, first.text
    again = await send(assessment, f"/v1/rosters?{WHERE}", ROSTER.encode())
    assert again.status_code == 200
    assert again.json()["participants"] == first.json()["participants"]


async def test_a_preview_says_what_would_become_of_each_line_and_writes_nothing(assessment: House) -> None:
    await assessment.roster("\n".join(ROSTER.splitlines()[:3]))
    before = await assessment.written()
    content = "\n".join(
        (
            HEADER + ",case_type",
            f"{NUMBERS[0]},{NAMES[0]},1994-02-11,narapidana,2037-05-20,",
            f"{NUMBERS[1]},{NAMES[1]},1990-07-04,tahanan,,",
            f"{NUMBERS[2]},{NAMES[2]},19-12-1988,narapidana,15-03-2037,pecandu",
            f"CTH-904/2026,{NAMES[2]},1999-01-01,narapidana,2026-09-01,pengedar",
            "CTH-905/2026,,kemarin,tahanan,,",
        )
    )
    answer = await send(assessment, f"/v1/rosters/preview?{WHERE}", content.encode())
    assert answer.status_code == 200, answer.text
    rows = {row["line"]: row for row in answer.json()["rows"]}
    assert answer.json()["counts"] == {"new": 1, "same": 1, "changed": 1, "error": 2}
    assert [rows[n]["outcome"] for n in range(2, 7)] == ["same", "changed", "new", "error", "error"]
    assert rows[2]["case_number"][:10] == "KPG-26-001"
    assert [(f["field"], f["rule"]) for f in rows[3]["findings"]] == [("birth_date", "register-known")]
    assert [f["rule"] for f in rows[5]["findings"]] == ["remaining-sentence-min", "case-type"]
    assert await assessment.written() == before
    assert not any(name in answer.text for name in NAMES)


async def test_a_large_roster_shows_its_progress_and_is_imported_once(assessment: House) -> None:
    content = many(1500)
    refused = await send(assessment, f"/v1/rosters?{WHERE}", content)
    assert (refused.status_code, refused.json()["errors"][0]["rule"]) == (422, "too-many-rows")
    begun = await send(assessment, f"/v1/rosters/imports?{WHERE}", content, "besar")
    assert begun.status_code == 202, begun.text
    state = await ended(assessment, begun.json()["import_id"])
    participants = state["participants"]
    assert isinstance(participants, list)
    assert (state["phase"], state["done"], state["total"], len(participants)) == ("done", 1500, 1500, 1500)
    assert len(await assessment.events("assessment")) == 1500
    repeated = await send(assessment, f"/v1/rosters/imports?{WHERE}", content, "besar")
    assert repeated.json() == begun.json()
    before = await assessment.written()
    other = await send(assessment, f"/v1/rosters/imports?{WHERE}", content)
    same = await ended(assessment, other.json()["import_id"])
    assert same["participants"] == participants
    assert (await assessment.written()) | {"commands": 0} == before | {"commands": 0}


async def test_the_same_import_sent_twice_at_once_is_one(assessment: House) -> None:
    path, content = f"/v1/rosters/imports?{WHERE}", ROSTER.encode()
    answers = await asyncio.gather(*(send(assessment, path, content, "berdua") for _ in range(4)))
    assert {answer.status_code for answer in answers} == {202}
    [begun] = {answer.json()["import_id"] for answer in answers}
    assert (await ended(assessment, begun))["phase"] == "done"
    assert len(await assessment.events("assessment")) == 3
    other = await send(assessment, path, content + b"\n", "berdua")
    assert (other.status_code, other.json()["type"]) == (409, "urn:pulih:idempotency-key-reused"), other.text


async def test_one_bad_row_at_the_end_leaves_nothing_behind(assessment: House) -> None:
    before = await assessment.written()
    begun = await send(assessment, f"/v1/rosters/imports?{WHERE}", many(1500, bad=1499))
    state = await ended(assessment, begun.json()["import_id"])
    refusal = state["refusal"]
    assert isinstance(refusal, dict)
    assert [(e["line"], e["field"]) for e in refusal["errors"]] == [(1501, "legal_status")]
    assert (state["phase"], state["participants"]) == ("refused", None)
    assert await assessment.written() == before


async def test_an_import_whose_process_ends_leaves_nothing_behind_and_can_be_sent_again(
    assessment: House,
) -> None:
    before = await assessment.written()
    begun = (await send(assessment, f"/v1/rosters/imports?{WHERE}", many(1200), "putus")).json()
    await assessment.app.state.assessment.imports.close()
    assert await assessment.written() == before
    await assessment.database.execute("update roster_imports set seen_at = seen_at - interval '1 minute'")
    answer = await assessment.ask(OFFICER, "GET", f"/v1/rosters/imports/{begun['import_id']}")
    assert answer.json()["phase"] == "interrupted"
    again = (await send(assessment, f"/v1/rosters/imports?{WHERE}", many(1200), "putus")).json()
    assert again == begun
    assert (await ended(assessment, again["import_id"]))["phase"] == "done"
    assert len(await assessment.events("assessment")) == 1200


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/rosters", 413), ("/v1/rosters/imports", 413), ("/v1/referrals", 413)]
)
async def test_bodies_are_bounded(assessment: House, path: str, status: int) -> None:
    size = 5_000_000 if "rosters" in path else 1_100_000
    answer = await send(assessment, f"{path}?{WHERE}", b"x" * size)
    assert answer.status_code == status
