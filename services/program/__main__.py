"""`python -m services.program [run | provision | openapi | asyncapi | replay KEY | refill]`."""

import asyncio
import json
import sys

from services.program.refilling import refill
from services.program.replaying import NotReplayed, replay
from services.program.service import build, provision
from services.program.templates.reading import TemplatesWrong
from shared.http.serving import run
from shared.projections.refilling import run_refill
from shared.runtime.settings import Settings

USAGE = "python -m services.program [run | provision | openapi | asyncapi | replay KEY | refill]"


def main(argv: list[str]) -> int:
    """Exit code of a command; a template that is wrong is said with file and field, and nothing starts."""
    try:
        return _run(argv)
    except TemplatesWrong as wrong:
        sys.stderr.write(f"A programme template cannot be used:\n{wrong}\n")
        return 2


def _run(argv: list[str]) -> int:
    match argv or ["run"]:
        case ["run"]:
            return run(build, Settings(), service="program")
        case ["provision"]:
            asyncio.run(provision(Settings()))
        case ["openapi" | "asyncapi" as document]:
            app = build(Settings())
            written = app.openapi() if document == "openapi" else app.state.asyncapi()
            sys.stdout.write(json.dumps(written, indent=2, ensure_ascii=False) + "\n")
        case ["replay", key]:
            try:
                sys.stdout.write(asyncio.run(replay(Settings(), key)) + "\n")
            except NotReplayed as refused:
                sys.stderr.write(f"{refused}\n")
                return 1
        case ["refill"]:
            return run_refill(refill(Settings()))
        case _:
            sys.stderr.write(f"{USAGE}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
