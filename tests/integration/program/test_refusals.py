"""What is refused over HTTP: each answer names the field and the rule, and leaves nothing behind."""

import uuid
from typing import Any

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.unit.program.places import KUPANG, who

AK, RN, XX = str(who("AK")), str(who("RN")), str(who("XX"))
DOCTOR, COUNSELLOR, OFFICER = Role.BNN_DOCTOR, Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER


async def refused(
    program: House, role: Role, method: str, path: str, body: object, **how: str
) -> tuple[int, str, str | None]:
    """Status, rule and field; the log is as long as before."""
    before = await program.app.state.program.store.head("program")
    answer = await program.ask(role, method, path, body, **how)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"]
    assert await program.app.state.program.store.head("program") == before
    return answer.status_code, problem["type"].removeprefix("urn:pulih:"), problem.get("field")


async def test_unknown_participants_are_refused_wherever_they_are_named(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    decree = {"number": "SK-CONTOH/002", "issued_on": "2026-08-18", "participants": [XX]}
    assert await refused(program, Role.LAPAS_HEAD, "POST", f"/v1/cohorts/{cohort}/decree", decree) == (
        422,
        "not-on-waiting-list",
        f"participants.{XX}",
    )
    assert await refused(program, COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "XX")) == (
        422,
        "not-enrolled",
        f"participants.{XX}",
    )
    session = (await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK")))["session_id"]
    path = f"/v1/sessions/{session}/attendance"
    marked = await refused(program, COUNSELLOR, "PUT", path, {"outcomes": {AK: "hadir", XX: "hadir"}})
    assert marked == (422, "not-booked", f"outcomes.{XX}")
    moved = {"participant_id": XX, "facility": KUPANG, "movement": "release", "moved_on": "2026-08-20"}
    assert await refused(program, Role.LAPAS_REGISTRAR, "POST", "/v1/movements", moved) == (
        404,
        "participant-unknown",
        "participant_id",
    )


async def test_who_was_referred_and_never_assessed_can_be_moved(program: House) -> None:
    program.note({"assessment": await program.assessment.refer("MB")})
    await program.done(COUNSELLOR, "GET", "/v1/waiting-list")
    moved = {"participant_id": str(who("MB")), "facility": KUPANG, "movement": "release"}
    await program.done(Role.LAPAS_REGISTRAR, "POST", "/v1/movements", moved | {"moved_on": "2026-08-20"})


async def test_the_wrong_order_of_stages_is_refused(program: House) -> None:
    cohort = await program.enrolled(RN="medis")
    assert await refused(program, COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "RN")) == (
        422,
        "stage-order",
        f"participants.{RN}",
    )
    [episode] = (await program.done(DOCTOR, "GET", "/v1/episodes"))["episodes"]
    path = f"/v1/episodes/{episode['episode_id']}/stages/social/completion"
    assert await refused(program, DOCTOR, "POST", path, {"completed_on": "2026-08-20"}) == (
        409,
        "stage-order",
        "stage",
    )


