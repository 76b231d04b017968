"""A form that arrives after the sign-in has ended is carried through the next one."""

import html
import re

import httpx

from shared.contracts.codes import Role
from shared.http.access import COOKIE
from tests.unit.shared.http.site import Site
from tests.unit.shared.http.test_pages import HTML, OURS

TYPED = {"word": 'kata "dua"\nbaris', "command_id": "a-1"}


def hidden(page: str, prefix: str = "") -> dict[str, str]:
    """Hidden fields of the page's forms whose names begin so."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {html.unescape(name): html.unescape(value) for name, value in found if name.startswith(prefix)}


async def test_what_was_typed_survives_the_end_of_the_sign_in(client: httpx.AsyncClient) -> None:
    refused = await client.post("/halaman?a=1", data=TYPED, headers=OURS | HTML)
    assert (refused.status_code, "tidak hilang" in refused.text) == (401, True)
    fields = hidden(refused.text)
    assert fields == {"next": "/halaman?a=1", **{f"carry.{name}": value for name, value in TYPED.items()}}

    wrong = await client.post("/masuk", data={**fields, "token": "x.y.z"}, headers=OURS | HTML)
    assert (wrong.status_code, hidden(wrong.text)) == (422, fields)

    entered = await client.post("/masuk", data={**fields, "role": Role.LAPAS_OFFICER}, headers=OURS | HTML)
    assert (entered.status_code, COOKIE in client.cookies) == (200, True)
    assert hidden(entered.text) == TYPED
    assert 'action="/halaman?a=1"' in entered.text
    answer = await client.post("/halaman?a=1", data=hidden(entered.text), headers=OURS | HTML)
    assert answer.json()["word"] == TYPED["word"]


async def test_a_form_of_another_site_is_carried_nowhere(client: httpx.AsyncClient) -> None:
    for headers in ({}, {"Origin": "http://else.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await client.post("/halaman", data=TYPED, headers={**headers, **HTML})
        assert (answer.status_code, "dua" in answer.text) == (401, False)


async def test_a_file_has_to_be_chosen_again(client: httpx.AsyncClient) -> None:
    files = {"berkas": ("a.csv", b"x", "text/csv")}
    answer = await client.post("/halaman", data=TYPED, files=files, headers=OURS | HTML)
    assert (answer.status_code, "Berkas harus dipilih lagi" in answer.text) == (401, True)
    assert hidden(answer.text, "carry.") == {f"carry.{name}": value for name, value in TYPED.items()}


async def test_a_program_is_only_told_no(site: Site) -> None:
    async with site.client(**OURS) as client:
        answer = await client.post("/halaman", data=TYPED)
        assert answer.headers["content-type"] == "application/problem+json"
