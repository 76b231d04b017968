"""A result typed wrong is amended: BNNP's view follows, nobody else learns of it, the stay goes on."""

from typing import Any
from uuid import UUID

from shared.contracts.codes import Role
from tests.journeys.care.system import KUPANG, Care

BNN = Role.BNN_COUNSELLOR
RIGHT: dict[str, Any] = {
    "q1": {code: code == "e" for code in "abcdefghij"},
    "q8": "never",
    "q2": {"e": 3},
    "q3": {"e": 3},
    "q4": {"e": 0},
    "q5": {"e": 5},
    "q6": {"e": 6},
    "q7": {"e": 0},
}
"""What she had said: 17 where 31 was typed."""


def highest(care: Care, who: UUID) -> tuple[object, object]:
    row = care.row("bnnp", who)
    return (row["risk"]["score"], row["risk"]["band"]) if row and row["risk"] else (None, None)


def elsewhere(care: Care, who: UUID, episode: str) -> list[object]:
    """What the prison, Kanwil and the programme have of her."""
    kanwil = care.ask(
        Role.KANWIL, "reporting", "GET", f"/v1/kanwil/summary?facility={KUPANG}", consistent=True
    )
    return [
        care.row("lapas", who),
        kanwil.json()["funnel"],
        care.seen(BNN, "program", f"/v1/episodes/{episode}"),
    ]


def test_an_amendment_reaches_the_care_team_alone_and_keeps_what_was_said_before(care: Care) -> None:
    who = care.refer()
    care.consent(who)
    result = care.screen(who)
    care.conclude(who)
    cohort, episodes = care.enrolled(who)
    care.attended(care.session(cohort, who, ago=20, hour=16), who)
    care.arrives("the result as typed", lambda: highest(care, who) == (31, "high"))
    care.arrives("the stage", lambda: (care.row("lapas", who) or {}).get("label") == "pembinaan BNN")
    before = elsewhere(care, who, episodes[str(who)])

    path = f"/v1/participants/{who}/results/{result}/amendment"
    told = care.done(BNN, "assessment", path, {"reason": "salah_catat", "answers": RIGHT})
    assert set(told["positions"]) == {"clinical"}
    care.arrives("the result as amended", lambda: highest(care, who) == (17, "moderate"))
    assert elsewhere(care, who, episodes[str(who)]) == before

    read = care.seen(BNN, "assessment", f"/v1/participants/{who}/results")["results"]
    [amendment] = next(each for each in read if each["result_id"] == result)["amendments"]
    assert {each["score"]: (each["before"], each["after"]) for each in amendment["changed"]} == {
        "amphetamine": (31, 17)
    }
    refused = care.ask(
        Role.LAPAS_OFFICER, "assessment", "POST", path, {"reason": "salah_catat", "answers": RIGHT}
    )
    assert refused.status_code == 403
