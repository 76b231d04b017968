"""A browser that complains: a console error, a page error or a request to another host fails the visit."""

import os
import shutil
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Route, async_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (360, 1280)
PICTURES = os.environ.get("PULIH_PICTURES")
"""A folder to leave a picture of every page in, for people to look at."""
TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1 && !each.closest(".scroll"))
    .map((each) => each.outerHTML.slice(0, 160))"""
"""What sticks out of the page when it scrolls sideways; a table may scroll within its own frame."""
SMALLEST = 44
"""Height of a target in CSS pixels: a session is marked standing up. WCAG 2.2 asks for 24."""
HABITS, ON_PAPER = (Path(__file__).with_name(name).read_text("utf-8") for name in ("habits.js", "paper.js"))

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Visit:
    """One page of one person, with what went wrong on it."""

    page: Page
    hosts: Collection[str]
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        self.page.on("requestfailed", self._failed)

    async def fence(self) -> None:
        """Let no request leave the installation, and remember that one was tried."""
        await self.page.route("**/*", self._pass)

    async def _pass(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme in {"data", "blob"} or url.netloc in self.hosts:
            await route.continue_()
        else:
            self.complaints.append(f"a request to another host: {route.request.url}")
            await route.abort()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that is left ends its own stream of news
            self.complaints.append(f"failed: {request.url} {request.failure}")

    async def sign_in(self, address: str, title: str, *, then: str) -> None:
        """Press the button of a demonstration role and arrive at a page."""
        await self.page.goto(f"{address}/masuk?next={then}")
        await self.page.get_by_role("button", name=title).click()
        await self.page.wait_for_url(f"{address}{then}*")

    async def accessible(self) -> list[str]:
        """Rules of WCAG 2.2 AA and habits of ours that the page breaks, at both widths and on paper."""
        found = []
        for width in WIDTHS:
            await self.page.set_viewport_size({"width": width, "height": 800})
            results = await Axe().run(self.page, options={"runOnly": {"type": "tag", "values": TAGS}})
            found += [
                f"{width}px {each['id']}: {node['html'][:200]}"
                for each in results.response["violations"]
                for node in each["nodes"]
            ]
            for what, script in (("wider than the page: ", TOO_WIDE), ("", HABITS)):
                found += [f"{width}px {what}{html}" for html in await self.page.evaluate(script, SMALLEST)]
        await self.page.emulate_media(media="print")
        found += await self.page.evaluate(ON_PAPER)
        await self.page.emulate_media(media="screen")
        return found


async def look(person: Visit, name: str) -> list[str]:
    """What is wrong with the page as it stands, at both widths."""
    if PICTURES:
        for width in WIDTHS:
            await person.page.set_viewport_size({"width": width, "height": 800})
            await person.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    return [f"{name}: {each}" for each in await person.accessible()]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The installed Chromium, headless."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path is not None, "there is no Chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def visit(
    browser: Browser, addresses: Collection[str], *, scripts: bool = True, language: str = "id-ID"
) -> AsyncIterator[Visit]:
    """A fresh person at a fresh browser; fails at the end with what it complained about."""
    context = await browser.new_context(java_script_enabled=scripts, locale=language)
    hosts = {urlsplit(address).netloc for address in addresses}
    made = Visit(await context.new_page(), hosts)
    made.watch()
    await made.fence()
    try:
        yield made
    finally:
        await context.close()
    assert made.complaints == []