async def test_a_cancelled_session_is_replaced_once(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    first = (await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK")))["session_id"]
    await program.done(COUNSELLOR, "POST", f"/v1/sessions/{first}/cancellation", {"caused_by": "bnn"})
    again = session_of(cohort, "AK", starts_at="2026-08-21T09:00", replaces=first)
    await program.done(COUNSELLOR, "POST", "/v1/sessions", again)
    third = again | {"starts_at": "2026-08-27T09:00"}
    assert await refused(program, COUNSELLOR, "POST", "/v1/sessions", third) == (
        409,
        "replaced-already",
        "replaces",
    )


async def test_a_stage_before_the_decree_is_refused(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    early = session_of(cohort, "AK", starts_at="2026-08-13T09:00")
    assert await refused(program, COUNSELLOR, "POST", "/v1/sessions", early) == (
        422,
        "before-decree",
        f"participants.{AK}",
    )


async def test_a_completion_that_comes_too_early_names_what_is_missing(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK"))
    [episode] = (await program.done(DOCTOR, "GET", "/v1/episodes"))["episodes"]
    path = f"/v1/episodes/{episode['episode_id']}/stages/social/completion"
    answer = await program.ask(COUNSELLOR, "POST", path, {"completed_on": "2026-08-21"})
    assert answer.status_code == 422
    unmarked, fair, dose = answer.json()["errors"]
    assert (unmarked["rule"], unmarked["session_on"]) == ("session-unmarked", "2026-08-20")
    assert (fair["rule"], fair["numerator"], fair["denominator"]) == ("fair-attendance", 0, 0)
    assert (dose["rule"], dose["required_percent"]) == ("dose", 60)


async def test_each_act_belongs_to_its_roles(program: House) -> None:
    some = uuid.uuid4()
    for role, method, path in (
        (Role.LAPAS_REGISTRAR, "PUT", f"/v1/facilities/{KUPANG}"),
        (OFFICER, "POST", f"/v1/facilities/{KUPANG}/census"),
        (DOCTOR, "POST", "/v1/cohorts"),
        (COUNSELLOR, "POST", f"/v1/cohorts/{some}/decree"),
        (Role.LAPAS_HEAD, "POST", "/v1/sessions"),
        (Role.LAPAS_HEAD, "PUT", f"/v1/sessions/{some}/attendance"),
        (Role.KANWIL, "GET", "/v1/sessions"),
        (Role.LAPAS_CLINIC, "GET", "/v1/waiting-list"),
        (Role.LAPAS_CLINIC, "GET", "/v1/tasks"),
        (DOCTOR, "POST", f"/v1/episodes/{some}/withdrawal"),
        (Role.LAPAS_HEAD, "POST", "/v1/movements"),
        (COUNSELLOR, "GET", "/v1/logs/program/events"),
    ):
        body = None if method == "GET" else {}
        assert await refused(program, role, method, path, body) == (403, "role", None), (role, path)


async def test_another_facility_and_no_token_are_refused(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    session = (await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK")))["session_id"]
    elsewhere = {"facility": "rutan-waingapu"}
    path = f"/v1/sessions/{session}/attendance"
    assert await refused(program, OFFICER, "PUT", path, {"outcomes": {AK: "hadir"}}, **elsewhere) == (
        403,
        "other-facility",
        "facility",
    )
    for asked in ("/v1/sessions?facility=lpp-kupang", f"/v1/sessions/{session}"):
        assert (await program.ask(OFFICER, "GET", asked, **elsewhere)).status_code == 403
    assert (await program.client.get("/v1/sessions")).status_code == 401


async def test_a_session_is_marked_by_its_leader_or_an_officer(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    session = (await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK")))["session_id"]
    path = f"/v1/sessions/{session}/attendance"
    body = {"outcomes": {AK: "hadir"}}
    assert (await refused(program, COUNSELLOR, "PUT", path, body, sub="lain"))[1] == "not-your-session"
    await program.done(COUNSELLOR, "PUT", path, body)
    await program.done(OFFICER, "PUT", path, {"outcomes": {AK: "izin"}})
    path = f"/v1/sessions/{session}/cancellation"
    assert (await refused(program, OFFICER, "POST", path, {"caused_by": "bnn"}))[1] == "session-held"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"stage": "aftercare"}, "stage"),
    ({"starts_at": "kemarin"}, "starts_at"),
    ({"starts_at": 1787187600}, "starts_at"),
    ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
    ({"starts_at": "9999-12-31T23:45:00-12:00"}, "starts_at"),
    ({"starts_at": "2026-08-20T09:05"}, "starts_at"),
    ({"minutes": "90"}, "minutes"),
    ({"minutes": True}, "minutes"),
    ({"minutes": 10**18}, "minutes"),
    ({"minutes": -45}, "minutes"),
    ({"minutes": 95}, "minutes"),
    ({"room": ""}, "room"),
    ({"room": "Gudang"}, "room"),
    ({"leader": "Ibu Siti, M.Psi"}, "leader"),
    ({"participants": []}, "participants"),
    ({"participants": "semua"}, "participants"),
    ({"participants": ["AK"]}, "participants.0"),
    ({"participants": [AK, AK]}, "participants"),
    ({"cohort_id": str(uuid.uuid4())}, "cohort_id"),
    ({"replaces": "x"}, "replaces"),
    ({"group": "Melati\u0000"}, "group"),
    ({"catatan": "sakit"}, "catatan"),
]


async def test_every_wrong_field_is_named(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    for change, field in WRONG:
        body = session_of(cohort, "AK", **change)
        status, _, named = await refused(program, COUNSELLOR, "POST", "/v1/sessions", body)
        assert (400 <= status < 500, named) == (True, field), change


async def test_a_wrong_census_is_named(program: House) -> None:
    await program.configured()
    path = f"/v1/facilities/{KUPANG}/census"
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"reported_on": "2026-10-27"}, "date-in-future"),
        ({"reported_on": "2026-02-30"}, "invalid-input"),
        ({"reported_on": 20260803}, "invalid-input"),
        ({"occupants": 1.5}, "invalid-input"),
        ({"occupants": None}, "invalid-input"),
        ({"narcotics": 113}, "narcotics-within-occupants"),
    ]
    for change, rule in wrong:
        body = {"reported_on": "2026-08-03", "occupants": 112, "narcotics": 16} | change
        found = await refused(program, Role.LAPAS_REGISTRAR, "POST", path, body)
        assert (found[0], found[2]) == (422, next(iter(change))), change
        assert found[1] == rule or rule == "invalid-input"


async def test_bytes_that_are_no_json_are_refused(program: House) -> None:
    given = program.bearer(COUNSELLOR) | {"Content-Type": "application/json"}
    for body in (b"{", b'"\xff"', b"[" * 100_000, b"null", b"[]", b'{"leader": "\\ud800"}', b" " * (1 << 21)):
        answer = await program.client.post("/v1/sessions", content=body, headers=given)
        assert 400 <= answer.status_code < 500, body[:20]
        assert answer.headers["content-type"] == "application/problem+json"


async def test_unknown_things_are_not_found(program: House) -> None:
    some = uuid.uuid4()
    for method, path, body in (
        ("GET", f"/v1/sessions/{some}", None),
        ("PUT", f"/v1/sessions/{some}/attendance", {"outcomes": {AK: "hadir"}}),
        ("POST", f"/v1/sessions/{some}/cancellation", {"caused_by": "bnn"}),
        ("GET", f"/v1/episodes/{some}", None),
        ("POST", f"/v1/episodes/{some}/stages/skills/completion", {"completed_on": "2026-08-20"}),
    ):
        answer = await program.ask(OFFICER, method, path, body)
        assert answer.status_code == 404, path
    assert (await program.ask(OFFICER, "GET", "/v1/sessions/bukan-uuid")).status_code == 422
    wide = await program.ask(OFFICER, "GET", "/v1/sessions?from=2026-01-01&to=2028-01-01")
    assert (wide.status_code, wide.json()["field"]) == (422, "to")
