"""The page of tasks, as a browser without scripts uses it."""

import re

from shared.contracts.codes import Role
from tests.integration.program.house import House
from tests.integration.program.test_pages import page

COUNSELLOR, OFFICER = Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER


async def test_a_task_is_done_once_by_its_own_side_however_often_one_presses(
    program: House,
) -> None:
    await program.enrolled(AK="sosial")
    await program.assessed(AK="medis")
    await program.done(COUNSELLOR, "GET", "/v1/tasks")
    html = (await page(program, COUNSELLOR, "/tugas")).text
    assert "Tinjau ulang" in html
    assert re.search(r"terlambat \d+ hari", html)
    path = re.search(r'action="(/tugas/[^"]+/selesai)"', html)
    command = re.search(r'name="command_id" value="([^"]+)"', html)
    assert path
    assert command
    form = {"command_id": command[1]}
    assert "Tidak ada tugas" in (await page(program, OFFICER, "/tugas")).text
    other = await page(program, OFFICER, path[1], {"command_id": "x"})
    assert (other.status_code, "milik instansi lain" in other.text) == (403, True)
    answers = [await page(program, COUNSELLOR, path[1], form) for _ in range(2)]
    assert [(each.status_code, each.headers["location"]) for each in answers] == [
        (303, "/tugas?selesai=1")
    ] * 2
    await program.done(COUNSELLOR, "GET", "/v1/tasks")
    english = (await page(program, COUNSELLOR, "/tugas?upt=&lang=en")).text
    assert "No open tasks" in english
    done = await program.app.state.program.store.read("program", after=0, limit=200)
    assert sum(each.name == "TaskDone" for each in done) == 1
