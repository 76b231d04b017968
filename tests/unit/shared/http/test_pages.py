"""Signing in, the pages' cookie, the language, and what a page never loads from elsewhere."""

import re
from pathlib import Path

import httpx
import pytest

from shared.contracts.codes import Role
from shared.http.access import COOKIE
from shared.http.assets import FOLDER
from shared.http.demo_people import DEMO_PEOPLE
from shared.http.signin import local
from tests.unit.shared.http.site import Site

HOST = "http://pulih.test"
OURS = {"Origin": HOST, "Sec-Fetch-Site": "same-origin"}
HTML = {"Accept": "text/html"}


async def sign_in(client: httpx.AsyncClient, role: Role = Role.LAPAS_OFFICER) -> httpx.Response:
    return await client.post("/masuk", data={"role": str(role), "next": "/halaman"}, headers=OURS)


@pytest.mark.parametrize("role", DEMO_PEOPLE)
async def test_each_role_of_the_demonstration_has_a_button_that_works(
    client: httpx.AsyncClient, role: Role
) -> None:
    page = (await client.get("/masuk")).text
    assert f'value="{role}"' in page
    answer = await sign_in(client, role)
    assert (answer.status_code, answer.headers["location"]) == (303, "/halaman")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_a_page_leads_to_the_sign_in_and_back(client: httpx.AsyncClient) -> None:
    asked = await client.get("/halaman?x=1", headers=HTML)
    assert (asked.status_code, asked.headers["location"]) == (303, "/masuk?next=%2Fhalaman%3Fx%3D1")
    form = await client.get(asked.headers["location"])
    assert 'name="next" value="/halaman?x=1"' in form.text
    await sign_in(client)
    page = await client.get("/halaman", headers=HTML)
    assert page.status_code == 200
    assert "Petugas Lapas, lpp-kupang" in page.text


async def test_a_program_is_told_401_with_its_challenge(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/consistent")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    bad = await client.get("/v1/consistent", headers={"Authorization": "Bearer x.y.z"})
    assert (bad.status_code, 'error="invalid_token"' in bad.headers["www-authenticate"]) == (401, True)


@pytest.mark.parametrize("header", ["Basic eDp5", "Bearer", "Bearer  ", "x"])
async def test_another_way_to_sign_in_is_none(client: httpx.AsyncClient, header: str) -> None:
    await sign_in(client)
    answer = await client.get("/v1/consistent", headers={"Authorization": header})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://else.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://[", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://pulih.test:8001"},
    ],
)
async def test_a_form_of_another_site_has_no_effect(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await sign_in(client)
    answer = await client.post("/halaman", data={"word": "x"}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:pulih:cross-site")
    for address in ("/masuk", "/keluar"):
        assert (await client.post(address, data={"role": "kanwil"}, headers=headers)).status_code == 403


async def test_our_own_form_has_its_effect(client: httpx.AsyncClient) -> None:
    await sign_in(client)
    for headers in (OURS, {"Origin": HOST}, {"Sec-Fetch-Site": "same-origin"}):
        answer = await client.post("/halaman", data={"word": "hadir", "command_id": "a"}, headers=headers)
        assert answer.json()["key"] == "a"


async def test_the_cookie_opens_no_json_command(client: httpx.AsyncClient) -> None:
    await sign_in(client)
    answer = await client.post("/v1/things/1", json={"name": "a", "n": 1}, headers=OURS)
    assert answer.status_code == 401


async def test_signing_out_leaves_nothing_on_a_shared_computer(client: httpx.AsyncClient) -> None:
    await sign_in(client)
    answer = await client.post("/keluar", headers=OURS)
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert COOKIE not in client.cookies
    assert (await client.get("/halaman", headers=HTML)).status_code == 303


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/lapas?a=1", "/lapas?a=1"),
        ("//else.example", "/"),
        ("/\\else.example", "/"),
        ("https://else.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nX: y", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_stays_here(target: str, safe: str) -> None:
    assert local(target) == safe


async def test_in_production_a_token_is_typed_in(tmp_path: Path) -> None:
    site = Site(tmp_path, profile="production", demo_issuer_key=None)
    async with site.client() as client:
        page = (await client.get("/masuk")).text
        assert ("DEMO" in page, '<textarea id="token"' in page, 'name="role"' in page) == (False, True, False)
        assert (await client.post("/masuk", data={"role": "kanwil"}, headers=OURS)).status_code == 422
        wrong = await client.post("/masuk", data={"token": "x"}, headers=OURS)
        assert (wrong.status_code, "Token tidak berlaku" in wrong.text) == (422, True)
        token = site.bearer()["Authorization"].removeprefix("Bearer ")
        answer = await client.post("/masuk", data={"token": f" {token}\n"}, headers=OURS)
        assert answer.status_code == 303
        assert "Secure" in answer.headers["set-cookie"]


async def test_english_is_a_choice_that_is_remembered(client: httpx.AsyncClient) -> None:
    assert '<html lang="id">' in (await client.get("/masuk")).text
    assert '<html lang="en">' in (await client.get("/masuk?lang=en")).text
    assert "Sign in" in (await client.get("/masuk")).text
    assert '<html lang="en">' in (await client.get("/masuk?lang=xx")).text
    assert '<html lang="id">' in (await client.get("/masuk?lang=id")).text


async def test_every_page_says_that_it_is_a_demonstration(client: httpx.AsyncClient) -> None:
    for address in ("/masuk", "/keluar", "/docs", "/nothing"):
        assert "<strong>DEMO</strong>" in (await client.get(address, headers=HTML)).text


async def test_a_page_asks_no_other_host_and_has_nothing_inline(client: httpx.AsyncClient) -> None:
    for address in ("/masuk", "/keluar", "/docs"):
        page = (await client.get(address)).text
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', page) == []
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=", page) == []


async def test_the_looks_are_small_and_change_their_name_with_their_content(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/masuk")).text
    address = re.findall(r'href="(/static/pulih\.css\?v=\w+)"', page)[0]
    style = await client.get(address)
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in style.headers["cache-control"]
    assert (await client.get("/static/pulih.css?v=old")).headers["cache-control"] == "no-cache"
    assert (await client.get("/static/..%2Fpages.py")).status_code == 404
    assert (await client.get("/static/nothing.css")).status_code == 404
    assert (FOLDER / "pulih.css").stat().st_size <= 15_000
    assert (FOLDER / "pulih.js").stat().st_size <= 6_000


async def test_the_front_page_leads_on(client: httpx.AsyncClient) -> None:
    assert (await client.get("/")).headers["location"] == "/masuk"
    await sign_in(client)
    assert (await client.get("/")).headers["location"] == "/docs"


async def test_a_link_leads_to_the_agencys_own_service(tmp_path: Path) -> None:
    site = Site(
        tmp_path, pages={"reporting": "http://r", "reporting-lapas": "http://lapas/", "program": "http://p"}
    )
    async with site.client() as client:
        await sign_in(client)
        assert (await client.get("/")).headers["location"] == "http://p/hari-ini"
        page = (await client.get("/halaman")).text
        assert 'href="http://lapas/lapas"' in page
        assert 'href="http://p/sesi"' in page
        assert "/unggah" not in page
