"""The containers seen from outside: their published addresses, and commands run in the tools container."""

import asyncio
from collections.abc import Callable, Sequence

from launch.console import fail
from launch.home import ROOT
from launch.story.script import Actor

SERVICES = ("assessment", "program", "reporting-bnnp", "reporting-lapas", "reporting-kanwil")
PORT = "8000"
"""Inside every container."""


async def compose(*arguments: str) -> tuple[int, str, str]:
    """Run ``docker compose …`` on this checkout; its code, output and complaints."""
    process = await asyncio.create_subprocess_exec(
        *("docker", "compose", *arguments),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()
    return process.returncode or 0, out.decode(), errors.decode()


async def tools(*arguments: str) -> tuple[int, str, str]:
    """Run ``pulih …`` in the tools container."""
    return await compose("run", "--rm", "--no-deps", "-T", "tools", *arguments)


async def addresses() -> dict[str, str]:
    """Where the containers' ports are published on this machine."""
    answers = await asyncio.gather(*(compose("port", service, PORT) for service in SERVICES))
    for service, (code, out, errors) in zip(SERVICES, answers, strict=True):
        if code or not out.strip():
            fail(f"{service} is not up; run `docker compose up --build --wait` first\n{errors}")
    return {service: f"http://{out.strip()}" for service, (_, out, _) in zip(SERVICES, answers, strict=True)}


async def tokens(actors: Sequence[Actor]) -> Callable[[Actor], str]:
    """Tokens for everybody who acts in a story or checks it, signed by the installation's key in one run."""
    specs = [f"{a.role}:{a.sub}" + (f"@{a.facility}" if a.facility else "") for a in actors]
    code, out, errors = await tools("token", *specs)
    if code:
        fail(f"the tools container gave no tokens ({code}):\n{errors}")
    held = dict(zip(actors, out.split(), strict=True))
    return held.__getitem__
