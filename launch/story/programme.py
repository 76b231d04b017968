"""Acts from the decree on: cohort, sessions, attendance, stages, and how each stay ended."""

from launch.story.script import Cancelled, Completion, Movement, Series, Withdrawal
from launch.story.telling import Telling

NOT_RECORDED = frozenset({"unmarked", "freed"})
"""What the story says of a woman of whom the sheet says nothing."""


async def open_cohort(telling: Telling) -> None:
    cohort = telling.script.cohort
    body = {
        "facility": telling.script.facility,
        "label": cohort.label,
        "template": cohort.template,
        "opened_on": telling.calendar.day(cohort.at).isoformat(),
    }
    answer = await telling.say("program", "POST", "/v1/cohorts", by=cohort.by, key="cohort", json=body)
    telling.cohort = answer["cohort_id"]


async def decree(telling: Telling) -> None:
    """The head's decree, once ``program`` has heard of all assessments."""
    await telling.policy_has_heard()
    decree = telling.script.decree
    body = {
        "number": decree.number,
        "issued_on": telling.calendar.day(decree.at).isoformat(),
        "participants": [telling.participants[woman] for woman in decree.who],
    }
    path = f"/v1/cohorts/{telling.cohort}/decree"
    answer = await telling.say("program", "POST", path, by=decree.by, key="decree", json=body)
    of = answer["episodes"]
    telling.episodes |= {woman: of[telling.participants[woman]] for woman in decree.who}


async def schedule(telling: Telling, series: Series) -> None:
    """Plan the sessions of a series; the leader is who plans them."""
    for day in series.on:
        body = {
            "cohort_id": telling.cohort,
            "stage": series.stage,
            "group": series.group,
            "module": series.module(day),
            "starts_at": telling.calendar.at(day, series.starts).isoformat(),
            "minutes": series.minutes,
            "room": series.room,
            "leader": telling.script.actors[series.by].sub,
            "participants": [telling.participants[woman] for woman in series.who],
            "replaces": telling.sessions[series.replaces] if series.replaces else None,
        }
        body = {name: value for name, value in body.items() if value is not None}
        key = series.key(day)
        answer = await telling.say(
            "program", "POST", "/v1/sessions", by=series.by, key=f"session/{key}", json=body
        )
        telling.sessions[key] = answer["session_id"]


async def mark(telling: Telling, series: Series, day: str) -> None:
    """The attendance sheet of one session. Who had left is not on it; an unmarked line stays empty."""
    ended = telling.calendar.day(day)
    outcomes = {}
    for woman in series.who:
        outcome = telling.script.outcome(woman, day)
        if outcome not in NOT_RECORDED and not _had_left(telling, woman, ended.isoformat()):
            outcomes[telling.participants[woman]] = outcome
    path = f"/v1/sessions/{telling.sessions[series.key(day)]}/attendance"
    key = f"attendance/{series.key(day)}"
    await telling.say("program", "PUT", path, by=series.by, key=key, json={"outcomes": outcomes})


def _had_left(telling: Telling, woman: str, day: str) -> bool:
    """Whether her stay had ended: she moved on or before the day, or withdrew before it."""
    at, script = telling.calendar.day, telling.script
    moved = any(m.who == woman and at(m.at).isoformat() <= day for m in script.movements)
    return moved or any(w.who == woman and at(w.at).isoformat() < day for w in script.withdrawals)


async def cancel(telling: Telling, cancelled: Cancelled) -> None:
    for key in cancelled.sessions:
        body = {
            "caused_by": cancelled.caused_by,
            "cancelled_on": telling.calendar.day(cancelled.at).isoformat(),
        }
        path = f"/v1/sessions/{telling.sessions[key]}/cancellation"
        await telling.say("program", "POST", path, by=cancelled.by, key=f"cancel/{key}", json=body)


async def complete(telling: Telling, completion: Completion) -> None:
    body = {"completed_on": telling.calendar.day(completion.at).isoformat()}
    for woman in completion.who:
        path = f"/v1/episodes/{telling.episodes[woman]}/stages/{completion.stage}/completion"
        key = f"complete/{completion.stage}/{woman}"
        await telling.say("program", "POST", path, by=completion.by, key=key, json=body)


async def withdraw(telling: Telling, withdrawal: Withdrawal) -> None:
    body = {"ended_on": telling.calendar.day(withdrawal.at).isoformat()}
    path = f"/v1/episodes/{telling.episodes[withdrawal.who]}/withdrawal"
    key = f"withdraw/{withdrawal.who}"
    await telling.say("program", "POST", path, by=withdrawal.by, key=key, json=body)


async def move(telling: Telling, movement: Movement) -> None:
    """Custody moves her; her stay ends with it."""
    body = {
        "participant_id": telling.participants[movement.who],
        "facility": telling.script.facility,
        "movement": movement.movement,
        "to_facility": movement.to,
        "moved_on": telling.calendar.day(movement.at).isoformat(),
    }
    body = {name: value for name, value in body.items() if value is not None}
    key = f"move/{movement.who}"
    await telling.say("program", "POST", "/v1/movements", by=movement.by, key=key, json=body)
