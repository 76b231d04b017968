"""After one of fifty is erased, none of her words is left anywhere, and nothing else has changed."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from rich.console import Console

from launch.embedded import Embedded, running
from launch.home import Home
from shared.contracts.codes import Role
from tests.integration.assessment.house import ASSIST
from tests.journeys.erasing.faults import faulty, parked, unsent
from tests.journeys.erasing.people import FACILITY, MANY, Staff, Woman, begin, refer, someday, treat
from tests.journeys.erasing.scanning import forms, in_databases, in_files
from tests.journeys.installation import Pulih

OFFICER, HEAD, COUNSELLOR = Role.DATA_PROTECTION, Role.LAPAS_HEAD, Role.BNN_COUNSELLOR
AT_ONCE = 10
LISTS = ("roster", "clients", "desk", "waiting")
COUNTS = {
    HEAD: "reporting:/v1/lapas/summary?as_of=2026-08-20",
    Role.KANWIL: "reporting:/v1/kanwil/summary?as_of=2026-08-20",
    COUNSELLOR: "reporting:/v1/bnnp/summary?as_of=2026-08-20",
}


@asynccontextmanager
async def up(home: Home, year: int) -> AsyncIterator[tuple[Embedded, Staff]]:
    embedded = Embedded(home, Console(quiet=True), now=someday(year), any_ports=True, echo=False)
    async with running(embedded), httpx.AsyncClient() as client:
        yield embedded, Staff(embedded, client)


async def counted(staff: Staff) -> dict[str, Any]:
    """What each agency's summary says, without how fresh it is."""
    found = {}
    for role, path in COUNTS.items():
        answer = dict(await staff.got(role, path))
        found[path] = {k: v for k, v in answer.items() if k not in {"positions", "age_seconds", "as_of"}}
    return found


async def all_told(staff: Staff, women: list[Woman]) -> list[str]:
    ids = await refer(staff, women)
    some = asyncio.Semaphore(AT_ONCE)

    async def one(woman: Woman, who: str) -> None:
        async with some:
            await treat(staff, woman, who)

    await asyncio.gather(*(one(woman, who) for woman, who in zip(women, ids, strict=True)))
    return ids


async def eventually(staff: Staff, she: str, *, without: str | None = None) -> dict[str, Any]:
    """Her erasure, once every follower (but one) has given its receipt."""
    for _ in range(120):
        register = (await staff.got(OFFICER, "assessment:/v1/erasures"))["erasures"]
        [erasure] = [each for each in register if each["participant_id"] == she]
        silent = {each["follower"] for each in erasure["receipts"] if each["received_at"] is None}
        if silent == ({without} - {None}):
            assert erasure["complete"] == (without is None)
            return dict(erasure)
        await asyncio.sleep(0.5)
    raise AssertionError(erasure)


async def listed(staff: Staff) -> dict[str, set[str]]:
    """Who stands in the lists of the agencies and of both desks."""
    roster = await staff.got(HEAD, "reporting:/v1/lapas/roster?as_of=2026-08-20")
    clients = await staff.got(COUNSELLOR, "reporting:/v1/bnnp/clients?as_of=2026-08-20")
    desk = await staff.got(COUNSELLOR, "assessment:/v1/participants")
    waiting = await staff.got(COUNSELLOR, "program:/v1/waiting-list")
    return {
        "roster": {row["participant_id"] for row in roster["rows"]},
        "clients": {row["participant_id"] for row in clients["rows"]},
        "desk": {row["participant_id"] for row in desk["participants"]},
        "waiting": {row["participant_id"] for row in waiting["waiting"]},
    }


async def everybody_waits(staff: Staff, ids: list[str]) -> None:
    await seen_are(staff, {name: set(ids) for name in LISTS})


async def seen_are(staff: Staff, wanted: dict[str, set[str]]) -> None:
    """Wait until these lists show these women."""
    for _ in range(120):
        found = await listed(staff)
        if all(found[name] == who for name, who in wanted.items()):
            return
        await asyncio.sleep(0.5)
    raise AssertionError({name: len(who) for name, who in found.items()})


async def plant(embedded: Embedded, marker: str) -> list[str]:
    """What a scan says of a word that was put into a bytea on purpose: the scan must be able to find."""
    connection = await asyncpg.connect(embedded.installation.postgres.dsn("program"))
    try:
        await connection.execute("create table planted (content bytea)")
        await connection.execute("insert into planted values ($1)", b"\x00" + marker.encode())
        return await in_databases(embedded.installation.postgres, [marker])
    finally:
        await connection.execute("drop table if exists planted")
        await connection.close()


def test_a_scan_knows_a_word_in_each_of_its_forms(tmp_path: Path) -> None:
    for form in forms("Zqnama001xK"):
        (tmp_path / "found").write_bytes(b"before " + form + b" after")
        assert in_files(Home(tmp_path), ["Zqnama001xK"]) == [str(tmp_path / "found")]
    assert in_files(Home(tmp_path), ["Zqnama002xK"]) == []


async def test_one_of_fifty_is_erased_without_a_trace_and_the_others_are_as_before() -> None:
    women = [Woman(number) for number in range(MANY)]
    words = [word for woman in women for word in woman.markers]
    with tempfile.TemporaryDirectory(prefix="pulih-home-") as folder:
        home = Home(Path(folder) / "pulih")
        async with up(home, 2026) as (embedded, staff):
            ids = await all_told(staff, women)
            await everybody_waits(staff, ids)
            assert await plant(embedded, words[0]) == ["program.public.planted"]
            assert await in_databases(embedded.installation.postgres, words) == []
            await one_rests_and_comes_back(staff, ids)
            await faulty(embedded, ids[7])
            for what, ground in (
                ("restriction", "dalam_sengketa"),
                ("restriction/lifting", "sengketa_selesai"),
            ):
                body = {"legal_basis": ground, "classes": ["C6-notes"]}
                await staff.done(OFFICER, f"assessment:/v1/participants/{ids[7]}/{what}", body)
            await parked(embedded, ids[7], 2)
            before = await counted(staff)
            early = await staff.ask(
                OFFICER,
                "POST",
                f"assessment:/v1/participants/{ids[7]}/erasure",
                {"legal_basis": "permintaan_subjek"},
            )
            assert early.json()["type"] == "urn:pulih:retention"
        async with up(home, 2052) as (embedded, staff):
            await erased_and_nobody_else(embedded, staff, women, ids, before)


