"""On a real server: bodies that are too large, a stop that loses nothing, logs without personal data."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from tests.integration.http.conftest import PATIENCE, Process, until

MEGABYTE = b"x" * 1024 * 1024


async def chunks(n: int) -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(n):
        yield MEGABYTE


async def test_50_megabytes_are_refused_and_not_kept(lasting: Process) -> None:
    async with httpx.AsyncClient(
        base_url=lasting.url, headers=lasting.site.bearer(), timeout=PATIENCE
    ) as client:
        await client.post("/v1/things/1", json={"name": "a", "n": 1})
        before = lasting.memory()
        chunked = await client.post("/v1/things/1", content=chunks(50))
        sized = await client.post("/v1/things/1", content=MEGABYTE * 50)
        anonymous = await httpx.AsyncClient().post(f"{lasting.url}/v1/things/1", content=MEGABYTE * 50)
        after = await client.post("/v1/things/1", json={"name": "a", "n": 1})
    for answer in (chunked, sized, anonymous):
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:pulih:too-large")
    assert after.status_code == 201
    assert lasting.memory() - before < 16 * len(MEGABYTE)


async def test_a_body_that_ends_too_early_ends_the_request_only(lasting: Process) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(lasting.url.rsplit(":", 1)[1]))
    writer.write(b"POST /v1/things/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await reader.read() == b""
    async with httpx.AsyncClient(base_url=lasting.url) as client:
        assert (await client.get("/health/ready")).status_code == 200


async def test_a_stop_answers_what_has_begun_and_closes_the_parts(small: Process) -> None:
    async with httpx.AsyncClient(base_url=small.url, timeout=PATIENCE) as client:
        asked = asyncio.create_task(client.get("/slow"))
        await until(lambda: small.diary.read_text() == "begun")
        code = await small.stop()
        answer = await asked
    assert (answer.status_code, answer.json()) == (200, {"said": "all of it"})
    assert (code, small.diary.read_text()) == (0, "closed")
    told = [line["event"] for line in small.lines()]
    assert [event for event in told if event in {"started", "stopping", "stopped"}] == [
        *("started", "stopping", "stopped"),
    ]


async def test_an_open_page_does_not_hold_up_a_stop(small: Process) -> None:
    async with (
        httpx.AsyncClient(base_url=small.url, timeout=PATIENCE) as client,
        client.stream("GET", "/live") as page,
    ):
        lines = page.aiter_lines()
        assert await anext(lines) == "id: 0"
        small.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(5):
            rest = [line async for line in lines]
    assert rest[:2] == ["event: revision", "data: 0"]
    assert await asyncio.to_thread(small.process.wait, PATIENCE) == 0


def grows(diary: Path, text: str) -> None:
    """In one step: a file that is written in place is empty for a moment, which is a revision too."""
    new = diary.with_suffix(".new")
    new.write_text(text)
    new.replace(diary)


async def test_a_page_hears_of_each_revision_once(lasting: Process) -> None:
    async with httpx.AsyncClient(base_url=lasting.url, timeout=PATIENCE) as client:
        async with client.stream("GET", "/live") as page:
            assert page.headers["content-type"].startswith("text/event-stream")
            lines = page.aiter_lines()
            first = [await anext(lines) for _ in range(4)]
            grows(lasting.diary, "four")
            second = [await anext(lines) for _ in range(4)]
        assert [first[0], second[0]] == ["id: 0", "id: 4"]
        async with client.stream("GET", "/live", headers={"Last-Event-ID": "4"}) as page:
            lines = page.aiter_lines()
            grows(lasting.diary, "fiver")
            assert await anext(lines) == "id: 5"


async def test_a_log_line_says_route_and_role_and_nothing_about_anybody(small: Process) -> None:
    async with httpx.AsyncClient(base_url=small.url, headers=small.site.bearer()) as client:
        thing = {"name": "Contoh Rambu Nona", "n": 1}
        await client.post("/v1/things/77?nama=Rambu", json=thing, headers={"X-Correlation-ID": "kasus-7"})
        await client.get("/Rambu/Nona")
        await client.post("/v1/refuses/broken")
    await small.stop()
    text = small.log.read_text()
    assert "Rambu" not in text
    assert "/v1/things/77" not in text
    access = [line for line in small.lines() if line["event"] == "access"]
    (made,) = [line for line in access if line.get("correlation_id") == "kasus-7"]
    assert (made["route"], made["status"], made["role"], made["agency"]) == (
        "/v1/things/{thing}",
        201,
        "lapas_officer",
        "lapas",
    )
    assert [line["route"] for line in access if line["status"] == 404] == ["-"]
