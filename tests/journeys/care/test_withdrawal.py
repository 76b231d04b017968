"""What a woman takes back stops everywhere, and nothing else does."""

from collections.abc import Mapping
from uuid import UUID

from shared.contracts.codes import Role
from tests.journeys.care.system import KUPANG, Care


def case(care: Care, role: Role, who: UUID) -> dict[str, object]:
    return dict(care.seen(role, "assessment", f"/v1/participants/{who}")["participant"])


def expected(care: Care, session: str) -> int:
    """How many women the prison expects at a session."""
    path = f"/v1/lapas/sessions?facility={KUPANG}&since={care.day(40)}&until={care.day(-14)}"
    rows = care.seen(Role.LAPAS_OFFICER, "reporting", path)["rows"]
    return int(next((row["expected"] for row in rows if row["session_id"] == session), 0))


def test_sharing_that_she_takes_back_stops_at_its_receiver_and_the_programme_goes_on(care: Care) -> None:
    counted = care.funnel("kanwil")["suitable"]
    who = care.assessed()
    cohort, episodes = care.enrolled(who)
    care.session(cohort, who, ago=-3)
    results = f"/v1/participants/{who}/results"
    care.arrives("the case", lambda: case(care, Role.LAPAS_CLINIC, who)["status"] == "assessed")
    assert case(care, Role.LAPAS_CLINIC, who)["pathway"] == "sosial"
    assert care.ask(Role.LAPAS_CLINIC, "assessment", "GET", results).status_code == 200
    care.arrives("BNNP's list", lambda: (care.row("bnnp", who) or {}).get("status") == "waiting")
    care.arrives("the count", lambda: care.funnel("kanwil")["suitable"] == counted + 1)
    care.arrives("the decree", lambda: care.funnel("kanwil")["decreed"] == care.funnel("bnnp")["decreed"])
    before = care.funnel("kanwil")

    care.withdraw(who, "care")
    care.withdraw(who, "statistics")

    def stopped() -> bool:
        row, clinic = care.row("bnnp", who), case(care, Role.LAPAS_CLINIC, who)
        return (
            row is not None
            and row["shares"] == []
            and "pathway" not in clinic
            and care.ask(Role.LAPAS_CLINIC, "assessment", "GET", results).status_code == 403
            and care.funnel("kanwil")["suitable"] == before["suitable"] - 1
        )

    care.arrives("the withdrawal of sharing", stopped)
    assert case(care, Role.BNN_DOCTOR, who)["pathway"] == "sosial", "BNN treats her still"
    assert care.funnel("kanwil") == {**before, "suitable": before["suitable"] - 1}
    episode = care.seen(Role.BNN_COUNSELLOR, "program", f"/v1/episodes/{episodes[str(who)]}")
    assert (episode["reason"], episode["ended_on"]) == (None, None)
    refused = care.ask(
        Role.LAPAS_CLINIC,
        "assessment",
        "POST",
        f"/v1/participants/{who}/conclusion",
        {"pathway": "edukasi", "concluded_on": care.day(0)},
    )
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:pulih:not-shared")