async def one_rests_and_comes_back(staff: Staff, ids: list[str]) -> None:
    """Restricted, she is in no list, nobody enrols her or writes about her; lifted, all is as before."""
    she, others = ids[3], set(ids) - {ids[3]}
    body = {"legal_basis": "dalam_sengketa", "classes": ["C3-participation", "C5-clinical"]}
    await staff.done(OFFICER, f"assessment:/v1/participants/{she}/restriction", body)
    await seen_are(staff, {"roster": others, "clients": others, "waiting": others})
    cohort = {"facility": FACILITY, "label": "Contoh", "template": "kupang-12w", "opened_on": "2026-08-19"}
    opened = (await staff.done(COUNSELLOR, "program:/v1/cohorts", cohort))["cohort_id"]
    decree = {"number": "CTH/1", "issued_on": "2026-08-19", "participants": [she]}
    refused = await staff.ask(HEAD, "POST", f"program:/v1/cohorts/{opened}/decree", decree)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:pulih:restricted"), refused.text
    again = await staff.ask(
        COUNSELLOR, "POST", f"assessment:/v1/participants/{she}/instruments/assist", ASSIST
    )
    assert again.json()["type"] == "urn:pulih:restricted"
    woken = body | {"legal_basis": "sengketa_selesai"}
    await staff.done(OFFICER, f"assessment:/v1/participants/{she}/restriction/lifting", woken)
    await everybody_waits(staff, ids)


async def erased_and_nobody_else(
    embedded: Embedded, staff: Staff, women: list[Woman], ids: list[str], before: dict[str, Any]
) -> None:
    she, hers = ids[7], women[7]
    for number in (7, 8):
        await begin(staff, women[number], ids[number])
    assert await unsent(embedded) == (2, 2)
    ground = {"legal_basis": "retensi_berakhir"}
    await staff.done(OFFICER, f"assessment:/v1/participants/{she}/erasure", ground)
    assert await unsent(embedded) == (1, 1)
    pulih = Pulih(embedded.home.path)
    await mended(embedded, staff, pulih, she, hers)
    erasure = await eventually(staff, she)
    assert {receipt["follower"]: receipt["overdue"] for receipt in erasure["receipts"]} == {
        "assessment.desk": False,
        "program.desk": False,
        "reporting.bnnp": False,
        "reporting.lapas": False,
        "reporting.kanwil": False,
    }
    assert all(she not in found for found in (await listed(staff)).values())
    assert await counted(staff) == before
    for agency in ("bnnp", "lapas", "kanwil"):
        rebuilt = await asyncio.to_thread(pulih.run, "rebuild", agency, "--refill")
        assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
    assert await counted(staff) == before
    rest = set(ids) - {she}
    assert await listed(staff) == dict.fromkeys(LISTS, rest)
    assert await in_databases(embedded.installation.postgres, hers.markers) == []
    assert in_files(embedded.home, hers.markers) == []
    await nothing_opens(embedded, she)
    old_key = str(embedded.home.path.parent / "vault-before.key")
    for command in (("verify",), ("vault", "rotate", "--old-key", old_key)):
        done = await asyncio.to_thread(pulih.run, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    for number in (0, 6, 8, MANY - 1):
        notes = await staff.got(COUNSELLOR, f"assessment:/v1/participants/{ids[number]}/notes")
        assert [note["text"] for note in notes["notes"]] == [women[number].note]
        extract = await staff.done(
            COUNSELLOR, f"assessment:/v1/participants/{ids[number]}/extracts", {"format": "json"}
        )
        assert women[number].name in str(extract)
        assert not [word for word in hers.markers if word in str(extract)]


async def mended(embedded: Embedded, staff: Staff, pulih: Pulih, she: str, hers: Woman) -> None:
    """The prison's view parked her: no receipt, no word of hers in it, and a replay lets it forget her."""
    await parked(embedded, she, 3)
    await eventually(staff, she, without="reporting.lapas")
    assert await in_databases(embedded.installation.postgres, hers.markers) == []
    await faulty(embedded, None)
    replayed = await asyncio.to_thread(pulih.run, "replay", "lapas")
    assert (replayed.returncode, "3 applied, 0 left" in replayed.stdout) == (0, True), replayed.stdout
    await parked(embedded, she, 0)


async def nothing_opens(embedded: Embedded, she: str) -> None:
    """No row of hers, and no key that could open one; of the others all are there."""
    connection = await asyncpg.connect(embedded.installation.postgres.dsn("assessment"))
    try:
        keys = await connection.fetch("select wrapped_key from vault_keys where subject_id = $1", she)
        assert [row["wrapped_key"] for row in keys] == [None] * 5
        assert await connection.fetchval("select count(*) from vault_rows where subject_id = $1", she) == 0
        held = "select count(*) from reservations where holder = $1 and kind not in ('case_number', 'place')"
        assert await connection.fetchval(held, she) == 0
        people = "select count(distinct subject_id) from vault_rows"
        assert await connection.fetchval(people) == MANY - 1
    finally:
        await connection.close()
