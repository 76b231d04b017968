"""Acts before the decree: places, census, referral, consent, assessment."""

import asyncio
from typing import Any

from launch.story.script import Answers, Assessment, Census, Configure
from launch.story.speaking import Refused
from launch.story.telling import Telling

NOTICE_VERSION = "2026-1"


async def configure(telling: Telling, place: Configure) -> None:
    """Capacity, rooms, blocked times and holidays of a facility."""
    holidays = [telling.calendar.day(when).isoformat() for when in place.holidays]
    body = {
        "capacity": place.capacity,
        "rooms": place.rooms,
        "blocked": [blocked.model_dump() for blocked in place.blocked],
        "holidays": holidays,
    }
    path = f"/v1/facilities/{place.facility}"
    await telling.say("program", "PUT", path, by=place.by, key=f"configure/{place.facility}", json=body)


async def census(telling: Telling, census: Census) -> None:
    """Occupants of a facility on a day."""
    day = telling.calendar.day(census.at).isoformat()
    body = {"reported_on": day, "occupants": census.occupants, "narcotics": census.narcotics}
    path = f"/v1/facilities/{census.facility}/census"
    key = f"census/{census.facility}/{census.at}"
    await telling.say("program", "POST", path, by=census.by, key=key, json=body)


def _roster(telling: Telling) -> str:
    return (telling.script.folder / telling.script.roster).read_text(encoding="utf-8")


async def refer(telling: Telling) -> None:
    """Upload the roster; its lines are the story's women in order."""
    script, roster = telling.script, await asyncio.to_thread(_roster, telling)
    answer = await telling.say(
        "assessment",
        "POST",
        "/v1/rosters",
        by=script.referral.by,
        key="roster",
        content=roster,
        params={
            "facility": script.facility,
            "referred_on": telling.calendar.day(script.referral.at).isoformat(),
        },
    )
    rows = sorted(answer["participants"], key=lambda row: row["line"])
    if len(rows) != len(script.women):
        raise Refused(f"the roster has {len(script.women)} women and {len(rows)} were referred")
    ids = (row["participant_id"] for row in rows)
    telling.participants |= dict(zip(script.women, ids, strict=True))


async def consent(telling: Telling) -> None:
    """Notice and consent asked of everybody; who refused is in the story."""
    part = telling.script.consent
    for woman in telling.script.women:
        body = {
            "given": woman not in part.refused,
            "asked_on": telling.calendar.day(part.at).isoformat(),
            "notice_version": NOTICE_VERSION,
            "language": "id",
            "read_aloud": True,
            "witness_role": part.witness,
        }
        path = f"/v1/participants/{telling.participants[woman]}/consent"
        await telling.say("assessment", "POST", path, by=part.by, key=f"consent/{woman}", json=body)


async def assess(telling: Telling, assessment: Assessment) -> None:
    """ASSIST, what the doctor observed, and the conclusion of one day, woman by woman."""
    day = telling.calendar.day(assessment.at).isoformat()
    for woman in assessment.who:
        path = f"/v1/participants/{telling.participants[woman]}"
        body = {
            "recall_anchor": telling.script.assist.anchor,
            "completed_on": day,
            "answers": answers(telling.script.assist.of[woman]),
        }
        assist = f"{path}/instruments/assist"
        await telling.say("assessment", "POST", assist, by=assessment.by, key=f"assist/{woman}", json=body)
        if assessment.facts:
            body = {"observed_on": day, "facts": dict.fromkeys(assessment.facts, True)}
            facts = f"{path}/health-facts"
            await telling.say("assessment", "POST", facts, by=assessment.by, key=f"facts/{woman}", json=body)
        body = {"pathway": assessment.pathway, "concluded_on": day}
        if assessment.deviation:
            body["deviation_reason"] = assessment.deviation
        conclusion = f"{path}/conclusion"
        await telling.say(
            "assessment", "POST", conclusion, by=assessment.by, key=f"conclusion/{woman}", json=body
        )


def answers(given: Answers) -> dict[str, Any]:
    """The questionnaire's body: question by question, as its flow asks them."""
    body: dict[str, Any] = {"q1": {code: code in given.substances for code in "abcdefghij"}}
    for question in ("q2", "q3", "q4", "q5", "q6", "q7"):
        body[question] = {code: of[question] for code, of in given.substances.items() if question in of}
    return body | {"q8": given.injecting}
