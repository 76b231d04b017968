"""Asks views, assessment service and logs for the figures of the table, after all told has arrived there."""

import time
from collections.abc import Sequence
from typing import Any

import httpx

from launch.story.care_figures import asked_of, of_care
from launch.story.figures import ASKER_ROLE, Figure, Table, meant, of_events, of_people, of_question
from launch.story.script import Actor, Script
from launch.story.speaking import Refused
from launch.story.telling import Telling
from shared.contracts.codes import Role

LOGS = {"assessment": "assessment", "program": "program"}
"""Log to the service whose feed has it. The clinical log holds no figure of the table."""

WRITING = frozenset(LOGS.values())
LOG_READER = Actor(sub="check-logs", role=Role.SERVICE)

PAGE = 500
PATIENCE = 30.0
"""Seconds for which an answer that is behind what was told is asked for again; each waits two itself."""


async def figures(telling: Telling, table: Table) -> list[Figure]:
    """Every figure of the table, compared.

    Raises:
        Refused: a view did not answer, or did not reach the positions of the telling in time.
    """
    found: list[Figure] = []
    for question in table.questions:
        path = meant(question.ask, telling.participants)
        answer = await _ask(telling, question.agency, path, at=question.at)
        found += of_question(question, answer, telling.participants)
    as_of = f"as_of={table.end.isoformat()}"
    roster = await _ask(telling, "lapas", f"/v1/lapas/roster?{as_of}")
    clients = await _ask(telling, "bnnp", f"/v1/bnnp/clients?{as_of}")
    rows = {"lapas": roster["rows"], "bnnp": clients["rows"]}
    found += of_people(table, telling.participants, rows)
    found += of_care(table, await _care(telling, table))
    found += of_events(table, await _logs(telling), telling.script.facilities)
    return found


async def _care(telling: Telling, table: Table) -> dict[str, dict[str, Any]]:
    """Woman to what the assessment service answers about her."""
    answers: dict[str, dict[str, Any]] = {}
    for woman, participant in telling.participants.items():
        path = f"/v1/participants/{participant}"
        answers[woman] = {
            part: await _ask(telling, "assessment", f"{path}/{part}") for part in asked_of(table, woman)
        }
    return answers


def askers(script: Script, table: Table) -> list[Actor]:
    """Everybody who asks for the table's figures."""
    asked = {(question.agency, question.at) for question in table.questions}
    asked |= {(whom, None) for whom in ASKER_ROLE}
    return [*(_asker(script, whom, at) for whom, at in sorted(asked, key=str)), LOG_READER]


def _asker(script: Script, whom: str, at: str | None) -> Actor:
    facility = (at or script.facility) if whom == "lapas" else None
    return Actor(sub=f"check-{whom}", role=Role(ASKER_ROLE[whom]), facility=facility)


async def _ask(telling: Telling, whom: str, path: str, *, at: str | None = None) -> Any:  # noqa: ANN401 - any JSON
    """The answer of an agency's view or of a writing service."""
    positions = ", ".join(f"{log}:{position}" for log, position in telling.positions.items())
    actor = _asker(telling.script, whom, at)
    headers = {"Authorization": f"Bearer {telling.tokens(actor)}", "Pulih-Consistent-With": positions}
    url = telling.addresses[whom if whom in WRITING else f"reporting-{whom}"] + path
    deadline = time.monotonic() + PATIENCE
    while _behind(telling, body := (await _get(telling, url, headers)).json()):
        if time.monotonic() > deadline:
            raise Refused(f"GET {url}: still at {body['positions']}, and {positions} was told")
    return body


def _behind(telling: Telling, body: dict[str, Any]) -> bool:
    """Whether an answer misses something that was told; what it gives no position for, it does not follow."""
    reached = body.get("positions", {})
    return any(int(reached[log]) < position for log, position in telling.positions.items() if log in reached)


async def _get(telling: Telling, url: str, headers: dict[str, str]) -> httpx.Response:
    answer = await telling.send(telling.client.build_request("GET", url, headers=headers))
    if not answer.is_success:
        raise Refused(f"GET {url}: {answer.status_code} {answer.text[:1500]}")
    return answer


async def _logs(telling: Telling) -> Sequence[str]:
    """The raw envelopes of the logs, by their owners' feeds."""
    token = telling.tokens(LOG_READER)
    headers = {"Authorization": f"Bearer {token}"}
    envelopes: list[str] = []
    for log, service in LOGS.items():
        after = 0
        while True:
            url = f"{telling.addresses[service]}/v1/logs/{log}/events?after={after}&limit={PAGE}"
            page = (await _get(telling, url, headers)).json()["events"]
            envelopes += page
            after += len(page)
            if len(page) < PAGE:
                break
    return envelopes
