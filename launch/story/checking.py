"""Asks the views and the logs for the figures of the check table, after everything told has arrived there."""

from collections.abc import Sequence
from typing import Any

import httpx

from launch.story.figures import AGENCY_ROLE, Figure, Table, of_events, of_people, of_question
from launch.story.script import Actor
from launch.story.telling import Refused, Telling
from shared.contracts.codes import Role

LOGS = {"assessment": "assessment", "program": "program"}
"""Log to the service whose feed has it. The clinical log holds no figure of the table."""

PAGE = 500


async def figures(telling: Telling, table: Table) -> list[Figure]:
    """Every figure of the table, compared.

    Raises:
        Refused: a view did not answer, or did not reach the positions of the telling in time.
    """
    found: list[Figure] = []
    for question in table.questions:
        found += of_question(question, await _ask(telling, question.agency, question.ask))
    as_of = f"as_of={table.end.isoformat()}"
    roster = await _ask(telling, "lapas", f"/v1/lapas/roster?{as_of}")
    clients = await _ask(telling, "bnnp", f"/v1/bnnp/clients?{as_of}")
    rows = {"lapas": roster["rows"], "bnnp": clients["rows"]}
    found += of_people(table, telling.participants, rows)
    found += of_events(table, await _logs(telling))
    return found


async def _ask(telling: Telling, agency: str, path: str) -> Any:  # noqa: ANN401 - any JSON
    positions = ", ".join(f"{log}:{position}" for log, position in telling.positions.items())
    actor = Actor(sub=f"check-{agency}", role=Role(AGENCY_ROLE[agency]), facility=_facility(telling, agency))
    headers = {"Authorization": f"Bearer {telling.tokens(actor)}", "Pulih-Consistent-With": positions}
    answer = await _get(telling, telling.addresses[f"reporting-{agency}"] + path, headers)
    return answer.json()


def _facility(telling: Telling, agency: str) -> str | None:
    return telling.script.facility if agency == "lapas" else None


async def _get(telling: Telling, url: str, headers: dict[str, str]) -> httpx.Response:
    answer = await telling.send(telling.client.build_request("GET", url, headers=headers))
    if not answer.is_success:
        raise Refused(f"GET {url}: {answer.status_code} {answer.text[:1500]}")
    return answer


async def _logs(telling: Telling) -> Sequence[str]:
    """The raw envelopes of the logs, by their owners' feeds."""
    token = telling.tokens(Actor(sub="check-logs", role=Role.SERVICE))
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
