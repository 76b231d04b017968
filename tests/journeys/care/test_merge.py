"""One person with two referrals: merged by a person, and then one woman in every service and view."""

from uuid import UUID

from shared.contracts.codes import Role
from tests.journeys.care.system import KUPANG, Care

BNN = Role.BNN_COUNSELLOR


def merge(care: Care, merged: UUID, kept: UUID) -> None:
    care.done(BNN, "assessment", f"/v1/participants/{merged}/merge", {"kept_id": str(kept)})


def totals(care: Care) -> tuple[int, int, int]:
    """Referred as BNNP counts, referred as Kanwil counts, participants as the prison counts."""
    bnnp = care.ask(BNN, "reporting", "GET", "/v1/bnnp/summary", consistent=True).json()
    kanwil = care.ask(Role.KANWIL, "reporting", "GET", "/v1/kanwil/summary", consistent=True).json()
    lapas = care.ask(Role.LAPAS_OFFICER, "reporting", "GET", "/v1/lapas/summary", consistent=True).json()
    return bnnp["funnel"]["referred"], kanwil["funnel"]["referred"], lapas["participants"]


def test_the_kept_one_waits_and_is_decreed_and_the_other_is_nowhere(care: Care) -> None:
    merged, kept = care.assessed(), care.assessed()
    care.arrives("waiting list", lambda: care.waits(merged) and care.waits(kept))
    before = totals(care)
    merge(care, merged, kept)
    care.arrives("waiting list without her", lambda: care.waits(kept) and not care.waits(merged))
    care.arrives("one row each", lambda: not care.row("bnnp", merged) and not care.row("lapas", merged))
    care.arrives("counts", lambda: totals(care) == tuple(n - 1 for n in before))
    refused = care.ask(BNN, "assessment", "POST", f"/v1/participants/{merged}/conclusion", {
        "pathway": "sosial", "concluded_on": care.day(1),
    })  # fmt: skip
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:pulih:participant-merged")
    cohort, _ = care.enrolled(kept)
    assert cohort
    assert care.row("bnnp", kept)


def test_a_stay_under_the_other_id_goes_on_and_stands_for_her_alone(care: Care) -> None:
    staying, kept = care.assessed(), care.assessed()
    cohort, _ = care.enrolled(staying)
    care.attended(care.session(cohort, staying, ago=20, hour=13), staying)
    care.arrives("waiting list", lambda: care.waits(kept))
    merge(care, staying, kept)
    care.arrives("the kept one waits no longer", lambda: not care.waits(kept))
    care.attended(care.session(cohort, staying, ago=18, hour=13), staying)
    care.arrives("her stay's row", lambda: care.row("lapas", staying) and not care.row("lapas", kept))
    care.arrives("the same for BNNP", lambda: care.row("bnnp", staying) and not care.row("bnnp", kept))
    row = care.row("lapas", staying)
    assert row is not None
    assert (row["label"], row["attended"]) == ("pembinaan BNN", 2)
    tasks = care.seen(BNN, "program", f"/v1/tasks?facility={KUPANG}")["tasks"]
    assert str(staying) in {task["participant_id"] for task in tasks}


def test_a_refusal_to_share_goes_on_with_the_kept_one(care: Care) -> None:
    """She refused the clinic and the regional count under the number that is closed."""
    merged, kept = care.assessed(), care.assessed()
    for purpose in ("care", "statistics"):
        care.withdraw(merged, purpose, ago=5)

    def shares(who: UUID) -> list[str]:
        return list((care.row("bnnp", who) or {}).get("shares", []))

    def counted() -> int:
        return int(care.funnel("kanwil")["suitable"])

    care.arrives("both are told", lambda: shares(merged) == [] and len(shares(kept)) == 2)
    before = counted()
    results = f"/v1/participants/{kept}/results"
    assert care.ask(Role.LAPAS_CLINIC, "assessment", "GET", results).status_code == 200
    merge(care, merged, kept)
    refused = care.ask(Role.LAPAS_CLINIC, "assessment", "GET", results)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:pulih:not-shared")
    care.arrives("BNNP knows", lambda: shares(kept) == [])
    care.arrives("she is in no count of the region", lambda: counted() == before - 1)
    care.arrives("she waits all the same", lambda: care.waits(kept) and not care.waits(merged))
    record = care.seen(BNN, "assessment", f"/v1/participants/{kept}/consents")
    assert {each["purpose"] for each in record["consents"] if each["in_force"]} == {"rehabilitation"}
