"""Her own extract holds what all services recorded of her."""

from shared.contracts.codes import Role
from tests.journeys.care.system import Care


def test_schedule_attendance_and_stages_are_in_her_extract(care: Care) -> None:
    who, other = care.assessed(), care.assessed()
    cohort, _ = care.enrolled(who, other)
    session = care.session(cohort, who, other, ago=20, hour=18)
    care.attended(session, who)
    path = f"/v1/participants/{who}/extracts"
    extract = care.done(Role.BNN_COUNSELLOR, "assessment", path, {"format": "json"})
    assert extract["program"] == "included"
    facts = {fact["type"]: fact["data"] for fact in extract["facts"] if fact["log"] == "program"}
    assert facts["AttendanceRecorded"]["outcome"] == "hadir"
    assert (facts["ParticipantBooked"]["room"], facts["StageStarted"]["stage"]) == ("Aula", "social")
    assert str(other) not in str(extract)
    printed = care.ask(Role.BNN_COUNSELLOR, "assessment", "POST", path, {"format": "pdf"})
    assert (printed.status_code, printed.content[:4]) == (201, b"%PDF")