def test_treatment_that_she_takes_back_ends_her_stay_and_frees_her_time(care: Care) -> None:
    who, other = care.assessed(), care.assessed()
    cohort, episodes = care.enrolled(who, other)
    held = care.session(cohort, who, other, ago=20)
    care.attended(held, who, other)
    coming = care.session(cohort, who, other, ago=-5)
    care.arrives("both are expected", lambda: expected(care, coming) == 2)
    care.arrives("her stage", lambda: (care.row("bnnp", who) or {}).get("status") == "social")
    before = {agency: care.funnel(agency) for agency in ("bnnp", "kanwil")}

    care.withdraw(who, "rehabilitation")

    def arrived() -> bool:
        bnnp, lapas = care.row("bnnp", who), care.row("lapas", who)
        episode = care.seen(Role.BNN_COUNSELLOR, "program", f"/v1/episodes/{episodes[str(who)]}")
        return (
            (bnnp is not None and lapas is not None)
            and episode["reason"] == "mundur"
            and (bnnp["status"], bnnp["consented"], bnnp["shares"]) == ("left", False, ["statistics:kanwil"])
            and (lapas["label"], lapas["next_session"]) == ("berhenti", None)
            and expected(care, coming) == 1
            and all(_left(before[agency], care.funnel(agency)) for agency in before)
            and case(care, Role.BNN_COUNSELLOR, who)["status"] == "withdrawn"
            and "pathway" not in case(care, Role.LAPAS_CLINIC, who)
        )

    care.arrives("the withdrawal of treatment", arrived)
    assert (care.row("bnnp", other) or {})["status"] == "social", "nobody else leaves"
    body = {"cohort_id": cohort, "stage": "social", "minutes": 90, "room": "Aula", "participants": [str(who)]}
    body |= {"starts_at": f"{care.day(-6)}T13:00:00", "leader": f"contoh-{Role.BNN_COUNSELLOR}"}
    refused = care.ask(Role.BNN_COUNSELLOR, "program", "POST", "/v1/sessions", body)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:pulih:not-enrolled"), refused.text


def _left(before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """One more has left and one more consent has ended; who had consented, had."""
    changed = {step: after[step] - n for step, n in before.items() if after[step] != n}
    return changed == {"left": 1, "consent_ended": 1}


def test_who_waits_and_takes_treatment_back_waits_no_longer_until_she_agrees_and_is_assessed_anew(
    care: Care,
) -> None:
    who = care.assessed()
    care.arrives("the waiting list", lambda: care.waits(who))
    care.withdraw(who, "rehabilitation", ago=10)
    care.arrives("she waits no longer", lambda: not care.waits(who))
    care.arrives("the prison", lambda: (care.row("lapas", who) or {}).get("label") == "tidak mengikuti")
    care.arrives("BNNP", lambda: (care.row("bnnp", who) or {}).get("status") == "withdrawn")
    body = {"pathway": "sosial", "concluded_on": care.day(0)}
    path = f"/v1/participants/{who}/conclusion"
    refused = care.ask(Role.BNN_COUNSELLOR, "assessment", "POST", path, body)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:pulih:consent-withdrawn")

    care.consent(who, ago=5)
    latest = case(care, Role.BNN_COUNSELLOR, who)["assessment_id"]
    assert not care.waits(who), "the old conclusion is not hers any more"
    care.conclude(who, ago=4, supersedes=latest)
    care.arrives("she waits again", lambda: care.waits(who))
    care.arrives("the prison", lambda: (care.row("lapas", who) or {}).get("label") == "menunggu")


def test_the_record_shows_what_holds_and_how_it_came_about(care: Care) -> None:
    who = care.refer()
    care.consent(who)
    care.consent(who, ago=37, purpose="photographs", expires_on=care.day(7), witness_role="lapas_officer")
    care.consent(who, ago=37, purpose="research", given=False)
    care.consent(who, ago=36, purpose="family_contact")
    care.withdraw(who, "family_contact", ago=30)
    record = care.seen(Role.BNN_COUNSELLOR, "assessment", f"/v1/participants/{who}/consents")
    holds = {each["purpose"] for each in record["consents"] if each["in_force"]}
    assert holds == {"rehabilitation", "care", "statistics"}
    told = [(each["act"], each["purpose"], each["given"], each["on"]) for each in record["history"]]
    assert told == [
        ("asked", "rehabilitation", True, care.day(38)),
        ("asked", "photographs", True, care.day(37)),
        ("asked", "research", False, care.day(37)),
        ("asked", "family_contact", True, care.day(36)),
        ("withdrawn", "family_contact", None, care.day(30)),
    ]
    assert record["history"][1]["witness_role"] == "lapas_officer"
    custody = care.seen(Role.LAPAS_OFFICER, "assessment", f"/v1/participants/{who}/consents")
    assert {each["purpose"]: each["in_force"] for each in custody["consents"]} == {
        "rehabilitation": True,
        "family_contact": False,
        "photographs": False,
    }
    assert "history" not in custody
