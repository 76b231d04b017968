"""What the programme recorded of a woman is answered to the service of extracts alone, page by page."""

from typing import Any

import nats
import orjson
import pytest
import sqlalchemy as sa

from services.program import participation
from shared.contracts.codes import Role
from shared.contracts.participation import ASKER, PARTICIPATION
from tests.integration.program.house import House, session_of
from tests.unit.program.places import who


async def test_her_participation_is_answered_for_her_extract_alone(
    program: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = await program.enrolled(SL="sosial", RN="sosial")
    planned = session_of(cohort, "SL", "RN")
    session = (await program.done(Role.BNN_COUNSELLOR, "POST", "/v1/sessions", planned))["session_id"]
    marked = {"outcomes": {str(who("SL")): "hadir", str(who("RN")): "alpa"}}
    await program.done(Role.BNN_COUNSELLOR, "PUT", f"/v1/sessions/{session}/attendance", marked)
    client = await nats.connect(program.settings.nats)

    async def asked(role: Role = Role.SERVICE, sub: str = ASKER, **more: object) -> dict[str, Any]:
        token = program.bearer(role, sub=sub)["Authorization"].removeprefix("Bearer ")
        question = {"token": token, "participant_id": str(who("SL")), **more}
        reply = await client.request(PARTICIPATION, orjson.dumps(question), timeout=5)
        return dict(orjson.loads(reply.data))

    try:
        whole = await asked()
        told = {fact["type"]: fact["data"] for fact in whole["facts"]}
        assert {"CandidateListed", "ParticipantEnrolled", "ParticipantBooked", "StageStarted"} <= told.keys()
        assert told["AttendanceRecorded"]["outcome"] == "hadir"
        assert told["ParticipantBooked"]["room"] == planned["room"]
        assert whole["following"] is None
        assert str(who("RN")) not in str(whole)
        monkeypatch.setattr(participation, "MOST", 2)
        pages, after = [], 0
        while after is not None:
            page = await asked(after=after)
            pages += page["facts"]
            after = page["following"]
        assert pages == whole["facts"]
        for role, sub in ((Role.SERVICE, "service-bnnp"), (Role.BNN_COUNSELLOR, ASKER)):
            assert await asked(role, sub) == {"error": "participation"}
        assert await asked(token="x") == {"error": "not-signed-in"}
        assert await asked(participant_id="she") == {"error": "malformed"}
    finally:
        await client.close()
    await answered_by_index(program)


async def answered_by_index(program: House) -> None:
    """The whole log is not read for one woman."""
    async with program.app.state.program.engine.connect() as connection:
        await connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        query = participation.about(str(who("SL")), 0).compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        plan = "\n".join(await connection.scalars(sa.text(f"EXPLAIN {query}".replace(":", "\\:"))))
    assert "events_about" in plan
    assert "Filter" not in plan
