"""``pulih docs``: write the generated pages: the catalogue of events and each service's two documents."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated

import typer

from launch.console import console, fail, run
from launch.environment import PASSED_ON, SERVICES
from launch.home import ROOT
from launch.processes import run_once
from shared.contracts import catalogue

DOCUMENTS = ("openapi", "asyncapi")


def docs(
    *,
    check: Annotated[
        bool, typer.Option(help="Write nothing; fail when a page is not what it should be")
    ] = False,
) -> None:
    """Write the catalogue of events with its schemas, docs/openapi/*.json and docs/asyncapi/*.json."""
    pages = run(_pages())
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
    if check and stale:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        fail(f"not what the code says: {names}. Run `make docs` and look at the difference.")
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], encoding="utf-8")
    console().print(f"{len(pages)} pages, {len(stale)} of them changed")


async def _pages() -> dict[Path, str]:
    """Path to text of every generated page."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    wanted = [(service, kind) for service in SERVICES for kind in DOCUMENTS]
    printed = await asyncio.gather(
        *(run_once(f"services.{service}", kind, environment=environment) for service, kind in wanted)
    )
    pages = {ROOT / catalogue.PAGE: catalogue.page()}
    pages |= {ROOT / path: text for path, text in catalogue.snapshots().items()}
    for (service, kind), text in zip(wanted, printed, strict=True):
        pretty = json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        pages[ROOT / "docs" / kind / f"{service}.json"] = pretty
    return pages
