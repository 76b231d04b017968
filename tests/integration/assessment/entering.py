"""A person with a browser and no scripts: she opens a page, fills in its form and sends it."""

import html
import re
from dataclasses import dataclass, field

from shared.contracts.codes import Role
from tests.integration.assessment.house import House

ORIGIN = {"Origin": "http://pulih.test", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_INPUT = re.compile(r"<input\b([^>]*)>")
_SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.DOTALL)
_OPTION = re.compile(r"<option\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}


@dataclass
class Page:
    """What came back."""

    status: int
    text: str
    address: str

    def form(self, n: int = 0) -> tuple[str, dict[str, str]]:
        """Action and fields of a form of the page's main part, as they stand."""
        main = self.text[self.text.index("<main") :]
        posts = [(a, inner) for a, inner in _FORM.findall(main) if 'method="post"' in a]
        opening, inner = posts[n]
        fields: dict[str, str] = {}
        for each in map(_attributes, _INPUT.findall(inner)):
            if each.get("type") in {"radio", "checkbox"} and "checked" not in each:
                continue
            fields[each["name"]] = each.get("value", "")
        for name, options in _SELECT.findall(inner):
            chosen = [a for a in map(_attributes, _OPTION.findall(options)) if "selected" in a]
            fields[_attributes(name)["name"]] = chosen[0].get("value", "") if chosen else ""
        return _attributes(opening)["action"], fields

    def radios(self) -> set[str]:
        """Names of the questions with choices."""
        return {a["name"] for a in map(_attributes, _INPUT.findall(self.text)) if a.get("type") == "radio"}

    @property
    def wrong(self) -> set[str]:
        """Fields that have an error beside them."""
        return set(re.findall(r'<p class="wrong" id="e-([^"]+)"', self.text))


@dataclass
class Person:
    """Somebody at a browser."""

    house: House
    role: Role
    facility: str = "lpp-kupang"
    language: str = "id"
    page: Page = field(init=False)

    @property
    def cookies(self) -> dict[str, str]:
        return {"pulih_token": self.house.token(self.role, self.facility), "pulih_lang": self.language}

    async def open(self, path: str) -> Page:
        return await self._go("GET", path)

    async def send(self, fields: dict[str, str] | None = None, *, do: str = "", n: int = 0) -> Page:
        """Fill in the page's form and press a button."""
        action, standing = self.page.form(n)
        pressed = {"do": do} if do else {}
        return await self.post(action, {**standing, **(fields or {}), **pressed})

    async def post(self, path: str, fields: dict[str, str], *, signed_in: bool = True) -> Page:
        return await self._go("POST", path, fields, signed_in=signed_in)

    async def _go(
        self, method: str, path: str, fields: dict[str, str] | None = None, *, signed_in: bool = True
    ) -> Page:
        headers = dict(ORIGIN)
        if signed_in:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = await self.house.client.request(method, path, data=fields, headers=headers)
        if answer.status_code == 303:
            return await self._go("GET", answer.headers["location"])
        self.page = Page(answer.status_code, answer.text, path)
        return self.page
