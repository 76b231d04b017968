"""The register by file, and isolation, which the other agency never hears of."""

from datetime import date
from typing import Any

from services.program.own_reasons import OWN_REASONS
from shared.contracts.codes import Role
from shared.contracts.protection import LegalBasis, ProtectedClass, RestrictionImposed
from tests.integration.program.house import House, session_of
from tests.unit.program.places import KUPANG, who

AK, DW = str(who("AK")), str(who("DW"))
COUNSELLOR, REGISTRAR = Role.BNN_COUNSELLOR, Role.LAPAS_REGISTRAR
PATH = f"/v1/facilities/{KUPANG}/movements"
HEADER = "peserta;mutasi;tanggal;tujuan;serah_terima\n"
FILE = (
    HEADER
    + "KPG-26-001-X;isolation;2026-10-05;;\n"
    + "KPG-26-001-X;returned;2026-10-09;;\n"
    + f"{DW};transfer;2026-10-12;rutan-waingapu;ya\n"
    + "KPG-26-001-X;merged;2026-10-12;;\n"
)


async def sent(program: House, path: str, content: str) -> tuple[int, Any]:
    headers = program.bearer(REGISTRAR) | {"Content-Type": "text/csv"}
    answer = await program.client.post(path, content=content.encode(), headers=headers)
    if answer.is_success:
        program.note(answer.json().get("positions", {}))
    return answer.status_code, answer.json()


async def test_a_file_is_taken_as_a_whole_and_isolation_stays_with_the_prison(program: House) -> None:
    await program.enrolled(AK="sosial", DW="sosial")
    effects = ["suspended", "resumed", "suspended", "to_review"]
    status, looked = await sent(program, f"{PATH}/preview", FILE)
    assert (status, [line["effect"] for line in looked["lines"]]) == (200, effects)
    assert (await program.done(COUNSELLOR, "GET", "/v1/hand-overs"))["hand_overs"] == [], (
        "nothing was written"
    )
    wrong = FILE + "KPG-26-001-X;release;2026-10-13;rutan-waingapu;\nNOBODY;lost;x;;\n"
    status, refused = await sent(program, f"{PATH}/file", wrong)
    assert (status, {(each["line"], each["rule"]) for each in refused["errors"]}) == (
        422,
        {(7, "participant-unknown"), (7, "movement-unknown"), (7, "date")},
    )
    status, refused = await sent(program, f"{PATH}/file", wrong.replace("NOBODY;lost;x;;\n", ""))
    assert [(each["line"], each["field"], each["rule"]) for each in refused["errors"]] == [
        (6, "to_facility", "release-destination")
    ]
    status, taken = await sent(program, f"{PATH}/file", FILE)
    assert (status, [line["effect"] for line in taken["lines"]]) == (200, effects)
    _, again = await sent(program, f"{PATH}/file", FILE + "\n")
    assert {line["effect"] for line in again["lines"]} == {"known"}
    running = program.app.state.program
    told = [bytes(each.raw) for each in await running.store.read("program", after=0, limit=500)]
    assert sum(b"alasan_lapas" in raw for raw in told) == 1
    assert not any(b"strap_sel" in raw or b"isolation" in raw for raw in told), "no event says why"
    async with running.engine.connect() as connection:
        kept = [(row.side, row.code) for row in await connection.execute(OWN_REASONS.select())]
    assert kept == [("lapas", "strap_sel")]
    for path in ("/v1/holds", "/v1/episodes", "/v1/tasks"):
        shown = (await program.ask(COUNSELLOR, "GET", path)).text
        assert "strap_sel" not in shown
        assert "isolation" not in shown


async def test_one_woman_merged_twice_in_a_file_is_one_task_and_no_other_calendar_is_read(
    program: House,
) -> None:
    cohort = await program.enrolled(AK="sosial")
    twice = HEADER + f"KPG-26-001-X;merged;2026-10-12;;\n{AK};merged;2026-10-12;;\n"
    for path in (f"{PATH}/preview", f"{PATH}/file"):
        status, told = await sent(program, path, twice)
        assert (status, [line["effect"] for line in told["lines"]]) == (200, ["to_review", "known"])
    tasks = (await program.done(COUNSELLOR, "GET", "/v1/tasks?kind=tinjau_ulang"))["tasks"]
    assert len(tasks) == 1
    for day in ("0001-01-01", "20261005", "2026-W41-1", "2126-10-05"):
        status, told = await sent(program, f"{PATH}/file", HEADER + f"{AK};merged;{day};;\n")
        assert (status, told["errors"][0]["rule"]) == (422, "date")
    await _told_while_her_data_rests(program, cohort)


async def _told_while_her_data_rests(program: House, cohort: str) -> None:
    """Where she is stays tellable; she is booked nowhere by it, and nothing else is told of her."""
    plan = session_of(cohort, "AK", starts_at="2026-10-29T09:00")
    await program.done(COUNSELLOR, "POST", "/v1/sessions", plan)
    rests = RestrictionImposed(
        facility=KUPANG,
        participant_id=who("AK"),
        classes=(ProtectedClass.PARTICIPATION,),
        legal_basis=next(iter(LegalBasis)),
        restricted_on=date(2026, 10, 20),
        by_role=Role.DATA_PROTECTION,
    )
    program.note({"assessment": await program.assessment.tell(rests)})
    assert (await program.done(COUNSELLOR, "GET", "/v1/episodes"))["episodes"] == []
    refused = await program.ask(COUNSELLOR, "POST", "/v1/sessions", plan | {"starts_at": "2026-10-30T09:00"})
    assert refused.json()["type"] == "urn:pulih:restricted"
    told = HEADER + f"{AK};isolation;2026-10-20;;\n{AK};returned;2026-10-23;;\n"
    status, taken = await sent(program, f"{PATH}/file", told)
    assert (status, [line["effect"] for line in taken["lines"]]) == (200, ["suspended", "resumed"])
    assert await program.app.state.program.store.count_reserved("participant", AK) == 0
    gone = HEADER + f"{AK};transfer;2026-10-24;rutan-waingapu;ya\n"
    status, taken = await sent(program, f"{PATH}/file", gone)
    assert (status, [line["effect"] for line in taken["lines"]]) == (200, ["suspended"])
