"""Lists of a running house: page by page over HTTP, and by which index the desk finds a page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.drop_outs import ProposalDesk
from services.program.desk.groups import Groups
from services.program.desk.lists import Lists
from services.program.desk.offered import HandOverReader
from services.program.desk.paging import Slice
from shared.contracts.codes import Role
from tests.integration.program.house import House
from tests.unit.program.places import KUPANG

SECOND_PAGE = Slice((date(2026, 8, 18), UUID(int=1)), 100)


async def lists_come_in_pages(program: House) -> None:
    """Each page begins where the one before ended, nobody is passed over, and no list is sorted."""
    for path, name, key in (
        ("/v1/hand-overs", "hand_overs", "episode_id"),
        ("/v1/episodes", "episodes", "episode_id"),
        ("/v1/cohorts", "cohorts", "cohort_id"),
    ):
        whole = await program.done(Role.BNN_COUNSELLOR, "GET", path)
        assert (len(whole[name]), whole["following"]) == (2, None)
        found, after = [], ""
        for _ in range(2):
            page = await program.done(Role.BNN_COUNSELLOR, "GET", f"{path}?limit=1{after}")
            found += [row[key] for row in page[name]]
            after = f"&after={page['following']}"
        assert (found, page["following"]) == ([row[key] for row in whole[name]], None)
    wrong = await program.ask(Role.BNN_COUNSELLOR, "GET", "/v1/holds?after=x")
    assert (wrong.status_code, wrong.json()["type"]) == (422, "urn:pulih:after-unknown")
    for path in ("/v1/decrees", "/v1/drop-outs", "/v1/holds"):
        assert (await program.ask(Role.BNN_COUNSELLOR, "GET", f"{path}?limit=501")).status_code == 422
        assert (await program.done(Role.BNN_COUNSELLOR, "GET", f"{path}?limit=1"))["following"] is None
    await _pages_are_found_by_their_key(program)


async def _pages_are_found_by_their_key(program: House) -> None:
    reader = program.app.state.program.reader
    lists, offers = Lists(reader), HandOverReader(reader)
    async with asked_of_the_desk(program) as statements:
        for facility in (None, KUPANG):
            await lists.episodes(facility, SECOND_PAGE)
            await lists.cohorts(facility, SECOND_PAGE)
            await offers.of(facility, SECOND_PAGE)
            await Groups(reader).decrees(facility, SECOND_PAGE)
            await ProposalDesk(reader).open(facility, SECOND_PAGE)
        await lists.running(KUPANG, [UUID(int=2)], SECOND_PAGE)
    pages = [each for each in statements if "ORDER BY" in each[0]]
    assert len(pages) == 12, "of one prison hand-overs are asked for from both sides"
    for statement, given in pages:
        plan = await _plan(program, statement, given)
        assert "Sort" not in plan, plan
        assert "Index Cond" in plan, plan


@asynccontextmanager
async def asked_of_the_desk(program: House) -> AsyncIterator[list[tuple[str, Any]]]:
    """What is asked of the desk's view meanwhile, as it is sent."""
    engine, asked = program.app.state.program.reader.engine.sync_engine, list[tuple[str, Any]]()

    def note(_: object, __: object, statement: str, given: Any, *___: object) -> None:  # noqa: ANN401 - a driver's own
        asked.append((statement, given))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


async def _plan(program: House, statement: str, given: Any) -> str:  # noqa: ANN401 - a driver's own
    """How it is answered where the tables are so large that reading them whole or sorting is dear."""
    async with program.app.state.program.reader.engine.connect() as connection:
        for dear in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
            await connection.exec_driver_sql(f"SET LOCAL {dear} = off")
        lines = await connection.exec_driver_sql(f"EXPLAIN {statement}", given)
        return "\n".join(line for (line,) in lines)
