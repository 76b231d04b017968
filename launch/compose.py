"""The containers seen from outside: their published addresses, and commands run in the tools container."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from launch.console import fail
from launch.home import ROOT
from launch.story.figures import AGENCY_ROLE
from launch.story.script import Actor, Script
from shared.contracts.codes import Role

ADDRESSES = {
    "assessment": "http://127.0.0.1:8001",
    "program": "http://127.0.0.1:8002",
    "reporting-bnnp": "http://127.0.0.1:8010",
    "reporting-lapas": "http://127.0.0.1:8020",
    "reporting-kanwil": "http://127.0.0.1:8030",
}


async def tools(*arguments: str, folder: Path = ROOT) -> tuple[int, str, str]:
    """Run ``pulih …`` in the tools container; its code, output and complaints."""
    process = await asyncio.create_subprocess_exec(
        *("docker", "compose", "run", "--rm", "--no-deps", "-T", "tools", *arguments),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()
    return process.returncode or 0, out.decode(), errors.decode()


async def tokens(script: Script) -> Callable[[Actor], str]:
    """Tokens for the story's actors and for who checks it, signed by the installation's key in one run."""
    actors = list(script.actors.values())
    for agency, role in AGENCY_ROLE.items():
        facility = script.facility if agency == "lapas" else None
        actors.append(Actor(sub=f"check-{agency}", role=Role(role), facility=facility))
    actors.append(Actor(sub="check-logs", role=Role.SERVICE))
    specs = [f"{a.role}:{a.sub}" + (f"@{a.facility}" if a.facility else "") for a in actors]
    code, out, errors = await tools("token", *specs)
    if code:
        fail(f"the tools container gave no tokens ({code}):\n{errors}")
    held = dict(zip(actors, out.split(), strict=True))
    return held.__getitem__
